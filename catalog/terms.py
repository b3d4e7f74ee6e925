"""An offering's terms: in words, on a day, and set against a need."""

from datetime import date

from catalog.profile import Need
from catalog.values import Offering
from catalog.vocabulary import Category, Guarantee
from catalog.wording import either
from yurong.kit.money import percent

ASK_FOR_RATE = "待询价"
BORROWED = (Category.LOAN, Category.BOND, Category.LEASING)
BROUGHT = (*BORROWED, Category.EQUITY)
"""What brings the money itself."""
PRICED = (*BORROWED, Category.INSURANCE, Category.GUARANTEE)


def is_valid(offering: Offering, as_of: date) -> bool:
    """Whether the offering stands on the day; its last day counts."""
    return offering.valid_from <= as_of and (offering.valid_until is None or as_of <= offering.valid_until)


def terms_text(offering: Offering, category: Category) -> str:
    """「最高 300 万元，年利率 3.85%–4.2%，最长 12 个月，信用」; what a borrower must ask for is said."""
    borrowed = category in BORROWED
    rate, word = rate_text(offering), "年利率" if borrowed else "费率"
    cap, term = offering.amount_max, offering.term_max_months
    security = either(kind.label for kind in offering.guarantee) if offering.guarantee else ""
    parts = [
        f"最高 {cap}" if cap is not None else "额度以机构公布为准",
        f"{word} {rate}" if rate != ASK_FOR_RATE else f"{word}{rate}" if category in PRICED else "",
        f"最长 {term} 个月" if term else "期限以机构公布为准",
        security or ("担保方式待询" if borrowed else ""),
    ]
    return "，".join(filter(None, parts)) + ("（示例）" if offering.is_demo else "")


def rate_text(offering: Offering) -> str:
    """「3.85%」, 「3.85%–4.2%」, or 「待询价」 where the institution published none."""
    rates = (offering.rate_min_bp, offering.rate_max_bp)
    published = [percent(rate) for rate in dict.fromkeys(rates) if rate is not None]
    return "–".join(published) or ASK_FOR_RATE


def need_checks(offering: Offering, category: Category, need: Need) -> tuple[str, ...]:
    """Where the terms fall short of the need, in words; empty when nothing known speaks against it."""
    cap = offering.amount_max
    short = cap is not None and need.amount is not None and need.amount > cap
    if not short or category not in BROUGHT:
        return misfits(offering, category, need)
    return (f"需要 {need.amount}，最高 {cap}，其余须另行安排", *misfits(offering, category, need))


def misfits(offering: Offering, category: Category, need: Need) -> tuple[str, ...]:
    """Where term or security rule the offering out for this need, amounts aside.

    Insurance has a term of its own, and only what is borrowed asks for security.
    """
    said, term = [], offering.term_max_months
    lasting = category in (*BROUGHT, Category.GUARANTEE)
    if lasting and term is not None and need.term_months is not None and need.term_months > term:
        said.append(f"需要 {need.term_months} 个月，最长 {term} 个月")
    if category in BORROWED and lacks_security(offering, need):
        said.append(f"需要{either(kind.label for kind in offering.guarantee)}，需求中没有列出")
    return tuple(said)


def lacks_security(offering: Offering, need: Need) -> bool:
    """Whether the need, where it says what security there is, offers none that the offering takes."""
    if need.security is None or not offering.guarantee or Guarantee.CREDIT in offering.guarantee:
        return False
    return set(need.security).isdisjoint(offering.guarantee)

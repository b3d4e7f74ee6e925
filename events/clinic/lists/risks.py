"""风险提示 as drafted: what of this case may still go wrong, each from a check. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from catalog.doubts import doubts
from catalog.paper.plan import ASK
from catalog.plan import Plan, PlanLine
from catalog.profile import Case
from catalog.values import Catalogue
from events.clinic.lists.line import Line, some
from events.clinic.models import EntryKind
from yurong.kit.money import Money

INTEGRITY = "yuxin#三"
"""严格落实科研诚信管理: what the firm stands for with its signature."""
SOON = timedelta(days=180)
"""What ends within half a year is said: an application takes months."""
MOST_DOUBTS = 4


def drafted_risks(case: Case, plan: Plan, catalogue: Catalogue, as_of: date) -> tuple[Line, ...]:
    """Money first, then what runs out, then what the facts themselves leave doubtful."""
    return (
        *_money(plan),
        *_certificates(case, as_of),
        *_validity(plan, as_of),
        *_doubtful(case, as_of),
        *_integrity(catalogue),
    )


def _money(plan: Plan) -> Iterator[Line]:
    if plan.need is None:
        yield _risk("gap", "资金缺口", "没有填写融资金额，缺口无法计算。")
    elif plan.open_amount is not None and plan.open_amount > Money(0):
        yield _risk("gap", "资金缺口", f"需求 {plan.need}，其中 {plan.open_amount}还没有着落。")
    if plan.covered_if_verified > Money(0):
        verified = list(dict.fromkeys(each for line in plan.lines for each in line.to_verify))
        text = f"{plan.covered_if_verified}以核验通过为前提：{some(verified, 4)}。"
        yield _risk("to-verify", "待核验", text)
    if unpriced := [line.result.name for line in plan.lines if _is_open(line)]:
        yield _risk("to-ask", ASK, f"{some(unpriced, 4)}的额度或价格没有公布，以机构答复为准，没有计入成本。")


def _is_open(line: PlanLine) -> bool:
    return line.rate == ASK or (line.covers and line.amount is None)


def _certificates(case: Case, as_of: date) -> Iterator[Line]:
    """Certificates that end within half a year and have no later one; those that have ended."""
    last = {
        each.credential: each.valid_until
        for each in sorted(case.profile.certificates or (), key=lambda each: each.valid_until or date.max)
    }
    for credential, day in last.items():
        if day is not None and day <= as_of + SOON:
            state = f"已于{_words(day)}到期" if day < as_of else f"{_words(day)}到期"
            text = f"{credential.label}证书{state}，按它核对的条件以续期为前提。"
            yield _risk(f"certificate:{credential.value}", "证书到期", text)


def _validity(plan: Plan, as_of: date) -> Iterator[Line]:
    """Documents and institutions' versions behind the plan that end within half a year."""
    for line in plan.lines:
        offering, policy = line.offering, line.result.product.policy
        if offering and offering.valid_until and offering.valid_until <= as_of + SOON:
            text = f"{offering.institution}“{offering.name}”有效至{_words(offering.valid_until)}。"
            yield _risk(f"offering:{offering.id}", "方案到期", text)
        if policy.in_force_until and policy.in_force_until <= as_of + SOON:
            text = f"{line.result.name}所依据的《{policy.short}》{_words(policy.in_force_until)}起不再施行。"
            clause = policy.validity.ref if policy.validity else ""
            yield _risk(f"policy:{line.result.slug}", "文件到期", text, clause)


def _doubtful(case: Case, as_of: date) -> Iterator[Line]:
    for doubt in doubts(case, as_of)[:MOST_DOUBTS]:
        yield _risk(f"doubt:{doubt.fact}", "资料待核", f"{doubt.text}。")


def _integrity(catalogue: Catalogue) -> Iterator[Line]:
    if INTEGRITY in catalogue.clauses:
        text = "企业对所提供的资料负责，失信行为按科研诚信管理规定处理。"
        yield _risk("integrity", "诚信", text, INTEGRITY)


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _risk(key: str, who: str, text: str, clause: str = "") -> Line:
    return Line(EntryKind.RISK, key[:80], text[:300], who, clause=clause)

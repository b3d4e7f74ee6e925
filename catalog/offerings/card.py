"""An offering as a card: what the product page, the history and the preview of a draft show alike."""

from dataclasses import dataclass
from datetime import date

from catalog.terms import ASK_FOR_RATE, rate_text
from catalog.values import Offering

OPEN = "面议"


@dataclass(frozen=True)
class OfferingCard:
    """One version of an offering as lines of text; `when` says from and until when it stands."""

    id: int
    institution: str
    name: str
    note: str
    pairs: list[tuple[str, str]]
    requirements: list[tuple[str, str]]
    """(what the institution asks itself, reference of the clause)."""
    when: str
    is_demo: bool
    is_coming: bool


def offering_card(each: Offering, day: date) -> OfferingCard:
    """The card as it reads on this day."""
    rate = rate_text(each)
    pairs = [
        ("额度", f"最高 {each.amount_max}" if each.amount_max else OPEN),
        ("年利率或费率", OPEN if rate == ASK_FOR_RATE else rate),
        ("期限", f"最长 {each.term_max_months} 个月" if each.term_max_months else OPEN),
        ("担保", "、".join(kind.label for kind in each.guarantee) or OPEN),
    ]
    return OfferingCard(
        id=each.id,
        institution=each.institution,
        name=each.name,
        note=each.note,
        pairs=pairs,
        requirements=[(row.requirement, row.cite) for row in each.criteria],
        when=when_text(each.valid_from, each.valid_until),
        is_demo=each.is_demo,
        is_coming=each.valid_from > day,
    )


def when_text(since: date, until: date | None) -> str:
    """「自 2026-05-26 起，至 2027-05-26」."""
    return f"自 {since} 起，" + (f"至 {until}" if until else "长期有效")

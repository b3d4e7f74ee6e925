"""Answers grow old: which of a case should be asked again. Pure."""

from datetime import date

from catalog.facts import FACTS, Fact
from catalog.months import day_after
from catalog.profile import Case


def stale(case: Case, answered_on: date, as_of: date) -> tuple[Fact, ...]:
    """The facts given on that day whose shelf life is over on this day, in the order of the registry.

    An answer still holds on the day on which its months are full.
    """
    return tuple(
        fact for fact in FACTS.values() if _is_given(case, fact) and _is_over(fact, answered_on, as_of)
    )


def stale_note(case: Case, answered_on: date, as_of: date) -> str:
    """「这些回答已过了核对期，应再核对：参赛情况（3 个月）」; empty where all are fresh."""
    old = "、".join(
        f"{fact.label}（{fact.shelf_life_months} 个月）" for fact in stale(case, answered_on, as_of)
    )
    return f"这些回答已过了核对期，应再核对：{old}" if old else ""


def _is_given(case: Case, fact: Fact) -> bool:
    if fact.derived_from:
        return False
    return getattr(case.need if fact.of == "need" else case.profile, fact.key) is not None


def _is_over(fact: Fact, answered_on: date, as_of: date) -> bool:
    if fact.shelf_life_months is None:
        return False
    last = day_after(answered_on, fact.shelf_life_months)
    return last is not None and as_of > last

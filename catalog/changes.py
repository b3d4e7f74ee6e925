"""One change to what is known of a firm: whether the firm can bring it about, and what to call it.

A change is proposed by catalog.what_if_moves and tried by evaluating again; this module only says what a
change means. What an act brings with it (who moves in is newly there) is written here once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog.facts import FACTS, Kind
from catalog.months import day_after
from catalog.vocabulary import ContestPhase, Credential, Eligibility, Labelled
from catalog.wording import Value
from yurong.kit.money import Money

CLOSED = (Eligibility.INELIGIBLE, Eligibility.INCOMPLETE)
Facts = Mapping[str, Value | None]


class Reach(Labelled):
    """Who can bring a change about."""

    ANSWER = "answer", "待回答"
    ACT = "act", "可以去办"
    ADJUST = "adjust", "可以调整需求"
    WAIT = "wait", "到日子再申请"
    FIXED = "fixed", "企业改不了"


@dataclass(frozen=True, slots=True)
class Change:
    """One fact set so that a row holds.

    `value` is the new value; for a set of choices a single member to gain (`removes`: to lose), or a
    tuple that answers the whole set. `also` are the facts that follow from it. `action` is what to do,
    empty where nothing can be done; `sentence` is how a way is told. `others` are values that do as well.
    `clause` is the row that asks for it. `effort` ranks, it is no duration. `points` are what the part of a
    score then gives; `from_day` the day that must come first.
    """

    fact: str
    value: Value
    reach: Reach
    action: str
    sentence: str
    remedy: str
    requirement: str
    clause: str
    effort: int
    others: tuple[str, ...] = ()
    removes: bool = False
    also: tuple[tuple[str, Value], ...] = ()
    points: int | None = None
    from_day: date | None = None


def after(facts: Facts, change: Change) -> dict[str, Value | None]:
    """All facts once the change is made; a day that must come changes none."""
    if not change.fact:
        return dict(facts)
    return {**facts, **dict(change.also), change.fact: _new_value(facts, change)}


def _new_value(facts: Facts, change: Change) -> Value:
    if FACTS[change.fact].kind is not Kind.CHOICES or isinstance(change.value, tuple):
        return change.value
    held = facts[change.fact] or ()
    assert isinstance(held, tuple)
    kept = tuple(member for member in held if member != change.value)
    if change.removes:
        return kept
    return held if change.value in held else (*held, _member(change.fact, change.value))


def _member(key: str, code: object) -> Labelled:
    options = FACTS[key].options
    assert options is not None
    return next(option for option in options if option.value == code)


_FOLLOWS: dict[str, dict[str, Value]] = {
    "in_incubator": {"newly_in_incubator": True},
    "newly_in_incubator": {"in_incubator": True},
    "buys_tech_insurance": {"insurance_premium": Money.wan(1)},
    "insurance_premium": {"buys_tech_insurance": True},
    "contest_awarded": {"contest_phase": ContestPhase.AFTER},
}
"""What else becomes true with an act: who moves in is newly there, who insures has paid a premium."""

_TOLD_BY = ("newly_in_incubator", "insurance_premium", "contest_awarded")
"""Facts that tell of the others without an act; who is in an incubator need not be newly there."""

FAMILY = {key: min(key, *follows) for key, follows in _FOLLOWS.items() for key in (key, *follows)}
"""Facts that one act may change together, by the name of their family."""


def follows(key: str, value: Value, reach: Reach) -> dict[str, Value]:
    """The facts that become true when this one is gained, or known; losing one brings nothing."""
    if value in (False, Money(0)) or (reach is Reach.ANSWER and key not in _TOLD_BY):
        return {}
    return _FOLLOWS.get(key, {})


def agrees(value: Value | None, expected: Value) -> bool:
    """Whether a value is what follows from an act; a premium of any size is a premium."""
    if isinstance(value, Money) and isinstance(expected, Money):
        return value > Money(0)
    return value == expected


_WITHIN_REACH = {
    "contest_phase",
    "contest_awarded",
    "credentials",
    "score_scheme",
    "invention_patents",
    "other_ip",
    "in_incubator",
    "newly_in_incubator",
    "buys_tech_insurance",
    "insurance_premium",
    "fiscal_award",
    "has_warrant_loan",
    "supplies_chain_leader",
    "ip_securities_issued",
    "new_bank_unit",
}
"""Facts that a firm gains by applying, registering or buying, whatever the row says of it."""


def reach_of(key: str, value: Value, facts: Facts, *, is_actionable: bool, removes: bool = False) -> Reach:
    """Who can turn the known value into this one; `is_actionable` is what the row says."""
    now = facts[key]
    if now is None:
        return Reach.ANSWER
    if day_of(key, value, facts) is not None:
        return Reach.WAIT
    if FACTS[key].of == "need":
        return Reach.ADJUST
    if key == "newly_in_incubator" and facts["in_incubator"] is True:
        return Reach.FIXED
    if is_actionable or (key in _WITHIN_REACH and not removes and _gains(now, value)):
        return Reach.ACT
    return Reach.FIXED


def day_of(key: str, value: Value, facts: Facts) -> date | None:
    """The first day on which a fact that only time changes has this value; None where no time brings it."""
    now, founded = facts[key], facts.get("founded_on")
    if key != "age_months" or not isinstance(value, int) or not isinstance(founded, date):
        return None
    return day_after(founded, value) if isinstance(now, int) and value > now else None


def _gains(now: Value, value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, Money):
        return isinstance(now, Money) and value > now
    if isinstance(value, int):
        return isinstance(now, int) and value > now
    return not isinstance(value, date) and value not in ("none", ())


_EFFORT: dict[str, int] = {
    "buys_tech_insurance": 1,
    "insurance_premium": 1,
    "score_scheme": 1,
    "in_incubator": 2,
    "newly_in_incubator": 2,
    "other_ip": 2,
    "fiscal_award": 4,
    "contest_awarded": 6,
    "ip_securities_issued": 8,
    "contest_phase:before": 1,
    "contest_phase:during": 2,
    "contest_phase:after": 3,
    "contest_phase:none": 9,
} | {
    f"credentials:{credential}": rank
    for rank, credential in enumerate(
        (
            Credential.TECH_SME,
            Credential.INNOVATIVE_SME,
            Credential.HIGH_TECH,
            Credential.SPECIALISED,
            Credential.IP_MODEL,
            Credential.GAZELLE,
            Credential.INNOVATION_LEADER,
            Credential.LITTLE_GIANT,
        ),
        start=2,
    )
}
_EFFORT_OF_OTHERS = 5


def effort_of(key: str, value: Value, reach: Reach) -> int:
    """How hard a change is beside others, 0 for an answer. Our own order, no document gives one."""
    if reach is Reach.ANSWER:
        return 0
    return _EFFORT.get(f"{key}:{value}", _EFFORT.get(key, _EFFORT_OF_OTHERS))

"""The answers to expect when a fact is asked, with weights: what the next question is chosen by.

Nobody's statistics: where nothing is known, each side of a condition is as likely as the other. Values
that no condition tells apart are one answer, so a long list of choices costs no more than what it decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.criteria import Comparison, Leaf
from catalog.derived import turning_values
from catalog.evaluate import leaf_verdict, target_of
from catalog.facts import FACTS, Fact, Kind
from catalog.outcomes import Known
from catalog.territory import AIRPORT_ZONE, ELSEWHERE, HENAN, ZHENGZHOU, within
from catalog.values import NATIONWIDE
from catalog.vocabulary import Verdict
from catalog.wording import Value
from yurong.kit.money import Money

OTHER_CITY, OTHER_PROVINCE = "419800", ELSEWHERE
"""Codes that no place has: a city of Henan, and a province, that no document names."""
NAMED_PLACES, OTHER_CITIES, AIRPORT, OTHER_PROVINCES = 12, 6, 1, 1
"""Of twenty firms that check themselves: in the places named, elsewhere in Henan, the zone, outside."""


NOTHING = Known({}, {})


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that a firm may give, and how likely it is against the others (parts, not per cent)."""

    value: Value
    parts: int


def answers(
    key: str, rows: Iterable[Leaf], territories: Iterable[str] = (), given: Known = NOTHING
) -> tuple[Answer, ...]:
    """Answers that these rows on one fact (and, for the region, these territories) tell apart.

    A row may ask for a fact derived from this one; `given` then says the others that it is derived from.
    A number or a date that no row compares has none: nothing is decided by it.
    """
    leaves = tuple({(row.op, row.value, row.weight): row for row in rows}.values())
    named = tuple(dict.fromkeys(territories))
    together: dict[tuple[Verdict, ...], Answer] = {}
    for answer in _candidates(FACTS[key], leaves, named, given):
        said = given.but({key: answer.value})
        sort = (
            *(leaf_verdict(leaf, said) for leaf in leaves),
            *(within(str(answer.value), place) for place in named),
        )
        first = together.get(sort)
        together[sort] = Answer(first.value, first.parts + answer.parts) if first else answer
    return tuple(together.values())


def _candidates(
    fact: Fact, leaves: tuple[Leaf, ...], territories: tuple[str, ...], given: Known
) -> list[Answer]:
    if fact.kind is Kind.BOOLEAN:
        return [Answer(True, 1), Answer(False, 1)]
    if fact.kind is Kind.CHOICE and fact.options:
        return [Answer(option, 1) for option in fact.options]
    if fact.kind is Kind.CHOICES and fact.options:
        members = list(fact.options)
        return [Answer((), len(members)), *(Answer((member,), 1) for member in members)]
    if fact.kind is Kind.REGION:
        return _places(leaves, territories)
    return [Answer(value, 1) for leaf in leaves for value in _around(leaf, fact.key, given)]


def _places(leaves: tuple[Leaf, ...], territories: tuple[str, ...]) -> list[Answer]:
    codes = [*territories, *(str(code) for leaf in leaves for code in _codes(leaf.value))]
    wide = (NATIONWIDE, f"{HENAN}0000")
    named = [code for code in dict.fromkeys(codes) if code not in wide]
    found = [Answer(code, max(NAMED_PLACES // len(named), 1)) for code in named]
    if ZHENGZHOU in named:
        found.append(Answer(AIRPORT_ZONE, AIRPORT))
    return [*found, Answer(OTHER_CITY, OTHER_CITIES), Answer(OTHER_PROVINCE, OTHER_PROVINCES)]


def _around(leaf: Leaf, key: str, given: Known) -> list[Value]:
    """A value below and one above the bound; a bound of zero cannot be missed from below."""
    bound = target_of(leaf)
    if leaf.fact != key:
        assert isinstance(bound, int)
        reached = bound if leaf.op is Comparison.AT_LEAST else bound + 1
        return turning_values(leaf.fact, key, reached, given.values, given.as_of)
    if isinstance(bound, Money):
        below = bound.fen - 1 if leaf.op is Comparison.AT_LEAST else bound.fen
        return [Money(fen) for fen in (below, below + 1) if fen >= 0]
    if isinstance(bound, date):
        day = timedelta(days=1)
        return [bound - day, bound, bound + day]
    assert isinstance(bound, int)
    reached = bound if leaf.op is Comparison.AT_LEAST else bound + 1
    return [count for count in (reached - 1, reached) if count >= 0]


def _codes(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)

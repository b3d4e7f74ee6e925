"""The values of one fact worth trying: one for each way its rows can come out.

Between two bounds of its rows every value of a fact reads the same, so one of each suffices; which one is
a matter of effort. This makes the search of catalog.what_if_search finite and still complete.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations

from catalog.changes import Reach, effort_of
from catalog.criteria import Leaf
from catalog.evaluate import leaf_verdict, target_of
from catalog.facts import Fact, Kind
from catalog.outcomes import Known
from catalog.vocabulary import Labelled, Verdict
from catalog.wording import Value
from yurong.kit.money import Money

Signature = tuple[Verdict, ...]


def signature(leaves: Iterable[Leaf], facts: Known) -> Signature:
    """How these rows come out."""
    return tuple([leaf_verdict(leaf, facts) for leaf in leaves])


def values(fact: Fact, leaves: tuple[Leaf, ...], facts: Known) -> Iterator[Value]:
    if fact.kind is Kind.BOOLEAN:
        yield from (True, False)
    elif fact.kind is Kind.CHOICE and fact.options is not None:
        yield from fact.options
    elif fact.kind is Kind.CHOICES and fact.options is not None:
        yield from _sets(fact, leaves, facts.values[fact.key])
    elif fact.kind is Kind.REGION:
        yield from dict.fromkeys(
            [*(code for leaf in leaves for code in codes_of(leaf)), *_elsewhere(leaves, facts)]
        )
    else:
        yield from _near(fact, leaves, facts.values[fact.key])


def _elsewhere(leaves: tuple[Leaf, ...], facts: Known) -> Iterable[str]:
    """Places outside those named, where being outside is anything new."""
    now = signature(leaves, facts)
    return () if all(verdict is Verdict.UNMET for verdict in now) else facts.places


def codes_of(leaf: Leaf) -> tuple[str, ...]:
    return tuple(map(str, leaf.value)) if isinstance(leaf.value, tuple) else (str(leaf.value),)


def _sets(fact: Fact, leaves: tuple[Leaf, ...], held: Value | None) -> Iterator[tuple[Labelled, ...]]:
    """The set with members gained or lost: no more than there are rows to satisfy, or all of an exclusion."""
    assert fact.options is not None
    assert held is None or isinstance(held, tuple)
    named = list(dict.fromkeys(frozenset(codes_of(leaf)) for leaf in leaves))
    kept = [option for option in fact.options if option.value in set(held or ())]
    gainable = [each for each in fact.options if each not in kept and any(each.value in n for n in named)]
    easiest: dict[tuple[bool, ...], Labelled] = {}
    for option in sorted(gainable, key=lambda each: effort_of(fact.key, each, Reach.ACT)):
        easiest.setdefault(tuple(option.value in codes for codes in named), option)
    for dropped in _some_of([codes for codes in named if any(each.value in codes for each in kept)]):
        base = [each for each in kept if not any(each.value in codes for codes in dropped)]
        yield tuple(base)
        yield from ((*base, option) for option in gainable)
        for count in range(2, len(leaves) + 1):
            yield from ((*base, *gained) for gained in combinations(easiest.values(), count))


def _some_of(sets: list[frozenset[str]]) -> Iterator[tuple[frozenset[str], ...]]:
    for count in range(len(sets) + 1):
        yield from combinations(sets, count)


def _near(fact: Fact, leaves: tuple[Leaf, ...], now: Value | None) -> list[Value]:
    """The bounds of the rows with the value just before and just after, nearest to the firm's own first."""
    found: set[int] = set()
    for leaf in leaves:
        bound = number_of(target_of(leaf))
        found |= {bound - 1, bound, bound + 1}
    most = date.max.toordinal() if fact.kind is Kind.DATE else None
    values = [n for n in found if n >= (1 if most else 0) and (most is None or n <= most)]
    here = 0 if now is None else number_of(now)
    return [_typed(fact, number) for number in sorted(values, key=lambda n: (abs(n - here), n))]


def number_of(value: object) -> int:
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(value, int)
    return value


def _typed(fact: Fact, number: int) -> Value:
    if fact.kind is Kind.MONEY:
        return Money(number)
    return date.min + timedelta(days=number - 1) if fact.kind is Kind.DATE else number

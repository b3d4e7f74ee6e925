"""Points of a scored criterion: exact where the fact is known, else from the fewest to the most possible."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from catalog.criteria import BandLeaf, Score
from catalog.facts import FACTS, Fact, Kind
from catalog.verdicts import compare, target_of
from catalog.vocabulary import Verdict
from catalog.wording import Value
from yurong.kit.money import Money

Span = tuple[int, int]
"""Fewest and most points, the same where the fact is known."""


def span(bands: tuple[BandLeaf, ...], value: Value | None) -> Span:
    """The points of one part for this value of its fact."""
    if value is None:
        return reach(bands)
    given = points(bands, value)
    return given, given


def reach(bands: tuple[BandLeaf, ...]) -> Span:
    """The fewest and the most points that any value of the fact gives."""
    found = attainable(bands)
    return min(found), max(found)


def points(bands: tuple[BandLeaf, ...], value: Value) -> int:
    """The points of the first band that holds, 0 if none does."""
    place = _first(bands, value)
    return 0 if place is None else bands[place].points


def verdict_of(score: Score, spans: Sequence[Span]) -> Verdict:
    """Met where even the fewest points suffice in all and in each part, unmet where the most do not."""
    floors = [part.least or 0 for part in score.parts]
    low, high = sum(low for low, _ in spans), sum(high for _, high in spans)
    if high < score.least or any(most < floor for (_, most), floor in zip(spans, floors, strict=True)):
        return Verdict.UNMET
    if low >= score.least and all(least >= floor for (least, _), floor in zip(spans, floors, strict=True)):
        return Verdict.MET
    return Verdict.UNKNOWN


def attainable(bands: tuple[BandLeaf, ...]) -> frozenset[int]:
    """The points that some value of the fact gives."""
    return frozenset(0 if place is None else bands[place].points for place in attained(bands))


@lru_cache(maxsize=4_096)
def attained(bands: tuple[BandLeaf, ...]) -> frozenset[int | None]:
    """The places of the bands that count for some value; None where some value meets no band."""
    return frozenset(_first(bands, value) for value in _telling(FACTS[bands[0].fact], bands))


def _first(bands: tuple[BandLeaf, ...], value: Value) -> int | None:
    holds = (compare(leaf, value, target_of(leaf)) is Verdict.MET for leaf in bands)
    return next((place for place, each in enumerate(holds) if each), None)


def _telling(fact: Fact, bands: tuple[BandLeaf, ...]) -> Iterator[Value]:
    """One value at least for each way that the bands can come out."""
    if fact.kind is Kind.BOOLEAN:
        yield from (True, False)
    elif fact.kind is Kind.CHOICES:
        yield from ((), *((each,) for each in fact.options or ()))
    elif fact.kind is Kind.CHOICE:
        yield from fact.options or ()
    else:
        for leaf in bands:
            yield from _beside(target_of(leaf))


def _beside(limit: object) -> Iterator[Value]:
    """The limit with what lies just below and just above; no amount or count is below zero."""
    if isinstance(limit, date):
        for days in (-1, 0, 1):
            if date.min.toordinal() <= limit.toordinal() + days <= date.max.toordinal():
                yield limit + timedelta(days=days)
    elif isinstance(limit, Money):
        yield from (Money(fen) for fen in (limit.fen - 1, limit.fen, limit.fen + 1) if fen >= 0)
    else:
        assert isinstance(limit, int)
        yield from (count for count in (limit - 1, limit, limit + 1) if count >= 0)

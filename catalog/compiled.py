"""The catalogue made ready for a day: every distinct condition once, judged once for each value it reads.

Many products ask the same, and many firms answer alike. Conditions that read the same facts are judged
together, and what they said is kept for the next firm with the same answers: an outcome depends on nothing
else. What is kept is bounded, and goes with the catalogue's version.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from catalog.outcomes import Known, Outcome, Rule
from catalog.ready import Condition, Ready, make_ready
from catalog.terms import is_valid
from catalog.values import Catalogue, Offering

MOST_KEPT = 10_000
"""Outcomes kept of the conditions that read the same facts: a few megabytes at most."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Conditions that read the same facts. `kept` maps the values of these facts to what was said of them."""

    reads: tuple[str, ...]
    rules: tuple[Rule, ...]
    values_of: Callable[[Mapping[str, Any]], Any]
    """The values of these facts as one key; Any: a fact's value, or a tuple of several."""
    kept: dict[Any, tuple[Outcome, ...]] = field(default_factory=dict, compare=False, repr=False)

    def judge(self, facts: Known) -> tuple[Outcome, ...]:
        """The outcome of each condition, in order."""
        key = self.values_of(facts.values)
        if not facts.notes.keys().isdisjoint(self.reads):
            key = (key, *map(facts.notes.get, self.reads))
        if (said := self.kept.get(key)) is None:
            said = tuple([rule(facts) for rule in self.rules])
            if len(self.kept) * len(said) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = said
        return said


@dataclass(frozen=True, slots=True)
class Placed:
    """A product and how to pick the outcomes of its conditions from those of the whole catalogue."""

    ready: Ready
    pick: Callable[[Sequence[Outcome]], tuple[Outcome, ...]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """All products on one day, by name. `fixed` are the outcomes that no fact changes."""

    products: tuple[Placed, ...]
    by_slug: Mapping[str, Placed]
    readings: tuple[Reading, ...]
    fixed: tuple[Outcome, ...]

    def judge(self, facts: Known) -> list[Outcome]:
        """The outcomes of all conditions for one firm, known as of this day; see `Placed.pick`."""
        said = list(self.fixed)
        for reading in self.readings:
            said += reading.judge(facts)
        return said


@lru_cache(maxsize=4)
def compiled(catalogue: Catalogue, as_of: date) -> Compiled:
    """The catalogue on this day; made anew for a new version or another day."""
    offerings: dict[str, list[Offering]] = {}
    for offering in catalogue.offerings:
        if is_valid(offering, as_of):
            offerings.setdefault(offering.product_slug, []).append(offering)
    products = sorted(catalogue.products, key=lambda product: (product.name, product.slug))
    ready = [make_ready(each, tuple(offerings.get(each.slug, ())), as_of) for each in products]
    by_reads: dict[tuple[str, ...], dict[Condition, None]] = {(): {}}
    for each in ready:
        for condition in each.conditions:
            by_reads.setdefault(condition.reads, {})[condition] = None
    places = {condition: at for at, condition in enumerate(c for same in by_reads.values() for c in same)}
    placed = tuple(
        Placed(each, itemgetter(*(places[condition] for condition in each.conditions))) for each in ready
    )
    names = catalogue.region_names
    nothing = Known({}, names, as_of)
    fixed = tuple(condition.rule(names)(nothing) for condition in by_reads.pop(()))
    readings = tuple(
        Reading(reads, tuple(condition.rule(names) for condition in same), itemgetter(*reads))
        for reads, same in by_reads.items()
    )
    return Compiled(
        placed,
        {each.ready.product.slug: each for each in placed},
        readings,
        fixed,
    )

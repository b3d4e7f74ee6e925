"""The order of the roadmap: a greedy cover of closed products by acts, tried by evaluating again."""

from dataclasses import dataclass, field, replace
from datetime import date

from catalog.changes import CLOSED, Change, Facts, after
from catalog.criteria import leaves_of
from catalog.matching import OfferingResult, ProductResult, match_product
from catalog.outcomes import Known
from catalog.profile import Need
from catalog.wording import Value

Key = tuple[str, Value, bool]
"""What makes two changes one step: the fact, the value, gained or lost."""


@dataclass(frozen=True, slots=True)
class Target:
    """A closed product, or an institution's closed version, with the ways that the firm can go by itself."""

    result: ProductResult
    ways: tuple[tuple[Change, ...], ...]
    offered: OfferingResult | None = None

    @property
    def key(self) -> tuple[str, int | None]:
        return (self.result.slug, self.offered.offering.id if self.offered else None)

    @property
    def days(self) -> set[date]:
        """The days that its ways wait for, other than those on which the firm is old enough."""
        changes = (change for way in self.ways for change in way)
        return {change.from_day for change in changes if not change.fact and change.from_day}


@dataclass(frozen=True, slots=True)
class Taken:
    """One step taken: what it opens after those before it, which of these alone, what it helps (slugs).

    `offers` are institutions' versions that it opens, `helps_offers` the ids of those it brings nearer.
    """

    change: Change
    unlocks: tuple[ProductResult, ...]
    alone: frozenset[str]
    helps: tuple[str, ...]
    offers: tuple[OfferingResult, ...] = ()
    helps_offers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """The facts after the steps taken so far, and the days waited for."""

    facts: Facts
    days: frozenset[date] = frozenset()
    done: frozenset[Key] = frozenset()

    def then(self, change: Change) -> "State":
        done = self.done | {key_of(change)}
        if not change.fact:
            assert isinstance(change.value, date)
            return replace(self, days=self.days | {change.value}, done=done)
        return replace(self, facts=after(self.facts, change), done=done)


def key_of(change: Change) -> Key:
    return (change.fact, change.value, change.removes)


def walk(targets: list[Target], facts: Known, need: Need, as_of: date, most: int) -> list[Taken]:
    """At most so many steps, each the best after those before it."""
    trial = _Trial(facts, need, as_of)
    start = state = State(facts.values)
    closed, taken = list(targets), list[Taken]()
    while len(taken) < most:
        changes = _candidates(closed, state)
        looked = [_look(change, closed, state, trial, most - len(taken) - 1) for change in changes]
        best = min((each for each in looked if each.leads_somewhere), key=_worth, default=None)
        if best is None:
            break
        alone = start.then(best.change)
        by_itself = [t for t in closed if not t.offered and t.key in best.opened and trial.of(t, alone)]
        taken.append(
            Taken(
                best.change,
                best.unlocks,
                frozenset(target.result.slug for target in by_itself),
                best.helps,
                best.offers,
                best.helps_offers,
            )
        )
        state = state.then(best.change)
        closed = [target for target in closed if target.key not in best.opened]
    return taken


def _candidates(closed: list[Target], state: State) -> list[Change]:
    """Every change of every way once, the row of the product that can soonest be applied for first."""
    found: dict[Key, Change] = {}
    for target in sorted(closed, key=lambda target: not target.result.on_offer):
        for way in target.ways:
            for change in way:
                found.setdefault(key_of(change), change)
    return [change for key, change in found.items() if key not in state.done]


@dataclass(frozen=True, slots=True)
class _Look:
    """What a change would do now. `nearest`: further steps to the first product it helps, 0 for none.

    `offers` and `nearest_offer` are the same of institutions' versions; `opened` are the keys of all.
    """

    change: Change
    unlocks: tuple[ProductResult, ...]
    helps: tuple[str, ...]
    nearest: int
    near_on_offer: int
    offers: tuple[OfferingResult, ...]
    nearest_offer: int
    helps_offers: tuple[int, ...]
    opened: frozenset[tuple[str, int | None]]

    @property
    def is_for_products(self) -> bool:
        return bool(self.unlocks or self.nearest)

    @property
    def leads_somewhere(self) -> bool:
        return bool(self.is_for_products or self.offers or self.nearest_offer)


def _look(change: Change, closed: list[Target], state: State, trial: "_Trial", left: int) -> _Look:
    then = state.then(change)
    unlocks, offers, helps, distances, to_offers = [], [], [], [], []
    opened = set()
    for target in closed:
        if (found := trial.of(target, then)) is not None:
            opened.add(target.key)
            if target.offered:
                offers.append(found.offerings[0])
            else:
                unlocks.append(found)
            continue
        rest = [_rest(way, then) for way in target.ways if key_of(change) in map(key_of, way)]
        if not rest or min(rest) > left:
            continue
        if target.offered:
            to_offers.append((min(rest), target.offered.offering.id))
        else:
            helps.append(target.result.slug)
            distances.append((min(rest), not target.result.on_offer))
    nearest = min((distance for distance, _ in distances), default=0)
    return _Look(
        change,
        tuple(unlocks),
        tuple(helps),
        nearest,
        distances.count((nearest, False)),
        tuple(offers),
        min((rest for rest, _ in to_offers), default=0),
        tuple(each for _, each in to_offers),
        frozenset(opened),
    )


def _rest(way: tuple[Change, ...], state: State) -> int:
    return sum(key_of(change) not in state.done for change in way)


def _worth(look: _Look) -> tuple[bool, int, int, bool, int, int, int, int, int, str]:
    """Products first; what only institutions' versions gain comes after, most of them opened first."""
    recommendable = sum(result.recommendable for result in look.unlocks)
    versions = (0, 0) if look.is_for_products else (-len(look.offers), look.nearest_offer)
    return (
        not look.is_for_products,
        -recommendable,
        -len(look.unlocks),
        not look.unlocks and not look.near_on_offer,
        look.nearest,
        -len(look.helps),
        *versions,
        look.change.effort,
        look.change.action,
    )


@dataclass(slots=True)
class _Trial:
    """Products evaluated in a state, once for each combination of the facts they ask."""

    start: Known
    need: Need
    as_of: date
    seen: dict[tuple[object, ...], ProductResult | None] = field(default_factory=dict)
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, target: Target, state: State) -> ProductResult | None:
        """The product as it comes out, None while it stays closed."""
        product = target.result.product
        if product.slug not in self.asked:
            rows = (
                *product.criteria,
                *(row for each in target.result.offerings for row in each.offering.criteria),
            )
            facts = {leaf.fact for row in rows for leaf in leaves_of(row)}
            self.asked[product.slug] = tuple(sorted(facts | {"region", "applicant"}))
        day = max(target.days & state.days, default=self.as_of)
        key = (target.key, day, *(state.facts[fact] for fact in self.asked[product.slug]))
        if key not in self.seen:
            offered = (target.offered,) if target.offered else target.result.offerings
            known = Known(state.facts, self.start.places, day)
            found = match_product(product, tuple(each.offering for each in offered), known, self.need, day)
            said = found.offerings[0] if target.offered else found
            self.seen[key] = None if said.eligibility in CLOSED else found
        return self.seen[key]

"""The order of the roadmap: a greedy cover of closed products by acts, tried by evaluating again."""

from dataclasses import dataclass, field, replace
from datetime import date

from catalog.changes import CLOSED, Change, Facts, after
from catalog.criteria import leaves_of
from catalog.matching import ProductResult, match_product
from catalog.outcomes import Known
from catalog.profile import Need
from catalog.wording import Value

Key = tuple[str, Value, bool]
"""What makes two changes one step: the fact, the value, gained or lost."""


@dataclass(frozen=True, slots=True)
class Target:
    """A closed product with the ways to it that the firm can go by itself."""

    result: ProductResult
    ways: tuple[tuple[Change, ...], ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """One step taken: what it opens after those before it, which of these alone, what it helps (slugs)."""

    change: Change
    unlocks: tuple[ProductResult, ...]
    alone: frozenset[str]
    helps: tuple[str, ...]


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
        best = min((each for each in looked if each.unlocks or each.nearest), key=_worth, default=None)
        if best is None:
            break
        alone = start.then(best.change)
        opened = {result.slug for result in best.unlocks}
        by_itself = [t for t in closed if t.result.slug in opened and trial.of(t, alone)]
        taken.append(
            Taken(
                best.change,
                best.unlocks,
                frozenset(target.result.slug for target in by_itself),
                best.helps,
            )
        )
        state = state.then(best.change)
        closed = [target for target in closed if target.result.slug not in opened]
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
    """What a change would do now. `nearest`: further steps to the first product it helps, 0 for none."""

    change: Change
    unlocks: tuple[ProductResult, ...]
    helps: tuple[str, ...]
    nearest: int
    near_on_offer: int


def _look(change: Change, closed: list[Target], state: State, trial: "_Trial", left: int) -> _Look:
    then = state.then(change)
    unlocks, helps, distances = [], [], []
    for target in closed:
        if (opened := trial.of(target, then)) is not None:
            unlocks.append(opened)
            continue
        rest = [_rest(way, then) for way in target.ways if key_of(change) in map(key_of, way)]
        if rest and min(rest) <= left:
            helps.append(target.result.slug)
            distances.append((min(rest), not target.result.on_offer))
    nearest = min((distance for distance, _ in distances), default=0)
    return _Look(change, tuple(unlocks), tuple(helps), nearest, distances.count((nearest, False)))


def _rest(way: tuple[Change, ...], state: State) -> int:
    return sum(key_of(change) not in state.done for change in way)


def _worth(look: _Look) -> tuple[int, int, bool, int, int, int, str]:
    recommendable = sum(result.recommendable for result in look.unlocks)
    return (
        -recommendable,
        -len(look.unlocks),
        not look.unlocks and not look.near_on_offer,
        look.nearest,
        -len(look.helps),
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
            facts = {leaf.fact for row in product.criteria for leaf in leaves_of(row)}
            self.asked[product.slug] = tuple(sorted(facts | {"region", "applicant"}))
        begins = product.policy.in_force_from
        day = begins if begins in state.days and begins is not None else self.as_of
        key = (product.slug, day, *(state.facts[fact] for fact in self.asked[product.slug]))
        if key not in self.seen:
            offerings = tuple(each.offering for each in target.result.offerings)
            known = Known(state.facts, self.start.places)
            found = match_product(product, offerings, known, self.need, day)
            self.seen[key] = None if found.eligibility in CLOSED else found
        return self.seen[key]

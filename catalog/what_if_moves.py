"""The moves open to a firm: changes in facts that one act may join, with how the rows then come out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from catalog.changes import FAMILY, Change, Facts, Reach, after, agrees, effort_of, follows
from catalog.criteria import Leaf
from catalog.outcomes import Known
from catalog.what_if_trials import Trial, trials
from catalog.what_if_values import Signature, signature
from catalog.wording import Value

Cost = tuple[int, int, int, int]
"""Changes the firm cannot make, changes, suppositions, effort: compared in this order, added up."""

FREE: Cost = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Move:
    """Changes that belong together, what they cost, and the verdict of each row on these facts."""

    changes: tuple[Change, ...]
    cost: Cost
    verdicts: Signature


def family(key: str) -> str:
    """Facts of one family are decided together."""
    return FAMILY.get(key, key)


def moves(leaves: tuple[Leaf, ...], facts: Known) -> list[Move]:
    """What can be made of the facts of one family, doing nothing first, then by cost."""
    keys = tuple(dict.fromkeys(leaf.fact for leaf in leaves))
    each = [[(), *trials(key, tuple(leaf for leaf in leaves if leaf.fact == key), facts)] for key in keys]
    found = [Move((), FREE, signature(leaves, facts))]
    for choice in product(*each):
        changes = _joined([trial for trial in choice if trial], facts)
        if changes:
            then = Known(_after(changes, facts), facts.places, facts.as_of)
            found.append(Move(changes, cost_of(changes), signature(leaves, then)))
    found.sort(key=lambda move: move.cost)
    return list({(move.verdicts, move.cost[:3]): move for move in reversed(found)}.values())[::-1]


def cost_of(changes: Iterable[Change]) -> Cost:
    """The cost of changes together."""
    fixed = made = supposed = effort = 0
    for change in changes:
        fixed += change.reach is Reach.FIXED
        made += change.reach is not Reach.ANSWER
        supposed += change.reach is Reach.ANSWER
        effort += change.effort
    return (fixed, made, supposed, effort)


def _after(changes: Iterable[Change], facts: Known) -> dict[str, Value | None]:
    then = dict(facts.values)
    for change in changes:
        then = after(then, change)
    return then


def _joined(chosen: list[Trial], facts: Known) -> tuple[Change, ...] | None:
    """The changes without those that follow from another; None where they contradict what follows.

    An unknown fact that would contradict a known one is not there yet: it takes an act, not an answer.
    """
    explicit = {trial[0].fact: trial for trial in chosen}
    settled: dict[str, Value] = {}
    kept: list[Change] = []
    for trial in sorted(chosen, key=lambda trial: trial[0].reach is Reach.ANSWER):
        change = trial[0]
        if change.fact in settled:
            continue
        expected = follows(change.fact, change.value, change.reach)
        also = dict(_brought(change, explicit, facts))
        if any(not agrees(value, expected[key]) for key, value in also.items()):
            return None
        if change.reach is Reach.ANSWER and any(facts.values[key] is not None for key in also):
            change = as_act(change, facts.values)
        settled |= also
        kept += (replace(change, also=tuple(also.items())), *trial[1:])
    return tuple(kept)


def as_act(change: Change, facts: Facts) -> Change:
    """An answer as the act that makes it true, for a firm that is not there yet."""
    brought = follows(change.fact, change.value, Reach.ACT)
    also = {key: value for key, value in brought.items() if not agrees(facts[key], value)}
    return replace(
        change,
        reach=Reach.ACT,
        sentence=change.action,
        effort=effort_of(change.fact, change.value, Reach.ACT),
        also=tuple({**also, **dict(change.also)}.items()),
    )


def _brought(change: Change, explicit: dict[str, Trial], facts: Known) -> Iterator[tuple[str, Value]]:
    """The facts that the change brings with it: as chosen, or as they follow, unless they hold already."""
    for key, value in follows(change.fact, change.value, change.reach).items():
        if key in explicit:
            yield key, explicit[key][0].value
        elif not agrees(facts.values[key], value):
            yield key, value

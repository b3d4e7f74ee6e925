"""What one comparison says of one value, and what verdicts say together (Kleene, with manual)."""

from collections.abc import Iterable
from datetime import date

from catalog.criteria import Comparison, Leaf
from catalog.facts import FACTS, Kind
from catalog.territory import within
from catalog.vocabulary import Verdict
from catalog.wording import Value
from yurong.kit.money import Money

OPPOSITE = {
    Verdict.MET: Verdict.UNMET,
    Verdict.UNMET: Verdict.MET,
    **{same: same for same in (Verdict.UNKNOWN, Verdict.MANUAL, Verdict.NOT_APPLICABLE)},
}
"""What an exclusion says where its condition comes out so."""


def target_of(leaf: Leaf) -> Value | tuple[str, ...]:
    """The value a row compares with, in the type of its fact."""
    kind, value = FACTS[leaf.fact].kind, leaf.value
    if kind is Kind.MONEY:
        assert isinstance(value, int | str)
        return Money.wan(value)
    if kind is Kind.COUNT and isinstance(value, str):
        return int(value)
    if kind is Kind.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def compare(leaf: Leaf, value: Value | None, target: Value | tuple[str, ...]) -> Verdict:
    """Whether the comparison holds of the value, its weight aside; None is unknown."""
    if value is None:
        return Verdict.UNKNOWN
    match leaf.op:
        case Comparison.HAS_ANY:
            assert isinstance(value, tuple)
            holds = not set(value).isdisjoint(target if isinstance(target, tuple) else (target,))
        case Comparison.WITHIN:
            codes = target if isinstance(target, tuple) else (target,)
            verdicts = [within(str(value), str(code)) for code in codes]
            return join(verdicts, 1)
        case Comparison.IN | Comparison.IS if isinstance(target, tuple):
            holds = value in target
        case Comparison.IS | Comparison.IN:
            holds = value == target
        case Comparison.AT_LEAST:
            holds = value >= target  # type: ignore[operator]  # Leaf admits only comparable kinds
        case Comparison.AT_MOST:
            holds = value <= target  # type: ignore[operator]
        case Comparison.MORE_THAN:
            holds = value > target  # type: ignore[operator]
    return Verdict.MET if holds else Verdict.UNMET


def join(verdicts: Iterable[Verdict], count: int | None) -> Verdict:
    """Whether at least `count` (None: all) of the rows that apply hold, unknown and manual kept apart."""
    tally = [verdict for verdict in verdicts if verdict is not Verdict.NOT_APPLICABLE]
    if not tally:
        return Verdict.NOT_APPLICABLE
    needed = len(tally) if count is None else min(count, len(tally))
    if tally.count(Verdict.MET) >= needed:
        return Verdict.MET
    if len(tally) - tally.count(Verdict.UNMET) < needed:
        return Verdict.UNMET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in tally else Verdict.MANUAL

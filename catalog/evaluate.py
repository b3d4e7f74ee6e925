"""One criterion tree checked against the facts of one firm: an outcome with reasons.

A missing fact is unknown, never unmet; 0, false and an empty list are known. Pure: values in, values out.
"""

from collections.abc import Iterable
from datetime import date

from catalog.criteria import Comparison, Criterion, Group, Leaf, Manual, Weight
from catalog.facts import FACTS, Fact, Kind
from catalog.outcomes import Known, Outcome
from catalog.territory import AIRPORT_ZONE_OPEN, within
from catalog.vocabulary import Verdict
from catalog.wording import Value, wanted
from yurong.kit.money import Money

__all__ = ["ENGINE_VERSION", "Known", "Outcome", "join", "judge", "target_of"]

ENGINE_VERSION = "1.1"
"""Goes up whenever the same facts and rows may come out differently; printed on every sheet."""


def judge(row: Criterion, facts: Known) -> Outcome:
    """The outcome of one row with its members. An exclusion is unmet where its condition holds."""
    if isinstance(row, Leaf):
        return _judge_leaf(row, facts)
    if isinstance(row, Manual):
        return Outcome(Verdict.MANUAL, row.requirement, "需由受理机构人工核验", row.cite, row.weight)
    return _judge_group(row, facts)


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


def _judge_leaf(leaf: Leaf, facts: Known) -> Outcome:
    fact, value, target = FACTS[leaf.fact], facts.values[leaf.fact], target_of(leaf)
    verdict = _compare(leaf, value, target)
    if leaf.weight is Weight.EXCLUSION:
        verdict = _OPPOSITE[verdict]
    open_to_change = leaf.actionable and verdict in (Verdict.UNMET, Verdict.UNKNOWN)
    return Outcome(
        verdict,
        leaf.requirement,
        _leaf_reason(leaf, fact, verdict, target, facts),
        leaf.cite,
        leaf.weight,
        facts.text(leaf.fact),
        (leaf.fact,) if verdict is Verdict.UNKNOWN else (),
        open_to_change,
        leaf.remedy if open_to_change else "",
    )


def _compare(leaf: Leaf, value: Value | None, target: Value | tuple[str, ...]) -> Verdict:
    if value is None:
        return Verdict.UNKNOWN
    match leaf.op:
        case Comparison.WITHIN:
            codes = target if isinstance(target, tuple) else (target,)
            verdicts = [within(str(value), str(code)) for code in codes]
            return join(verdicts, 1)
        case Comparison.IN | Comparison.IS if isinstance(target, tuple):
            holds = value in target
        case Comparison.IS | Comparison.IN:
            holds = value == target
        case Comparison.HAS_ANY:
            assert isinstance(value, tuple)
            holds = not set(value).isdisjoint(target if isinstance(target, tuple) else (target,))
        case Comparison.AT_LEAST:
            holds = value >= target  # type: ignore[operator]  # Leaf admits only comparable kinds
        case Comparison.AT_MOST:
            holds = value <= target  # type: ignore[operator]
        case Comparison.MORE_THAN:
            holds = value > target  # type: ignore[operator]
    return Verdict.MET if holds else Verdict.UNMET


def _leaf_reason(
    leaf: Leaf, fact: Fact, verdict: Verdict, target: Value | tuple[str, ...], facts: Known
) -> str:
    claim = facts.claim(leaf.fact)
    if facts.values[leaf.fact] is None:
        return claim
    if verdict is Verdict.UNKNOWN:
        return f"{claim}，需写到市、区县才能判断"
    if verdict is Verdict.MANUAL:
        return AIRPORT_ZONE_OPEN
    if leaf.weight is Weight.EXCLUSION:
        return f"{claim}，属于不予支持的情形" if verdict is Verdict.UNMET else f"{claim}，不在排除之列"
    return claim if verdict is Verdict.MET else f"{claim}，{wanted(fact, leaf, target, facts.places)}"


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


def _judge_group(group: Group, facts: Known) -> Outcome:
    members = tuple(judge(member, facts) for member in group.members)
    count = None if group.join == "all" else group.count if group.join == "at_least" else 1
    held = join((member.verdict for member in members), count)
    verdict = _OPPOSITE[held] if group.weight is Weight.EXCLUSION else held
    missing: tuple[str, ...] = ()
    if verdict is Verdict.UNKNOWN:
        missing = tuple(dict.fromkeys(key for member in members for key in member.missing))
    ways = [m for m in members if m.actionable] if verdict in (Verdict.UNMET, Verdict.UNKNOWN) else []
    return Outcome(
        verdict,
        group.requirement,
        _group_reason(group, held, members),
        group.cite,
        group.weight,
        "；".join(dict.fromkeys(m.value for m in members if m.value)),
        missing,
        bool(ways),
        "；".join(dict.fromkeys(way.remedy for way in ways if way.remedy)),
        members,
    )


def _group_reason(group: Group, held: Verdict, members: tuple[Outcome, ...]) -> str:
    said = "；".join(dict.fromkeys(m.reason for m in members if m.verdict is held))
    if held is Verdict.MANUAL:
        return "需由受理机构人工核验：" + "；".join(m.requirement for m in members if m.verdict is held)
    if held is Verdict.UNKNOWN or group.join == "all":
        return said
    if held is Verdict.MET:
        return said if group.join == "any" else f"已满足 {_met(members)} 项：{said}"
    if group.join == "any":
        return f"各项均不满足：{said}"
    return f"满足 {_met(members)} 项，需至少 {group.count} 项：{said}"


def _met(members: tuple[Outcome, ...]) -> int:
    return sum(member.verdict is Verdict.MET for member in members)


_OPPOSITE = {
    Verdict.MET: Verdict.UNMET,
    Verdict.UNMET: Verdict.MET,
    **{same: same for same in (Verdict.UNKNOWN, Verdict.MANUAL, Verdict.NOT_APPLICABLE)},
}

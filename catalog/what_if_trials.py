"""What can be made of one fact: the changes that make its rows come out otherwise."""

from datetime import date

from catalog.change_words import action, also_good, obstacle, renewal, supposition
from catalog.changes import Change, Reach, day_of, effort_of, reach_of
from catalog.criteria import BandLeaf, Leaf, Weight
from catalog.evaluate import leaf_verdict, target_of
from catalog.facts import FACTS, Kind
from catalog.outcomes import Known
from catalog.territory import within
from catalog.vocabulary import Labelled, Verdict
from catalog.what_if_values import Signature, codes_of, number_of, signature, values
from catalog.wording import Value
from yurong.kit.money import Money

Trial = tuple[Change, ...]
"""What to change in one fact: one change, or several members of a set to gain and lose."""

_OPEN = (Verdict.MET, Verdict.MANUAL)


def trials(key: str, leaves: tuple[Leaf, ...], facts: Known) -> list[Trial]:
    """What can be made of a fact that makes its rows come out otherwise, least effort first."""
    now = signature(leaves, facts)
    best: dict[Signature, list[tuple[int, int, Value]]] = {}
    for order, value in enumerate(values(FACTS[key], leaves, facts)):
        found = signature(leaves, _with(facts, key, value))
        # The airport zone reads as 「须人工核验」 beside 郑州市: never a place to advise.
        if found != now and not (key == "region" and Verdict.MANUAL in found):
            best.setdefault(found, []).append((_effort(key, value, facts), order, value))
    return [
        _trial(key, [value for *_, value in sorted(same, key=lambda each: each[:2])], leaves, facts, now)
        for same in best.values()
    ]


def _with(facts: Known, key: str, value: Value) -> Known:
    return facts.but({key: value})


def _effort(key: str, value: Value, facts: Known) -> int:
    """The effort that ranks values of one fact, unknown ones too: the easier supposition is named first."""
    if not isinstance(value, tuple):
        return effort_of(key, value, Reach.ACT)
    held = facts.values[key] or ()
    assert isinstance(held, tuple)
    toggled = set(value) ^ set(held)
    return 100 * len(toggled) + sum(_effort_of_one(key, member, facts) for member in toggled)


def _effort_of_one(key: str, member: Value, facts: Known) -> int:
    """A certificate that ran out is sooner had again than another for the first time."""
    return 1 if renewal(member, facts) else effort_of(key, member, Reach.ACT)


def _trial(key: str, same: list[Value], leaves: tuple[Leaf, ...], facts: Known, now: Signature) -> Trial:
    """The changes that lead to the first of these values, the rest named as others."""
    value, now_held = same[0], facts.values[key]
    then = _with(facts, key, value)
    changed = [leaf for leaf, before in zip(leaves, now, strict=True) if leaf_verdict(leaf, then) != before]
    if not isinstance(value, tuple) or not isinstance(now_held, tuple):
        return (_change(key, value, changed, facts, then, others=_others(value, same)),)
    gained = [member for member in value if member not in now_held]
    lost = [member for member in now_held if member not in value]
    alone = len(gained) == 1 and not lost
    return (
        *(
            _change(key, each, changed, facts, then, others=_others(value, same) if alone else ())
            for each in gained
        ),
        *(_change(key, each, changed, facts, then, removes=True) for each in lost),
    )


def _others(value: Value, same: list[Value]) -> tuple[str, ...]:
    """The labels of single choices that would do as well."""
    if isinstance(value, tuple):
        sizes = [each for each in same[1:] if isinstance(each, tuple) and len(each) == len(value)]
        return tuple(each[-1].label for each in sizes if isinstance(each[-1], Labelled))
    return tuple(each.label for each in same[1:] if isinstance(each, Labelled))


def _change(
    key: str,
    value: Value,
    changed: list[Leaf],
    facts: Known,
    then: Known,
    *,
    others: tuple[str, ...] = (),
    removes: bool = False,
) -> Change:
    leaf = _binding(value, changed, then)
    is_actionable = any(
        each.actionable
        and (each.weight is not Weight.EXCLUSION or key == "integrity_flags")
        and leaf_verdict(each, then) is Verdict.MET
        for each in changed
    )
    reach = reach_of(key, value, facts.values, is_actionable=is_actionable, removes=removes)
    if reach is Reach.FIXED and key == "region" and _narrows(value, facts.values[key]):
        reach = Reach.ANSWER
    verdict = leaf_verdict(leaf, then)
    rules_out = verdict not in _OPEN
    holds = rules_out == (leaf.weight is Weight.EXCLUSION)
    renewed = renewal(value, facts) if not removes else ""
    do = renewed or action(leaf, value, holds=holds, removes=removes, names=facts.places)
    could = reach_of(
        key, value, {**facts.values, key: _nothing(key)}, is_actionable=is_actionable, removes=removes
    )
    if reach is Reach.ANSWER:
        said = supposition(leaf, value, others, holds=holds, names=facts.places)
        do = do if could is Reach.ACT else ""
    else:
        said = obstacle(leaf, facts) if reach is Reach.FIXED else do + also_good(key, others)
    points = leaf.points if isinstance(leaf, BandLeaf) and holds else None
    if points is not None and reach is not Reach.FIXED:
        said += f"（{leaf.requirement}）"
    day = day_of(key, value, facts.values) if reach is Reach.WAIT else None
    if day is not None:
        do, said = f"自 {day} 起", f"从 {day} 起满足“{leaf.requirement}”"
    return Change(
        key,
        value,
        reach,
        "" if reach is Reach.FIXED else do,
        said,
        leaf.remedy,
        leaf.requirement,
        leaf.cite,
        1
        if renewed
        else effort_of(key, value, reach) + (reach is Reach.ANSWER and rules_out) + _further(changed, then),
        others,
        removes,
        points=points,
        from_day=day,
    )


def _further(changed: list[Leaf], then: Known) -> int:
    """How many bands of a score are passed beyond the first: the least that reaches the minimum is named."""
    passed = sum(isinstance(each, BandLeaf) and leaf_verdict(each, then) is Verdict.MET for each in changed)
    return max(passed - 1, 0)


def _nothing(key: str) -> Value:
    """The fact as it is with a firm that has nothing yet: what an unknown fact may turn out to be."""
    empty: dict[Kind, Value] = {
        Kind.BOOLEAN: False,
        Kind.CHOICE: "none",
        Kind.CHOICES: (),
        Kind.COUNT: 0,
        Kind.MONEY: Money(0),
        Kind.DATE: date.min,
        Kind.REGION: "",
    }
    return empty[FACTS[key].kind]


def _narrows(place: Value, now: Value | None) -> bool:
    return isinstance(place, str) and isinstance(now, str) and within(place, now) is Verdict.MET


def _binding(value: Value, changed: list[Leaf], then: Known) -> Leaf:
    """The row that the value is chosen for: the one that then holds, with its bound next to the value."""

    def rank(leaf: Leaf) -> tuple[bool, bool, int]:
        names = isinstance(value, str) and value in codes_of(leaf)
        gap = (
            0 if isinstance(value, str | tuple | bool) else abs(number_of(target_of(leaf)) - number_of(value))
        )
        return (leaf_verdict(leaf, then) not in _OPEN, isinstance(value, str) and not names, gap)

    return min(changed, key=rank)

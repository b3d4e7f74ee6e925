"""One criterion tree checked against the facts of one firm: an outcome with reasons.

A missing fact is unknown, never unmet; 0, false and an empty list are known. Pure: values in, values out.
"""

from collections.abc import Mapping
from functools import partial

from catalog.criteria import Criterion, Group, Leaf, Manual, Part, Score, Weight
from catalog.facts import FACTS
from catalog.outcomes import Known, Outcome, Rule
from catalog.points import Span, reach, span, verdict_of
from catalog.territory import AIRPORT_ZONE_OPEN
from catalog.verdicts import OPPOSITE, compare, join, target_of
from catalog.vocabulary import Verdict
from catalog.wording import filled, points_text, wanted

__all__ = ["ENGINE_VERSION", "Known", "Outcome", "join", "judge", "leaf_verdict", "rule_of", "target_of"]

ENGINE_VERSION = "1.2"
"""Goes up whenever the same facts and rows may come out differently; printed on every sheet."""


def judge(row: Criterion, facts: Known) -> Outcome:
    """The outcome of one row with its members. An exclusion is unmet where its condition holds."""
    return rule_of(row, facts.places)(facts)


def leaf_verdict(leaf: Leaf, facts: Known) -> Verdict:
    """The verdict alone, for those who only try values."""
    verdict = compare(leaf, facts.values[leaf.fact], target_of(leaf))
    return OPPOSITE[verdict] if leaf.weight is Weight.EXCLUSION else verdict


def rule_of(row: Criterion, places: Mapping[str, str]) -> Rule:
    """The row as a function of what is known: what no firm changes is worked out here, once.

    `places` are the names of places that the firms come with.
    """
    if isinstance(row, Leaf):
        return _leaf_rule(row, places)
    if isinstance(row, Manual):
        said = Outcome(Verdict.MANUAL, row.requirement, "需由受理机构人工核验", row.cite, row.weight)
        return lambda _facts: said
    return partial(_judge_score, row) if isinstance(row, Score) else _group_rule(row, places)


def _leaf_rule(leaf: Leaf, places: Mapping[str, str]) -> Rule:
    key, target = leaf.fact, target_of(leaf)
    asks = wanted(FACTS[key], leaf, target, places)
    requirement, cite, weight = leaf.requirement, leaf.cite, leaf.weight
    endings, is_exclusion = _endings(leaf, asks), leaf.weight is Weight.EXCLUSION
    actionable, remedy = leaf.actionable, leaf.remedy

    def rule(facts: Known) -> Outcome:
        found = facts.values[key]
        verdict = compare(leaf, found, target)
        if is_exclusion:
            verdict = OPPOSITE[verdict]
        value, text = facts.text(key), _own_text(leaf, verdict)
        if text:
            reason = filled(text, value, asks)
        elif verdict is Verdict.MANUAL:
            reason = AIRPORT_ZONE_OPEN
        else:
            reason = facts.claim(key) if found is None else facts.claim(key) + endings[verdict]
        open_to_change = actionable and (verdict is Verdict.UNMET or verdict is Verdict.UNKNOWN)
        return Outcome(
            verdict,
            requirement,
            reason,
            cite,
            weight,
            value,
            facts.missing(key) if verdict is Verdict.UNKNOWN else (),
            open_to_change,
            remedy if open_to_change else "",
        )

    return rule


def _endings(leaf: Leaf, asks: str) -> dict[Verdict, str]:
    """What a reason says after the firm's own value; a place may be known and still too wide."""
    unknown = {Verdict.UNKNOWN: "，需写到市、区县才能判断"}
    if leaf.weight is Weight.EXCLUSION:
        return unknown | {Verdict.UNMET: "，属于不予支持的情形", Verdict.MET: "，不在排除之列"}
    return unknown | {Verdict.MET: "", Verdict.UNMET: f"，需{asks}"}


def _own_text(row: Leaf | Group | Score, verdict: Verdict) -> str:
    """What the row itself says of the verdict; empty where the reason is to be generated."""
    if verdict is Verdict.MET:
        return row.met_text
    if verdict is Verdict.UNMET:
        return row.unmet_text
    return row.unknown_text if verdict is Verdict.UNKNOWN else ""


def _group_rule(group: Group, places: Mapping[str, str]) -> Rule:
    rules = [rule_of(member, places) for member in group.members]
    return lambda facts: _join_members(group, tuple([rule(facts) for rule in rules]))


def _join_members(group: Group, members: tuple[Outcome, ...]) -> Outcome:
    count = None if group.join == "all" else group.count if group.join == "at_least" else 1
    held = join([member.verdict for member in members], count)
    verdict = OPPOSITE[held] if group.weight is Weight.EXCLUSION else held
    missing: tuple[str, ...] = ()
    if verdict is Verdict.UNKNOWN:
        missing = tuple(dict.fromkeys([key for member in members for key in member.missing]))
    is_open = verdict is Verdict.UNMET or verdict is Verdict.UNKNOWN
    ways = [member for member in members if member.actionable] if is_open else []
    text, value = _own_text(group, verdict), _each_once([member.value for member in members])
    return Outcome(
        verdict,
        group.requirement,
        filled(text, value, "") if text else _group_reason(group, held, members),
        group.cite,
        group.weight,
        value,
        missing,
        bool(ways),
        _each_once([way.remedy for way in ways]),
        members,
    )


def _each_once(words: list[str]) -> str:
    return "；".join(dict.fromkeys(filter(None, words))) if words else ""


def _group_reason(group: Group, held: Verdict, members: tuple[Outcome, ...]) -> str:
    if held is Verdict.MANUAL:
        return "需由受理机构人工核验：" + "；".join(m.requirement for m in members if m.verdict is held)
    said = _each_once([m.reason for m in members if m.verdict is held])
    if held is Verdict.UNKNOWN or group.join == "all":
        return said
    if held is Verdict.MET:
        return said if group.join == "any" else f"已满足 {_met(members)} 项：{said}"
    if group.join == "any":
        return f"各项均不满足：{said}"
    return f"满足 {_met(members)} 项，需至少 {group.count} 项：{said}"


def _met(members: tuple[Outcome, ...]) -> int:
    return sum(member.verdict is Verdict.MET for member in members)


def _judge_score(score: Score, facts: Known) -> Outcome:
    spans = [
        span(bands, facts.values[part.fact]) for part, bands in zip(score.parts, score.leaves, strict=True)
    ]
    verdict = verdict_of(score, spans)
    members = tuple(
        _judge_part(score, part, reach(bands), given, facts)
        for part, bands, given in zip(score.parts, score.leaves, spans, strict=True)
    )
    ways = [m for m in members if m.actionable] if verdict in (Verdict.UNMET, Verdict.UNKNOWN) else []
    value = points_text(sum(low for low, _ in spans), sum(high for _, high in spans))
    text = _own_text(score, verdict)
    return Outcome(
        verdict,
        score.requirement,
        filled(text, value, f"至少 {score.least} 分") if text else _score_reason(score, spans, value),
        score.cite,
        score.weight,
        value,
        tuple(dict.fromkeys(key for m in members for key in m.missing)) if verdict is Verdict.UNKNOWN else (),
        bool(ways),
        "；".join(dict.fromkeys(way.remedy for way in ways if way.remedy)),
        members,
    )


def _judge_part(score: Score, part: Part, possible: Span, given: Span, facts: Known) -> Outcome:
    """One part with its points. Without a minimum of its own it asks nothing more once it is known."""
    low, high = given
    is_known = facts.values[part.fact] is not None
    verdict = Verdict.UNMET if high < (part.least or 0) else Verdict.MET if is_known else Verdict.UNKNOWN
    could_gain = part.actionable and low < possible[1]
    asks = f"，至少 {part.least} 分" if part.least is not None else ""
    return Outcome(
        verdict,
        f"{part.label}（最高 {possible[1]} 分{asks}）",
        f"{facts.claim(part.fact)}，{'得' if is_known else '可得'} {points_text(low, high)}",
        score.cite,
        Weight.HARD,
        facts.text(part.fact),
        () if is_known else facts.missing(part.fact),
        could_gain,
        part.remedy if could_gain else "",
    )


def _score_reason(score: Score, spans: list[Span], total: str) -> str:
    """「已得 65～85 分，需至少 60 分；其中研发投入占比 20 分，职工人数 45～65 分（需至少 50 分）」."""
    parts = (
        f"{part.label} {points_text(low, high)}"
        + (f"（需至少 {part.least} 分）" if part.least is not None and low < part.least else "")
        for part, (low, high) in zip(score.parts, spans, strict=True)
    )
    return f"已得 {total}，需至少 {score.least} 分；其中{'，'.join(parts)}"

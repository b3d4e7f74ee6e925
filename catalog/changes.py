"""What a firm itself could change so that a row of criteria holds: the proposals of the roadmap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.criteria import Comparison, Criterion, Group, Leaf, Weight
from catalog.evaluate import judge, target_of
from catalog.facts import FACTS, Fact, Kind
from catalog.matching import ProductResult
from catalog.outcomes import Known
from catalog.vocabulary import ContestPhase, Eligibility, Labelled, Verdict
from catalog.wording import Value
from yurong.kit.money import Money

CLOSED = (Eligibility.INELIGIBLE, Eligibility.INCOMPLETE)
_CONTEST = {
    ContestPhase.BEFORE: "报名参加中国创新创业大赛",
    ContestPhase.DURING: "进入中国创新创业大赛比赛阶段",
    ContestPhase.AFTER: "完成中国创新创业大赛比赛",
}
_BOUND = {Comparison.AT_LEAST: "达到", Comparison.AT_MOST: "降到不超过", Comparison.MORE_THAN: "大于"}
_MOVE_IN = "入驻智慧岛、孵化器或大学科技园"
_DONE = {
    "in_incubator": _MOVE_IN,
    "newly_in_incubator": _MOVE_IN,
    "buys_tech_insurance": "投保科技保险",
    "insurance_premium": "投保科技保险",
    "fiscal_award": "获得财政奖补",
    "has_warrant_loan": "取得认股权贷款",
    "supplies_chain_leader": "成为“链主”企业的供应商或配套企业",
    "ip_securities_issued": "完成知识产权证券化产品上市发行",
}
_FOLLOWS: dict[str, dict[str, Value]] = {
    "in_incubator": {"newly_in_incubator": True},
    "newly_in_incubator": {"in_incubator": True},
    "buys_tech_insurance": {"insurance_premium": Money.wan(1)},
    "insurance_premium": {"buys_tech_insurance": True},
    "contest_awarded": {"contest_phase": ContestPhase.AFTER},
}
"""What else becomes true with a change: who moves in is newly there, who insures has paid a premium."""


@dataclass(frozen=True, slots=True)
class Change:
    """A fact set so that a row holds, with the facts that follow from it."""

    leaf: Leaf
    value: Value
    action: str

    @property
    def facts(self) -> dict[str, Value]:
        return {**_FOLLOWS.get(self.leaf.fact, {}), self.leaf.fact: self.value}


def changes(results: Iterable[ProductResult], facts: Known) -> list[Change]:
    """Each different change once, with the row of the product that can soonest be applied for."""
    found: dict[str, Change] = {}
    for result in sorted(results, key=lambda result: not result.on_offer):
        if result.eligibility in CLOSED:
            for leaf in _actionable(result.product.criteria, facts):
                for change in _ways(leaf, facts):
                    found.setdefault(change.action, change)
    return list(found.values())


def _actionable(rows: Iterable[Criterion], facts: Known) -> Iterator[Leaf]:
    for row in rows:
        if isinstance(row, Group):
            if judge(row, facts).verdict in (Verdict.UNMET, Verdict.UNKNOWN):
                yield from _actionable(row.members, facts)
        elif isinstance(row, Leaf) and row.weight is not Weight.EXCLUSION and judge(row, facts).actionable:
            yield row


def _ways(leaf: Leaf, facts: Known) -> Iterator[Change]:
    """The values that would make the row hold, one per member of a set, the nearest of a choice."""
    fact, target = FACTS[leaf.fact], target_of(leaf)
    codes = target if isinstance(target, tuple) else (target,)
    if fact.kind is Kind.CHOICES and fact.options is not None:
        held = facts.values[leaf.fact]
        assert held is None or isinstance(held, tuple)
        for code in codes:
            option = _option(fact.options, code)
            yield Change(leaf, (*(held or ()), option), f"取得{option.label}")
    elif fact.kind is Kind.CHOICE and fact.options is not None:
        first = min((_option(fact.options, code) for code in codes), key=list(fact.options).index)
        action = _CONTEST[first] if isinstance(first, ContestPhase) else f"{fact.label}变为{first.label}"
        yield Change(leaf, first, action)
    elif fact.kind is Kind.BOOLEAN and isinstance(target, bool):
        action = (_DONE.get(fact.key) or fact.yes) if target else fact.no
        if action != _MOVE_IN or facts.values["in_incubator"] is not True:
            yield Change(leaf, target, action)
    else:
        yield from _reach(leaf, fact, target)


def _reach(leaf: Leaf, fact: Fact, target: object) -> Iterator[Change]:
    """An amount or a count that just meets the row's bound."""
    is_more = leaf.op is Comparison.MORE_THAN
    if isinstance(target, Money):
        begun = _DONE.get(fact.key) if target == Money(0) else None
        enough = Money(target.fen + is_more)
        yield Change(leaf, enough, begun or f"{fact.label}{_BOUND[leaf.op]} {target}")
    elif fact.kind is Kind.COUNT and isinstance(target, int):
        yield Change(leaf, target + is_more, f"{fact.label}{_BOUND[leaf.op]} {target} {fact.unit}".rstrip())


def _option(options: type[Labelled], code: object) -> Labelled:
    return next(option for option in options if option.value == code)

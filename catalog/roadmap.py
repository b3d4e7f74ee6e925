"""成长规划: what one change by the firm itself (or the calendar) would unlock. Pure.

Every actionable row that is unmet or unknown proposes a change; the change is tried by evaluating again.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from catalog.criteria import Comparison, Criterion, Group, Leaf, Weight
from catalog.evaluate import judge, target_of
from catalog.facts import FACTS, Kind
from catalog.matching import Match, ProductResult, can_be_applied_for, match_product
from catalog.outcomes import Known, known
from catalog.profile import Case
from catalog.values import Catalogue
from catalog.vocabulary import ContestPhase, Eligibility, Labelled, Verdict
from catalog.wording import Value
from yurong.kit.money import Money

CLOSED = (Eligibility.INELIGIBLE, Eligibility.INCOMPLETE)
_CONTEST = {
    ContestPhase.BEFORE: "报名参加中国创新创业大赛",
    ContestPhase.DURING: "进入中国创新创业大赛比赛阶段",
    ContestPhase.AFTER: "完成中国创新创业大赛比赛",
}
_MOVE_IN = "入驻智慧岛、孵化器或大学科技园"
_DONE = {
    "in_incubator": _MOVE_IN,
    "newly_in_incubator": _MOVE_IN,
    "buys_tech_insurance": "投保科技保险",
    "has_warrant_loan": "取得认股权贷款",
    "supplies_chain_leader": "成为“链主”企业的供应商或配套企业",
    "ip_securities_issued": "完成知识产权证券化产品上市发行",
}
_FOLLOWS: dict[str, dict[str, Value]] = {
    "in_incubator": {"newly_in_incubator": True},
    "newly_in_incubator": {"in_incubator": True},
    "contest_awarded": {"contest_phase": ContestPhase.AFTER},
}
"""What else becomes true with a change: who moves in is newly there, who wins has finished."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change and what it opens.

    `unlocks` are products that leave 不符合 or 待补充 through this change alone, as they would come out;
    `helps` are products that need it and something else besides. `if_not_yet` marks a fact that has not
    been given: the firm may be there already. `clause` is the row that asks for it.
    """

    action: str
    remedy: str
    clause: str
    fact: str
    if_not_yet: bool
    unlocks: tuple[ProductResult, ...]
    helps: tuple[ProductResult, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """A fact set so that a row holds, with the facts that follow from it."""

    leaf: Leaf
    value: Value
    action: str

    @property
    def facts(self) -> dict[str, Value]:
        return {**_FOLLOWS.get(self.leaf.fact, {}), self.leaf.fact: self.value}


def chart(case: Case, catalogue: Catalogue, match: Match) -> tuple[Step, ...]:
    """Steps, those that unlock most recommendable products first; none that opens nothing."""
    facts = known(case, catalogue.region_names)
    results = [result for result in match.results if not result.information_only]
    steps = [_step(change, results, facts, case, match.as_of) for change in _changes(results, facts)]
    kept = _distinct([step for step in steps if step.unlocks or step.helps])
    kept += _calendar(results, facts, case, match.as_of)
    return tuple(sorted(kept, key=_worth))


def _changes(results: Iterable[ProductResult], facts: Known) -> list[_Change]:
    """Each different change once, with the row of the product that can soonest be applied for."""
    found: dict[str, _Change] = {}
    for result in sorted(results, key=lambda result: not can_be_applied_for(result.product)):
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


def _ways(leaf: Leaf, facts: Known) -> Iterator[_Change]:
    """The values that would make the row hold, one per member of a set, the nearest of a choice."""
    fact, held, target = FACTS[leaf.fact], facts.values[leaf.fact], target_of(leaf)
    codes = target if isinstance(target, tuple) else (target,)
    if fact.kind is Kind.CHOICES and fact.options is not None:
        assert held is None or isinstance(held, tuple)
        for code in codes:
            option = _option(fact.options, code)
            yield _Change(leaf, (*(held or ()), option), f"取得{option.label}")
    elif fact.kind is Kind.CHOICE and fact.options is not None:
        first = min((_option(fact.options, code) for code in codes), key=list(fact.options).index)
        action = _CONTEST[first] if isinstance(first, ContestPhase) else f"{fact.label}变为{first.label}"
        yield _Change(leaf, first, action)
    elif fact.kind is Kind.BOOLEAN and isinstance(target, bool):
        yield _Change(leaf, target, (_DONE.get(fact.key) or fact.yes) if target else fact.no)
    elif isinstance(target, Money):
        sum_held = Money(target.fen + 1) if leaf.op is Comparison.MORE_THAN else target
        bound = "0" if target == Money(0) else str(target)
        yield _Change(leaf, sum_held, f"{fact.label}{_BOUND[leaf.op]} {bound}")
    elif fact.kind is Kind.COUNT and isinstance(target, int):
        number = target + 1 if leaf.op is Comparison.MORE_THAN else target
        yield _Change(leaf, number, f"{fact.label}{_BOUND[leaf.op]} {target} {fact.unit}".rstrip())


def _option(options: type[Labelled], code: object) -> Labelled:
    return next(option for option in options if option.value == code)


_BOUND = {Comparison.AT_LEAST: "达到", Comparison.AT_MOST: "降到不超过", Comparison.MORE_THAN: "大于"}


def _step(change: _Change, results: list[ProductResult], facts: Known, case: Case, as_of: date) -> Step:
    leaf = change.leaf
    then = Known({**facts.values, **change.facts}, facts.places)
    unlocks, helps = [], []
    for result in results:
        if result.eligibility not in CLOSED or not _asks(result.product.criteria, change.facts):
            continue
        after = match_product(result.product, (), then, case.need, as_of)
        if after.eligibility not in CLOSED:
            unlocks.append(after)
        elif _open_rows(after) < _open_rows(result) and not _refused_for_good(after):
            helps.append(after)
    return Step(
        change.action,
        leaf.remedy,
        leaf.cite,
        leaf.fact,
        facts.values[leaf.fact] is None,
        tuple(unlocks),
        tuple(helps),
    )


def _asks(rows: Iterable[Criterion], changed: Container[str]) -> bool:
    return any(
        _asks(row.members, changed)
        if isinstance(row, Group)
        else isinstance(row, Leaf) and row.fact in changed
        for row in rows
    )


def _open_rows(result: ProductResult) -> int:
    return sum(
        row.verdict in (Verdict.UNMET, Verdict.UNKNOWN) and row.weight is not Weight.PREFERRED
        for row in result.outcomes
    )


def _refused_for_good(result: ProductResult) -> bool:
    """Whether a row stays unmet that the firm cannot change (its place, its kind)."""
    return any(
        row.verdict is Verdict.UNMET and row.weight is not Weight.PREFERRED and not row.actionable
        for row in result.outcomes
    )


def _distinct(steps: list[Step]) -> list[Step]:
    """Without the steps on the same fact that open nothing beyond an earlier, easier one."""
    kept: list[Step] = []
    for step in steps:
        mine = {result.slug for result in (*step.unlocks, *step.helps)}
        before = {r.slug for s in kept if s.fact == step.fact for r in (*s.unlocks, *s.helps)}
        if mine - before:
            kept.append(step)
    return kept


def _calendar(results: list[ProductResult], facts: Known, case: Case, as_of: date) -> list[Step]:
    """Documents that come into force later: the day is the step."""
    steps: dict[date, list[ProductResult]] = {}
    clauses: dict[date, str] = {}
    for result in results:
        policy = result.product.policy
        begins = policy.in_force_from
        if begins is None or begins <= as_of:
            continue
        after = match_product(result.product, (), facts, case.need, begins)
        if after.eligibility not in CLOSED:
            steps.setdefault(begins, []).append(after)
            clauses.setdefault(begins, (policy.validity or policy.binding).ref)
    return [
        Step(f"自 {day} 起", "文件施行后即可申请", clauses[day], "", False, tuple(opened), ())
        for day, opened in steps.items()
    ]


def _worth(step: Step) -> tuple[int, int, int, str]:
    recommendable = sum(result.recommendable for result in step.unlocks)
    return (-recommendable, -len(step.unlocks), -len(step.helps), step.action)

"""成长规划: what one change by the firm itself (or the calendar) would unlock. Pure.

Every actionable row that is unmet or unknown proposes a change; the change is tried by evaluating again.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date

from catalog.changes import CLOSED, Change, changes
from catalog.criteria import Criterion, Group, Leaf, Weight
from catalog.matching import Match, ProductResult, match_product
from catalog.outcomes import Known, known
from catalog.profile import Case
from catalog.values import Catalogue
from catalog.vocabulary import Verdict


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


def chart(case: Case, catalogue: Catalogue, match: Match) -> tuple[Step, ...]:
    """Steps, those that unlock most recommendable products first; none that opens nothing."""
    facts = known(case, catalogue.region_names)
    results = [result for result in match.results if not result.information_only]
    steps = [_step(change, results, facts, case, match.as_of) for change in changes(results, facts)]
    kept = _distinct([step for step in steps if step.unlocks or step.helps])
    kept += _calendar(results, facts, case, match.as_of)
    return tuple(sorted(kept, key=_worth))


def _step(change: Change, results: list[ProductResult], facts: Known, case: Case, as_of: date) -> Step:
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

"""Criteria between their two forms: a tree of values and flat rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter

from catalog.criteria import Criterion, Group, Leaf
from catalog.models import CriterionRow

_CRITERION: TypeAdapter[Criterion] = TypeAdapter(Criterion)


def to_rows(criteria: Sequence[Criterion]) -> list[CriterionRow]:
    """The rows of these criteria, groups before their members, in reading order."""
    rows = [row for at, each in enumerate(criteria) for row in _rows(each, str(at))]
    for position, row in enumerate(rows):
        row.position = position
    return rows


def to_tree(rows: Iterable[CriterionRow]) -> tuple[Criterion, ...]:
    """The criteria that these rows (of one owner) stand for."""
    by_place = {row.place: row for row in rows}
    return tuple(_tree(by_place[place], by_place) for place in by_place if "." not in place)


def _rows(criterion: Criterion, place: str) -> list[CriterionRow]:
    row = CriterionRow(
        place=place,
        position=0,
        kind=criterion.kind,
        requirement=criterion.requirement,
        clause_ref=criterion.cite,
        weight=criterion.weight.value,
        fact=None,
        op=None,
        value=None,
        joining=None,
        count=None,
        actionable=False,
        remedy="",
    )
    if isinstance(criterion, Leaf):
        row.fact, row.op = criterion.fact, criterion.op.value
        row.value = criterion.model_dump(mode="json")["value"]
        row.actionable, row.remedy = criterion.actionable, criterion.remedy
    if isinstance(criterion, Group):
        row.joining, row.count = criterion.join, criterion.count
        members = [each for at, m in enumerate(criterion.members) for each in _rows(m, f"{place}.{at}")]
        return [row, *members]
    return [row]


def _tree(row: CriterionRow, by_place: dict[str, CriterionRow]) -> Criterion:
    values: dict[str, Any] = {
        "kind": row.kind,
        "requirement": row.requirement,
        "cite": row.clause_ref,
        "weight": row.weight,
    }
    if row.kind == "fact":
        value = tuple(row.value) if isinstance(row.value, list) else row.value
        values |= {
            "fact": row.fact,
            "op": row.op,
            "value": value,
            "actionable": row.actionable,
            "remedy": row.remedy,
        }
    if row.kind == "group":
        depth = row.place.count(".") + 1
        inside = [p for p in by_place if p.startswith(f"{row.place}.") and p.count(".") == depth]
        values |= {"join": row.joining, "count": row.count}
        values["members"] = tuple(_tree(by_place[place], by_place) for place in inside)
    return _CRITERION.validate_python(values)

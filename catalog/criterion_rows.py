"""Criteria between their two forms: a tree of values and flat rows.

A group is a row and its members are rows below it; so are the parts of a score, each with its bands.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter

from catalog.criteria import Criterion, Group, Leaf, Manual, Part, Score
from catalog.models import CriterionRow

_CRITERION: TypeAdapter[Criterion] = TypeAdapter(Criterion)
_ALL = ("kind", "requirement", "weight", "valid_from", "valid_until")
_TEXTS = ("met_text", "unmet_text", "unknown_text")
_CHANGED = ("actionable", "remedy")


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
    row = _blank(place, criterion.kind, criterion.requirement, criterion.cite)
    row.weight = criterion.weight.value
    row.valid_from, row.valid_until = criterion.valid_from, criterion.valid_until
    if not isinstance(criterion, Manual):
        for name in _TEXTS:
            setattr(row, name, getattr(criterion, name))
    if isinstance(criterion, Leaf):
        row.fact, row.op = criterion.fact, criterion.op.value
        row.value = criterion.model_dump(mode="json")["value"]
        row.actionable, row.remedy = criterion.actionable, criterion.remedy
    if isinstance(criterion, Score):
        row.least = criterion.least
        parts = enumerate(criterion.parts)
        return [row, *(_part(part, f"{place}.{at}", criterion.cite) for at, part in parts)]
    if isinstance(criterion, Group):
        row.joining, row.count = criterion.join, criterion.count
        members = [each for at, m in enumerate(criterion.members) for each in _rows(m, f"{place}.{at}")]
        return [row, *members]
    return [row]


def _part(part: Part, place: str, cite: str) -> CriterionRow:
    row = _blank(place, "part", part.label, cite)
    row.fact, row.value = part.fact, part.model_dump(mode="json")["bands"]
    row.least, row.actionable, row.remedy = part.least, part.actionable, part.remedy
    return row


def _blank(place: str, kind: str, requirement: str, cite: str) -> CriterionRow:
    return CriterionRow(
        place=place,
        position=0,
        kind=kind,
        requirement=requirement,
        clause_ref=cite,
        weight="hard",
        fact=None,
        op=None,
        value=None,
        joining=None,
        count=None,
        least=None,
        actionable=False,
        remedy="",
        valid_from=None,
        valid_until=None,
        **dict.fromkeys(_TEXTS, ""),
    )


def _tree(row: CriterionRow, by_place: dict[str, CriterionRow]) -> Criterion:
    values = _of(row, *_ALL) | {"cite": row.clause_ref}
    if row.kind != "manual":
        values |= _of(row, *_TEXTS)
    if row.kind == "fact":
        values |= _of(row, "fact", "op", *_CHANGED) | {"value": _compared(row.value)}
    if row.kind == "group":
        members = tuple(_tree(each, by_place) for each in _below(row, by_place))
        values |= {"join": row.joining, "count": row.count, "members": members}
    if row.kind == "score":
        values |= {"least": row.least, "parts": [_read_part(each) for each in _below(row, by_place)]}
    return _CRITERION.validate_python(values)


def _read_part(row: CriterionRow) -> dict[str, Any]:
    bands = [{**band, "value": _compared(band["value"])} for band in row.value]
    return _of(row, "fact", "least", *_CHANGED) | {"label": row.requirement, "bands": bands}


def _below(row: CriterionRow, by_place: dict[str, CriterionRow]) -> list[CriterionRow]:
    """The rows one level below, in order."""
    depth = row.place.count(".") + 1
    return [each for place, each in by_place.items() if _is_below(place, row.place, depth)]


def _is_below(place: str, of: str, depth: int) -> bool:
    return place.startswith(f"{of}.") and place.count(".") == depth


def _of(row: CriterionRow, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _compared(value: object) -> object:
    """A list out of JSON as the tuple it was."""
    return tuple(value) if isinstance(value, list) else value

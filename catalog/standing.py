"""Which rows are asked on a day."""

from datetime import date

from catalog.criteria import Criterion, Group


def standing(criteria: tuple[Criterion, ...], as_of: date) -> tuple[Criterion, ...]:
    """The rows asked on the day; a group without those of its members that are not."""
    if not any(map(_is_dated, criteria)):
        return criteria
    return tuple(kept for row in criteria if (kept := _standing(row, as_of)) is not None)


def _is_dated(row: Criterion) -> bool:
    if row.valid_from is not None or row.valid_until is not None:
        return True
    return isinstance(row, Group) and any(map(_is_dated, row.members))


def _standing(row: Criterion, as_of: date) -> Criterion | None:
    if not row.is_asked(as_of):
        return None
    if not isinstance(row, Group) or not any(map(_is_dated, row.members)):
        return row
    members = standing(row.members, as_of)
    count = min(row.count, len(members))
    return row.model_copy(update={"members": members, "count": count}) if members else None

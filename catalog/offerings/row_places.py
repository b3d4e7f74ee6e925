"""Where a row stands among the criteria: 「2」 is the third row, 「2.0」 the first in its group. Pure."""

import re

from catalog.criteria import Criterion, Group
from catalog.offerings.row_words import group_sentence

PATTERN = r"\d{1,3}(?:\.\d{1,2}){0,2}"
Place = tuple[int, ...]


def read_place(text: str) -> Place | None:
    """The place that an address or a form names, None where it names none."""
    if not re.fullmatch(PATTERN, text, re.ASCII):
        return None
    return tuple(map(int, text.split(".")))


def place_words(place: Place) -> str:
    """「3」, 「3.1」: the place as people count."""
    return ".".join(str(at + 1) for at in place)


def row_at(criteria: tuple[Criterion, ...], place: Place) -> Criterion | None:
    """The row that stands there."""
    if place[0] >= len(criteria):
        return None
    row = criteria[place[0]]
    if len(place) == 1:
        return row
    return row_at(row.members, place[1:]) if isinstance(row, Group) else None


def put_in(criteria: tuple[Criterion, ...], row: Criterion, place: Place | None) -> tuple[Criterion, ...]:
    """The rows with this one in its place, or at the end where that place is gone."""
    if place is None or row_at(criteria, place) is None:
        return (*criteria, row)
    at, old = place[0], criteria[place[0]]
    if isinstance(old, Group) and len(place) > 1:
        row = joined(old, put_in(old.members, row, place[1:]), old.join, old.count)
    return (*criteria[:at], row, *criteria[at + 1 :])


def joined(group: Group, members: tuple[Criterion, ...], join: str, count: int) -> Group:
    """The group of these members, joined so; its sentence follows unless somebody has worded it."""
    was_proposed = group.requirement == group_sentence(group.join, group.count, group.members)
    said = group_sentence(join, count, members) if was_proposed else group.requirement
    return group.model_copy(update={"members": members, "join": join, "count": count, "requirement": said})

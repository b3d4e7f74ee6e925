"""Territories inside the database: equal to catalog.territory.within, row by row."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, or_, true

from catalog.screening.sql_answers import Answer, Held, open_when_waiting, settled, undecided
from catalog.screening.sql_derived import FactColumns
from catalog.territory import AIRPORT_ZONE, within
from catalog.values import NATIONWIDE
from catalog.vocabulary import Verdict


def place(territory: str, firms: FactColumns) -> Answer:
    """Whether the firm lies in the territory of a product or offering."""
    if territory == NATIONWIDE:
        return settled(Verdict.MET)
    return lies_within((territory,), firms)


def lies_within(territories: Sequence[str], firms: FactColumns) -> Answer:
    """In one of the territories; a place known too coarsely waits, the airport zone is for a person."""
    members = [_in_territory(each, firms["region"]) for each in territories]
    return open_when_waiting(or_(*(each.held for each in members)), members)


def _in_territory(territory: str, place: ColumnElement[str]) -> Answer:
    around = {f"{territory[:2]}0000", f"{territory[:4]}00", NATIONWIDE}
    coarse = sorted(each for each in around if within(each, territory) is Verdict.UNKNOWN)
    inside: Held = true() if territory == NATIONWIDE else place.startswith(_stem(territory))
    unsure = [AIRPORT_ZONE] if within(AIRPORT_ZONE, territory) is Verdict.MANUAL else []
    held = case(
        (or_(place.is_(None), place.in_([*coarse, *unsure])), undecided()),
        else_=inside,
    )
    return Answer(held, or_(place.is_(None), place.in_(coarse)))


def _stem(territory: str) -> str:
    if territory.endswith("0000"):
        return territory[:2]
    return territory[:4] if territory.endswith("00") else territory

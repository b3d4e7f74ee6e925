"""Giving slots by a stated rule: in order, each firm takes the best that is left. Pure.

A firm higher in the order never goes without what a lower one was given, unless it could not have had it:
the time was not wanted, the panel does not suit it, or somebody higher holds what the slot needs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from events.clinic.allocation.rule import Priority, Rule, lot
from events.clinic.availability import Claim
from events.clinic.models import TieBreak


@dataclass(frozen=True, slots=True)
class Place:
    """A free slot at a station, and what a booking there holds besides the firm itself."""

    station_id: int
    starts_at: datetime
    holds: frozenset[Claim]
    roles: frozenset[str] = frozenset()
    """The roles on the panel."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """One application as the rule sees it. `fit`: 2 a need with a product for it, 1 a need stated, 0 none."""

    id: int
    uscc: str
    made_at: datetime
    wanted: tuple[datetime, ...] = ()
    takes_any: bool = True
    roles: frozenset[str] = frozenset()
    is_first_time: bool = True
    is_listed: bool = False
    fit: int = 0
    products: int = 0
    """How many products on paper fit the need; told, not counted."""
    barred: frozenset[int] = frozenset()
    """Stations whose panel does not suit the firm."""
    busy: frozenset[int] = frozenset()
    """Ticks in which the firm is elsewhere."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one applicant was given, and what of its wishes was gone when its turn came."""

    applicant: Applicant
    rank: int
    place: Place | None
    gone: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Applications:
    """What an allocation, or a solver in its place, starts from."""

    applicants: tuple[Applicant, ...]
    places: tuple[Place, ...]
    rule: Rule
    seed: str


def allocate(applications: Applications) -> list[Outcome]:
    """The outcome of every applicant, in the order of the rule."""
    left = list(applications.places)
    outcomes = []
    for rank, each in enumerate(in_order(applications), start=1):
        choices = [place for place in left if suits(each, place)]
        place = min(choices, key=preference(each), default=None)
        better = each.wanted if place is None else _dearer(each, place)
        outcomes.append(Outcome(each, rank, place, better))
        if place:
            left = [other for other in left if not other.holds & place.holds]
    return outcomes


def in_order(applications: Applications) -> list[Applicant]:
    """The applicants in the order of the rule; two never stand equal."""
    rule, seed = applications.rule, applications.seed

    def place_in_line(each: Applicant) -> tuple[tuple[int, ...], str, datetime, int]:
        drawn = lot(seed, each.uscc) if rule.ties is TieBreak.LOT else ""
        return tuple(-standing(each, priority) for priority in rule.priorities), drawn, each.made_at, each.id

    return sorted(applications.applicants, key=place_in_line)


def standing(each: Applicant, priority: Priority) -> int:
    """How high the applicant stands in one priority; higher comes first."""
    if priority is Priority.FIRST_TIME:
        return int(each.is_first_time)
    return int(each.is_listed) if priority is Priority.LISTED else each.fit


def suits(each: Applicant, place: Place) -> bool:
    """Whether the firm would and could sit there, were it free."""
    if place.station_id in each.barred or any(tick in each.busy for _, tick in place.holds):
        return False
    return not each.wanted or each.takes_any or place.starts_at in each.wanted


def preference(each: Applicant) -> Callable[[Place], tuple[int, int, datetime, int]]:
    """The smaller, the dearer: times in the order wished for, then the roles asked for, then the earlier."""
    wishes = {starts_at: number for number, starts_at in enumerate(each.wanted)}

    def key(place: Place) -> tuple[int, int, datetime, int]:
        missing = len(each.roles - place.roles)
        return wishes.get(place.starts_at, len(wishes)), missing, place.starts_at, place.station_id

    return key


def _dearer(each: Applicant, place: Place) -> tuple[datetime, ...]:
    """The wished-for times before the one given."""
    wishes: Sequence[datetime] = each.wanted
    return tuple(wishes[: wishes.index(place.starts_at)] if place.starts_at in wishes else wishes)

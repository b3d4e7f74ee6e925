"""What a timetable is made of: plain values, nothing stored. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Place = tuple[int, int]
"""A station's id and the number of a slot of the day, from 0."""
Panels = Mapping[int, frozenset[int]]
"""Ids of experts by station."""


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm that wants to come.

    `wishes`: what a panel can do for it, and how many points each is worth. `slots`: when it is free, and how
    many points each time is worth. `conflicts`: experts who must not judge it.
    """

    id: int
    name: str
    wishes: Mapping[str, int]
    slots: Mapping[int, int]
    conflicts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """An expert who could sit. `offers`: the wishes they answer. `load`: other clinics of the month."""

    id: int
    name: str
    role: str
    offers: frozenset[str]
    slots: frozenset[int]
    load: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A station: `slots` are those nobody has booked yet."""

    id: int
    name: str
    slots: frozenset[int]


@dataclass(frozen=True, slots=True)
class Task:
    """Everything a timetable is made from. `firms` come in the order in which places are due to them.

    `held_panels` and `held_places` (by firm) stay as they are.
    """

    firms: tuple[Firm, ...]
    people: tuple[Person, ...]
    tables: tuple[Table, ...]
    most_seats: int
    """How many experts a station has at most."""
    held_panels: Panels = field(default_factory=dict)
    held_places: Mapping[int, Place] = field(default_factory=dict)

    @property
    def person(self) -> dict[int, Person]:
        return {each.id: each for each in self.people}


@dataclass(frozen=True, slots=True)
class Timetable:
    """Who sits at each station, and where each firm goes; a firm left out has no place."""

    panels: Panels
    places: Mapping[int, Place]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A timetable with what is proven of it.

    `points` of at most `bound`, which no panels and no timetable that see as many firms can pass.
    `most_seen`: whether no panels at all could see more firms, or ones earlier in the order.
    """

    timetable: Timetable
    points: int
    bound: int
    most_seen: bool

    @property
    def gap_bp(self) -> int:
        """How far the points may be from the best, in basis points of the bound, rounded up; 0 is proven."""
        return -(-(self.bound - self.points) * 10_000 // self.bound) if self.bound else 0

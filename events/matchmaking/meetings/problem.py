"""What a plan of 1:1 meetings is made of: plain values, nothing stored. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from catalog.vocabulary import Labelled

Pair = tuple[int, int]
"""The ids of a firm and of an institution, in this order."""
Place = tuple[int, int]
"""The number of a round, from 0, and of a table."""

FIT_MOST = 60


class Wish(Labelled):
    """What a party says of another. A no is final, and the other side never learns of it."""

    MUST = "must", "一定要见"
    MAY = "may", "可以见"
    NO = "no", "不见"


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation on either side; ids are unique over both sides.

    `rounds`: when it can still come, counted from 0. `most`: its meetings at most. `seats`: how many meetings
    its people can hold at once. `tables`: an institution's own; without any it sits at shared ones. `had`:
    meetings of rounds that are over; they count as its first ones but not towards `most`.
    """

    id: int
    name: str
    rounds: frozenset[int]
    most: int
    seats: int = 1
    tables: tuple[int, ...] = ()
    had: int = 0


@dataclass(frozen=True, slots=True)
class Fit:
    """How well what the firm needs meets what the institution finances: 0 to FIT_MOST points, and why."""

    points: int
    reasons: tuple[str, ...] = ()


NO_FIT = Fit(0)


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """A firm and an institution, in a round (from 0), at a table. They sort by round and table."""

    round: int
    table: int
    firm: int
    institution: int

    @property
    def pair(self) -> Pair:
        return self.firm, self.institution

    @property
    def place(self) -> Place:
        return self.round, self.table


Plan = tuple[Meeting, ...]
"""Meetings in their order."""


@dataclass(frozen=True)
class Task:
    """Everything a plan is made from.

    `rounds`: how many there are. `tables`: the numbers of all tables, institutions' own ones among them (a
    table is one institution's at most). `wishes` by who says it and of whom. `barred`: pairs that must not
    meet (回避). `held`: meetings that stay as they are while they can.
    """

    firms: tuple[Party, ...]
    institutions: tuple[Party, ...]
    rounds: int
    tables: tuple[int, ...]
    wishes: Mapping[tuple[int, int], Wish] = field(default_factory=dict)
    fits: Mapping[Pair, Fit] = field(default_factory=dict)
    barred: frozenset[Pair] = frozenset()
    held: Plan = ()

    @cached_property
    def party(self) -> dict[int, Party]:
        """Both sides by id."""
        return {each.id: each for each in (*self.firms, *self.institutions)}

    @cached_property
    def shared_tables(self) -> tuple[int, ...]:
        """The tables that are no institution's own."""
        own = {table for each in self.institutions for table in each.tables}
        return tuple(table for table in self.tables if table not in own)

    def tables_of(self, institution: int) -> tuple[int, ...]:
        """Where the institution may sit."""
        return self.party[institution].tables or self.shared_tables

    def at_once(self, party: int) -> int:
        """How many meetings the party can have in one round; an institution's own tables bound it too."""
        each = self.party[party]
        return min(each.seats, len(each.tables)) if each.tables else each.seats

    def may_meet(self, pair: Pair) -> bool:
        """Whether nothing forbids the two for good: neither said no, no 回避, a round in common."""
        firm, institution = pair
        said = self.wishes.get((firm, institution)), self.wishes.get((institution, firm))
        return (
            Wish.NO not in said
            and pair not in self.barred
            and bool(self.party[firm].rounds & self.party[institution].rounds)
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan with what is proven of it.

    `met`: parties that have or had a meeting, `most_met` no plan has more. `points` of at most `bound`, which
    no plan that meets as many passes.
    """

    plan: Plan
    met: int
    most_met: int
    points: int
    bound: int

    @property
    def gap_bp(self) -> int:
        """How far the points may be from the best, in basis points of the bound, rounded up; 0 is proven."""
        return -(-(self.bound - self.points) * 10_000 // self.bound) if self.bound else 0

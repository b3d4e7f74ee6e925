"""A plan as rounds × tables, and what can be chosen in the forms beside it."""

from dataclasses import dataclass

from events.matchmaking.meetings.drafts import Open
from events.matchmaking.meetings.explain import reasons
from events.matchmaking.meetings.gathering import Gathered
from events.matchmaking.meetings.hours import Round
from events.matchmaking.meetings.problem import Meeting, Place


@dataclass(frozen=True)
class Cell:
    """One place: `value` names it in forms."""

    value: str
    meeting: Meeting | None
    pair: str
    firm: str
    institution: str
    why: tuple[str, ...]
    is_held: bool
    is_new: bool


@dataclass(frozen=True)
class Row:
    """One round with a cell for each table."""

    round: Round
    cells: list[Cell]
    is_open: bool

    @property
    def taken(self) -> int:
        return sum(each.meeting is not None for each in self.cells)

    @property
    def free(self) -> int:
        return len(self.cells) - self.taken


def tables_of(gathered: Gathered, work: Open) -> list[int]:
    """The tables there are, and those that the plan uses."""
    return sorted({*gathered.task.tables, *(each.table for each in work.draft.plan)})


def rows_of(gathered: Gathered, work: Open) -> list[Row]:
    """A row for each round."""
    at = {each.place: each for each in work.draft.plan}
    tables, live, rows = tables_of(gathered, work), set(gathered.live), []
    for each in gathered.grid:
        places = [(each.number, table) for table in tables]
        cells = [_cell(gathered, work, at.get(place), place, live) for place in places]
        rows.append(Row(each, cells, each.number in gathered.open_rounds))
    return rows


def choices_of(gathered: Gathered, work: Open) -> dict[str, list[tuple[str, str]]]:
    """What the forms offer: meetings that can be moved, places, firms and institutions."""
    task, grid, taken = gathered.task, gathered.grid, {each.place for each in work.draft.plan}
    meetings = []
    for each in gathered.ahead(work.draft.plan):
        firm, institution = (gathered.parties[party].name for party in each.pair)
        when = grid[each.round].label if each.round < len(grid) else f"第 {each.round + 1} 轮"
        where = f"{when} {each.table} 号桌"
        meetings.append((f"{each.firm}-{each.institution}", f"{where}：{firm} — {institution}"))
    places = [
        (
            _named((number, table)),
            f"{grid[number].label} {table} 号桌{'' if (number, table) in taken else '（空）'}",
        )
        for number in sorted(gathered.open_rounds)
        for table in tables_of(gathered, work)
    ]
    return {
        "meetings": meetings,
        "places": places,
        "firms": [(str(each.id), each.name) for each in sorted(task.firms, key=lambda one: one.name)],
        "institutions": [
            (str(each.id), each.name) for each in sorted(task.institutions, key=lambda one: one.name)
        ],
    }


def _cell(gathered: Gathered, work: Open, meeting: Meeting | None, place: Place, live: set[Meeting]) -> Cell:
    if meeting is None:
        return Cell(_named(place), None, "", "", "", (), is_held=False, is_new=False)
    firm, institution = (gathered.parties[each] for each in meeting.pair)
    is_known = meeting.firm in gathered.task.party and meeting.institution in gathered.task.party
    return Cell(
        _named(place),
        meeting,
        f"{firm.id}-{institution.id}",
        firm.name,
        institution.name,
        reasons(gathered.task, meeting.pair) if is_known else (),
        is_held=meeting.pair in work.draft.held,
        is_new=work.is_draft and meeting not in live,
    )


def _named(place: Place) -> str:
    return f"{place[0]}-{place[1]}"

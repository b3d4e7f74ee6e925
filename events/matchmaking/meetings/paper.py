"""The published meetings as plain values for paper: cards, one sheet a table, the list on the wall."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from catalog.finding.sounds import sounds
from events.matchmaking.meetings.hours import Round
from events.matchmaking.meetings.schedule import Item, day_in_words
from events.matchmaking.models import Event, MeetingParty, MeetingSide

T = TypeVar("T")

CARD_ROWS = 12
"""So many meetings fit on one card; a party with more gets several."""
WALL_ROUNDS = 12
"""So many rounds fit across a page."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What stands on every paper."""

    code: str
    title: str
    when: str
    where: str
    organiser: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class CardRow:
    time: str
    table: int
    other: str


@dataclass(frozen=True, slots=True)
class Card:
    """One card; `part` is 「1/2」 where a party has several."""

    name: str
    side: str
    part: str
    rows: tuple[CardRow, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    number: int
    time: str
    firm: str
    institution: str


@dataclass(frozen=True, slots=True)
class TableSheet:
    """What lies on one table; `host` where one institution sits there all day."""

    table: int
    host: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class WallRow:
    """A party with its tables, one cell for each round of the part; only numbers, not whom it meets."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WallPart:
    """One side over some of the rounds."""

    title: str
    rounds: tuple[tuple[int, str], ...]
    rows: tuple[WallRow, ...]


def occasion(event: Event, begins: datetime) -> Occasion:
    """`begins`: the first round; an event may last several days."""
    where = f"{event.place}（{event.address}）" if event.place else "线上"
    return Occasion(event.code, event.title, day_in_words(begins), where, event.organiser, event.is_demo)


def cards(items: Sequence[Item]) -> list[Card]:
    """Firms' cards by name, then institutions'."""
    found = []
    for party, mine in _by_party(items):
        rows = [
            CardRow(each.round.times, each.meeting.table_number, each.other(party.id).name) for each in mine
        ]
        parts = _parts(rows, CARD_ROWS)
        side = MeetingSide(party.side).label
        found += [
            Card(party.name, side, f"{at}/{len(parts)}" if len(parts) > 1 else "", part)
            for at, part in enumerate(parts, 1)
        ]
    return found


def table_sheets(items: Sequence[Item]) -> list[TableSheet]:
    """A sheet for each table that is used, by number."""
    at: dict[int, list[Item]] = defaultdict(list)
    for each in items:
        if each.stands:
            at[each.meeting.table_number].append(each)
    found = []
    for table, there in sorted(at.items()):
        hosts = {each.institution.name for each in there}
        rows = [
            TableRow(each.round.number + 1, each.round.times, each.firm.name, each.institution.name)
            for each in there
        ]
        found.append(TableSheet(table, hosts.pop() if len(hosts) == 1 else "", tuple(rows)))
    return found


def wall(items: Sequence[Item], grid: Sequence[Round]) -> list[WallPart]:
    """Firms then institutions, each by name; so many rounds across that they fit."""
    found = []
    sides = defaultdict(list)
    for party, mine in _by_party(items):
        sides[party.side].append((party, mine))
    for side in MeetingSide:
        for part in _parts(grid, WALL_ROUNDS):
            rows = tuple(
                WallRow(party.name, tuple(_tables(mine, each.number) for each in part))
                for party, mine in sides[side]
            )
            if rows:
                rounds = tuple((each.number + 1, each.times) for each in part)
                found.append(WallPart(side.label, rounds, rows))
    return found


def _parts(whole: Sequence[T], most: int) -> list[tuple[T, ...]]:
    return [tuple(whole[at : at + most]) for at in range(0, len(whole), most)]


def _tables(mine: Sequence[Item], number: int) -> str:
    return "、".join(str(each.meeting.table_number) for each in mine if each.round.number == number)


def _by_party(items: Sequence[Item]) -> list[tuple[MeetingParty, list[Item]]]:
    """Each party with its meetings that stand: firms first, by the sound of their names."""
    parties: dict[int, MeetingParty] = {}
    mine: dict[int, list[Item]] = defaultdict(list)
    for each in items:
        for party in (each.firm, each.institution) if each.stands else ():
            parties[party.id] = party
            mine[party.id].append(each)
    order = sorted(parties.values(), key=_turn)
    return [(each, mine[each.id]) for each in order]


def _turn(party: MeetingParty) -> tuple[bool, str, int]:
    return party.side != MeetingSide.FIRM, sounds(party.name).pinyin, party.id

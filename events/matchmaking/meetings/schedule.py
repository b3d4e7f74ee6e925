"""The published meetings as people see them: one party's, one table's, all of an event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalog.vocabulary import Category
from events.calendar_file import CalendarEntry
from events.matchmaking.meetings.delegations import Delegation, delegations
from events.matchmaking.meetings.hours import Round, grid_of
from events.matchmaking.models import (
    Event,
    Meeting,
    MeetingParty,
    MeetingSetting,
    MeetingSide,
    MeetingState,
    Registration,
)
from yurong.kit.clock import WEEKDAYS, local

People = Mapping[tuple[MeetingSide, str], Delegation]


@dataclass(frozen=True, slots=True)
class Item:
    """One meeting with both parties."""

    meeting: Meeting
    round: Round
    firm: MeetingParty
    institution: MeetingParty

    def other(self, party_id: int) -> MeetingParty:
        return self.institution if self.firm.id == party_id else self.firm

    @property
    def state(self) -> MeetingState:
        return MeetingState(self.meeting.state)

    @property
    def stands(self) -> bool:
        return self.state in (MeetingState.PLANNED, MeetingState.HELD)


def items_of(session: Session, setting: MeetingSetting, party_ids: Iterable[int] = ()) -> list[Item]:
    """Published meetings by round and table, cancelled ones too; of these parties, or all. Reads only."""
    grid = grid_of(setting)
    found = select(Meeting).where(Meeting.event_id == setting.event_id, Meeting.round < len(grid))
    if ids := list(party_ids):
        found = found.where(or_(Meeting.firm_id.in_(ids), Meeting.institution_id.in_(ids)))
    parties = {
        each.id: each
        for each in session.scalars(select(MeetingParty).where(MeetingParty.event_id == setting.event_id))
    }
    rows = session.scalars(found.order_by(Meeting.round, Meeting.table_number, Meeting.id))
    return [
        Item(each, grid[each.round], parties[each.firm_id], parties[each.institution_id]) for each in rows
    ]


def party_of(session: Session, event_id: int, mine: Delegation) -> MeetingParty | None:
    """The party of these people, once there is one. Reads only."""
    return session.scalar(
        select(MeetingParty).where(
            MeetingParty.event_id == event_id, MeetingParty.side == mine.side, MeetingParty.key == mine.key
        )
    )


def people_of(session: Session, event_id: int) -> People:
    """Who comes, by side and key. Reads only."""
    return {each.who: each for each in delegations(session, event_id)}


def contacts(people: Iterable[Registration]) -> list[str]:
    """「李明（总经理）13800000000」 of those who agreed that it is seen."""
    return [
        f"{each.name}{f'（{each.position}）' if each.position else ''}{each.phone}"
        for each in people
        if each.shares_contact
    ]


def need_of(party: MeetingParty) -> str:
    """What the party seeks or gives, in one line: 「贷款、担保，500 万元；扩建生产线」; empty when unsaid."""
    kinds = "、".join(Category(each).label for each in party.kinds)
    parts = [kinds, str(party.amount) if party.amount else ""]
    first = "，".join(part for part in parts if part)
    return "；".join(part for part in (first, party.about) if part)


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting as one of the two sees it. `contacts`: of a firm's people who agreed, for the other.

    `other_left`: the other does not come, and the organiser has not planned the round anew yet.
    """

    item: Item
    other: str
    need: str
    contacts: tuple[str, ...]
    stands: bool
    other_left: bool


def lines_of(party: MeetingParty, items: Iterable[Item], people: People) -> list[Line]:
    """The party's meetings in their order, those that do not stand too."""
    found = []
    for each in items:
        if party.id not in (each.firm.id, each.institution.id):
            continue
        other = each.other(party.id)
        theirs = people.get((MeetingSide(other.side), other.key))
        shown = contacts(theirs.people) if theirs and other.side == MeetingSide.FIRM else []
        stands = stands_for(party, each)
        left = stands and each.state is MeetingState.PLANNED and (not theirs or not stands_for(other, each))
        found.append(Line(each, other.name, need_of(other), tuple(shown), stands, left))
    return found


def stands_for(party: MeetingParty, item: Item) -> bool:
    """Whether the party is to be there: not to rounds that had not begun when it withdrew."""
    gone = party.withdrawn_at
    is_given_up = gone is not None and item.state is MeetingState.PLANNED and item.round.starts_at > gone
    return item.stands and not is_given_up


def entries_of(
    event: Event, mine: MeetingParty, items: Iterable[Item], public_url: str
) -> list[CalendarEntry]:
    """The party's meetings for a calendar; cancelled and missed ones stay, as cancelled."""
    return [
        CalendarEntry(
            uid=f"meeting-{each.meeting.code}-{mine.side}@yurong",
            sequence=each.meeting.sequence,
            stamped_at=each.meeting.changed_at,
            starts_at=each.round.starts_at,
            ends_at=each.round.ends_at,
            summary=f"一对一洽谈：{each.other(mine.id).name}",
            location=f"{event.place} {each.meeting.table_number} 号桌",
            description=f"{event.title}\n{each.round.label}，{each.meeting.table_number} 号桌",
            url=f"{public_url.rstrip('/')}/events/{event.code}",
            is_cancelled=not stands_for(mine, each),
        )
        for each in items
    ]


def day_in_words(at: datetime) -> str:
    """「11月25日（星期三）」, mainland time."""
    wall = local(at)
    return f"{wall.month}月{wall.day}日（星期{WEEKDAYS[wall.weekday()]}）"

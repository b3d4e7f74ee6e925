"""On the spot: somebody did not come to a round, and somebody who is there takes the seat."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.arranging import Arranged, arrange, place, seats_taken
from events.matchmaking.meetings.check import check_change
from events.matchmaking.meetings.delegations import delegations, seats_of
from events.matchmaking.meetings.gathering import Gathered, gather
from events.matchmaking.meetings.holding import hold, setting_of
from events.matchmaking.meetings.hours import grid_of
from events.matchmaking.meetings.problem import Meeting as Planned
from events.matchmaking.meetings.refusals import CannotStand, NotPlanned, SeatTaken, TooEarly
from events.matchmaking.meetings.suggest import Suggestion, suggestions
from events.matchmaking.models import STANDING, Event, Meeting, MeetingParty, MeetingSide, MeetingState
from events.matchmaking.on_site.arrivals import arrivals
from yurong.accounts.audit import record


def mark_absent(
    session: Session, *, event: Event, code: str, absent_id: int, account_id: int, now: datetime
) -> Meeting:
    """Notes who did not come; the round, the table and the other side are free from then on. Writes.

    The same again changes nothing. Raises NotPlanned, TooEarly (409).
    """
    setting = hold(session, event)
    row = _meeting(session, event, code)
    if row.state == MeetingState.MISSED and row.absent_id == absent_id:
        return row
    if row.state != MeetingState.PLANNED or absent_id not in (row.firm_id, row.institution_id):
        raise NotPlanned(event)
    if now < grid_of(setting)[row.round].starts_at:
        raise TooEarly(event)
    row.state, row.absent_id = MeetingState.MISSED, absent_id
    row.sequence, row.changed_at = row.sequence + 1, now
    setting.live_version += 1
    record(session, account_id, "meetings.missed", f"meeting:{row.code}")
    session.flush()
    return row


def came_after_all(session: Session, *, event: Event, code: str, account_id: int, now: datetime) -> Meeting:
    """Takes `mark_absent` back while nobody else has the seat. Writes. Raises NotPlanned, SeatTaken (409)."""
    setting = hold(session, event)
    row = _meeting(session, event, code)
    if row.state != MeetingState.MISSED:
        raise NotPlanned(event)
    people = {each.who: each for each in delegations(session, event.id)}
    parties = [session.get_one(MeetingParty, each) for each in (row.firm_id, row.institution_id)]
    rows = session.scalars(
        select(Meeting)
        .where(Meeting.event_id == event.id, Meeting.state.in_(STANDING))
        .order_by(Meeting.round, Meeting.table_number)
    ).all()
    again, taken = _planned(row), seats_taken(rows)
    is_full = any(
        len(taken[each.id, again.round]) >= seats_of(each, people.get((MeetingSide(each.side), each.key)))
        for each in parties
    )
    if is_full or any(each.place == again.place or each.pair == again.pair for each in map(_planned, rows)):
        raise SeatTaken(event)
    row.absent_id = None
    place([(row, again)], taken)
    row.sequence, row.changed_at = row.sequence + 1, now
    setting.live_version += 1
    record(session, account_id, "meetings.came", f"meeting:{row.code}")
    session.flush()
    return row


def offers(session: Session, *, event: Event, missed: Sequence[Meeting]) -> dict[int, list[Suggestion]]:
    """Who could take the seats of one round's missed meetings now, by meeting, best first. Reads only.

    Once anybody has been checked in at the door, only of those who were; else of all.
    """
    if not missed:
        return {}
    gathered = _gathered_at(session, event, missed[0])
    ahead, present = gathered.ahead(gathered.live), _present(session, gathered, missed[0])
    return {
        each.id: suggestions(gathered.task, ahead, _planned(each), each.absent_id, present)
        for each in missed
        if each.absent_id is not None
    }


def fill(
    session: Session,
    *,
    event: Event,
    code: str,
    firm_id: int,
    institution_id: int,
    table: int,
    account_id: int,
    now: datetime,
) -> Arranged:
    """The two meet in the round of the missed meeting; both are told. Writes.

    Raises NotPlanned, SeatTaken or CannotStand (409), each with what to do next.
    """
    setting = hold(session, event)
    row = _meeting(session, event, code)
    if row.state != MeetingState.MISSED:
        raise NotPlanned(event)
    gathered = _gathered_at(session, event, row)
    before = gathered.ahead(gathered.live)
    made = Planned(row.round, table, firm_id, institution_id)
    if made.firm not in gathered.parties or made.institution not in gathered.parties:
        raise NotPlanned(event)
    if made in before:
        return Arranged(0, 0, 0, frozenset())
    if any(each.place == made.place for each in before):
        raise SeatTaken(event)
    if forbids := check_change(gathered.task, before, (*before, made)).forbids:
        raise CannotStand(event, "；".join(each.why for each in forbids) + "。请另选一家。")
    return arrange(
        session,
        event=event,
        setting=setting,
        plan=gathered.whole((*before, made)),
        account_id=account_id,
        now=now,
    )


def _meeting(session: Session, event: Event, code: str) -> Meeting:
    """The meeting, locked: whoever of the two says what came of it holds its row only. Raises NotPlanned."""
    named = select(Meeting).where(Meeting.event_id == event.id, Meeting.code == code)
    found = session.scalar(named.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotPlanned(event)
    return found


def _planned(row: Meeting) -> Planned:
    return Planned(row.round, row.table_number, row.firm_id, row.institution_id)


def _gathered_at(session: Session, event: Event, row: Meeting) -> Gathered:
    """The task as it was just before the round began: its places count as open."""
    setting = setting_of(session, event.id)
    assert setting is not None
    begins = grid_of(setting)[row.round].starts_at
    return gather(session, event, setting, begins - timedelta(seconds=1))


def _present(session: Session, gathered: Gathered, row: Meeting) -> Collection[int]:
    """Ids of the parties somebody of whom is there, without those that missed a meeting of this round."""
    here = arrivals(session, row.event_id)
    missed = set(
        session.scalars(
            select(Meeting.absent_id).where(
                Meeting.event_id == row.event_id,
                Meeting.round == row.round,
                Meeting.state == MeetingState.MISSED,
            )
        )
    )
    return [
        party
        for party, each in gathered.people.items()
        if party not in missed and (not here or any(one.id in here for one in each.people))
    ]

"""The one entrance that changes what stands: meetings are made, moved and cancelled, and people told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events import codes
from events.matchmaking.meetings import letter_work
from events.matchmaking.meetings.problem import Meeting as Planned
from events.matchmaking.meetings.problem import Plan
from events.matchmaking.meetings.refusals import SeatTaken
from events.matchmaking.models import STANDING, Event, Meeting, MeetingParty, MeetingSetting, MeetingState
from yurong.accounts.audit import record


@dataclass(frozen=True, slots=True)
class Arranged:
    """How many meetings were made, moved and cancelled, and which parties that concerns."""

    made: int
    moved: int
    cancelled: int
    parties: frozenset[int]


def arrange(
    session: Session,
    *,
    event: Event,
    setting: MeetingSetting,
    plan: Plan,
    account_id: int,
    now: datetime,
    also_tell: Iterable[int] = (),
) -> Arranged:
    """What stands becomes the plan; a job tells whomever it concerns, and `also_tell`. Writes.

    The caller holds the setting. A pair that comes back keeps its code, so that calendars follow. Meetings
    that were held are never touched. Who withdrew and loses its meetings by this has dropped out. Raises
    SeatTaken (409) when the database finds a clash.
    """
    known = select(Meeting).where(Meeting.event_id == event.id).order_by(Meeting.id)
    rows = session.scalars(known.with_for_update().execution_options(populate_existing=True)).all()
    standing = {(each.firm_id, each.institution_id): each for each in rows if each.state in STANDING}
    over = {
        (each.firm_id, each.institution_id): each for each in rows if each.state == MeetingState.CANCELLED
    }
    wanted = {each.pair: each for each in plan}
    gone = [
        each for pair, each in standing.items() if pair not in wanted and each.state == MeetingState.PLANNED
    ]
    moved = [
        (each, wanted[pair])
        for pair, each in standing.items()
        if pair in wanted
        and each.state == MeetingState.PLANNED
        and (each.round, each.table_number) != wanted[pair].place
    ]
    fresh = [each for pair, each in wanted.items() if pair not in standing]
    for row in (*gone, *(row for row, _ in moved)):
        row.state = MeetingState.CANCELLED
        row.sequence, row.changed_at = row.sequence + 1, now
    concerned = {party for row in (*gone, *(row for row, _ in moved)) for party in _two(row)}
    concerned |= {party for each in fresh for party in each.pair}
    _conclude(session, {party for row in gone for party in _two(row)}, now)
    # Places are given up before anybody takes one: two that trade would clash in between.
    session.flush()
    taken = seats_taken(standing.values())
    place(moved, taken)
    for each in fresh:
        row = over.get(each.pair) or _new(event, each, now)
        row.sequence, row.changed_at = row.sequence + 1 if row.id else 0, now
        place([(row, each)], taken)
        session.add(row)
    setting.live_version += 1
    setting.published_at = setting.published_at or now
    clashing = SeatTaken(event)  # made now: after a failed flush nothing can be read of the event
    try:
        session.flush()
    except IntegrityError as clash:
        raise clashing from clash
    done = Arranged(len(fresh), len(moved), len(gone), frozenset(concerned))
    record(
        session,
        account_id,
        "meetings.arranged",
        f"event:{event.code}",
        made=done.made,
        moved=done.moved,
        cancelled=done.cancelled,
    )
    owe(session, concerned | set(also_tell), setting)
    letter_work.ask(session, event=event, setting=setting, account_id=account_id, now=now)
    return done


def _conclude(session: Session, parties: Iterable[int], now: datetime) -> None:
    """A withdrawal that the day was planned for cannot be taken back any more."""
    withdrawn = MeetingParty.withdrawn_at.is_not(None), MeetingParty.dropped_at.is_(None)
    for each in session.scalars(select(MeetingParty).where(MeetingParty.id.in_(list(parties)), *withdrawn)):
        each.dropped_at, each.dropped_reason = now, each.withdrawn_reason


def owe(session: Session, parties: Iterable[int], setting: MeetingSetting) -> None:
    """These parties are to be told of what is arranged now. Writes."""
    of_these = update(MeetingParty).where(MeetingParty.id.in_(list(parties)))
    session.execute(of_these.values(owed_version=setting.live_version))


_Seats = dict[tuple[int, int], set[int]]
"""Seats in use by party and round."""


def seats_taken(rows: Iterable[Meeting]) -> _Seats:
    """Those of the meetings that stand. Reads nothing."""
    taken: _Seats = defaultdict(set)
    for each in rows:
        if each.state in STANDING:
            taken[each.firm_id, each.round].add(each.firm_seat)
            taken[each.institution_id, each.round].add(each.institution_seat)
    return taken


def place(chosen: Sequence[tuple[Meeting, Planned]], taken: _Seats) -> None:
    """Each row to its place, on the first seats free there."""
    for row, to in chosen:
        row.state, row.round, row.table_number = MeetingState.PLANNED, to.round, to.table
        row.firm_seat = _first(taken[to.firm, to.round])
        row.institution_seat = _first(taken[to.institution, to.round])


def _first(used: set[int]) -> int:
    seat = next(number for number in range(1, len(used) + 2) if number not in used)
    used.add(seat)
    return seat


def _new(event: Event, planned: Planned, now: datetime) -> Meeting:
    return Meeting(
        code=codes.booking_code(),
        event_id=event.id,
        firm_id=planned.firm,
        institution_id=planned.institution,
        made_at=now,
        sequence=0,
    )


def _two(row: Meeting) -> tuple[int, int]:
    return row.firm_id, row.institution_id

"""A party says by itself that it does not come, and may take it back until the organiser planned without it.

Its meetings stay arranged until then: nobody else's day changes by this alone. Only its own page and calendar
show them as cancelled.
"""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.delegations import Delegation, bring_in
from events.matchmaking.meetings.holding import hold
from events.matchmaking.meetings.hours import grid_of
from events.matchmaking.meetings.refusals import AlreadyPlannedWithout, NoRoundLeft
from events.matchmaking.models import Event, Meeting, MeetingParty, MeetingSetting, MeetingState
from yurong.accounts.audit import record
from yurong.accounts.models import Account
from yurong.accounts.telling import tell
from yurong.kit.messages import shortened

TITLE_IN_SMS, NAME_IN_SMS = 12, 16


def withdraw(
    session: Session,
    *,
    event: Event,
    mine: Delegation,
    reason: str,
    account_id: int | None,
    now: datetime,
    public_url: str,
) -> MeetingParty:
    """The party is not counted on any more and the organiser is told; the same again changes nothing. Writes.

    Raises NoRoundLeft (410) once the last round has begun.
    """
    setting = hold(session, event)
    party = bring_in(session, event.id)[mine.who]
    if not party.takes_part:
        return party
    if now >= grid_of(setting)[-1].starts_at:
        raise NoRoundLeft
    party.withdrawn_at, party.withdrawn_reason = now, reason
    _change_calendars(session, setting, party, now, now)
    record(session, account_id, "meetings.withdrawn", f"meeting-party:{party.id}")
    page = f"{public_url.rstrip('/')}/organise/events/{event.code}/meetings/parties/{party.id}/departure"
    _tell(session, event, party, "不能来了", f"原因：{reason}\n\n看空出来的时间怎么补：\n{page}", now)
    session.flush()
    return party


def take_back(
    session: Session, *, event: Event, mine: Delegation, account_id: int | None, now: datetime
) -> MeetingParty:
    """The party comes after all, its meetings as they were; the same again changes nothing. Writes.

    Raises AlreadyPlannedWithout (409) once the organiser has planned the day without it.
    """
    setting = hold(session, event)
    party = bring_in(session, event.id)[mine.who]
    if party.dropped_at is not None:
        raise AlreadyPlannedWithout
    if party.withdrawn_at is None:
        return party
    since, party.withdrawn_at, party.withdrawn_reason = party.withdrawn_at, None, ""
    _change_calendars(session, setting, party, since, now)
    if setting.published_at is not None:
        setting.live_version += 1  # what the organiser planned without it meanwhile does not hold any more
    record(session, account_id, "meetings.withdrawal_taken_back", f"meeting-party:{party.id}")
    _tell(session, event, party, "又能来了", "原来的安排照旧，不用再补。", now)
    session.flush()
    return party


def _change_calendars(
    session: Session, setting: MeetingSetting, party: MeetingParty, since: datetime, now: datetime
) -> None:
    """People's calendars learn of the party's meetings in rounds that had not begun `since`."""
    rounds = [each.number for each in grid_of(setting) if each.starts_at > since]
    of_party = or_(Meeting.firm_id == party.id, Meeting.institution_id == party.id)
    planned = select(Meeting).where(
        of_party, Meeting.state == MeetingState.PLANNED, Meeting.round.in_(rounds)
    )
    for each in session.scalars(planned):
        each.sequence, each.changed_at = each.sequence + 1, now


def _tell(session: Session, event: Event, party: MeetingParty, what: str, more: str, now: datetime) -> None:
    """Tells the organiser. Writes outbox rows."""
    title, name = shortened(event.title, TITLE_IN_SMS), shortened(party.name, NAME_IN_SMS)
    tell(
        session,
        key=f"meetings:{event.code}:party:{party.id}:{party.withdrawn_at is not None:d}:{now:%Y%m%d%H%M%S%f}",
        to=session.get_one(Account, event.organiser_account_id).email,
        subject=f"{party.name}{what}：一对一洽谈",
        body=f"您好：\n\n「{event.title}」的一对一洽谈，{party.name}{what}。\n{more}\n",
        short=f"「{title}」一对一洽谈：{name}{what}。",
        now=now,
    )

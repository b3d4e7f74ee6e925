"""会后结果: the one entrance for what somebody says of a meeting."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.hours import grid_of
from events.matchmaking.models import (
    Event,
    Meeting,
    MeetingOutcome,
    MeetingParty,
    MeetingSetting,
    MeetingState,
    Registration,
    Verdict,
    Voice,
)
from events.matchmaking.results.firms import belong
from events.matchmaking.results.handing_on import hand_on
from events.matchmaking.results.refusals import DidNotMeet, NoSuchMeeting, NotMetYet
from yurong.accounts.audit import record
from yurong.kit.money import Money


def answer(
    session: Session,
    *,
    event: Event,
    meeting_id: int,
    voice: Voice,
    verdict: Verdict,
    amount: Money | None,
    registration: Registration | None,
    account_id: int | None,
    request_key: str,
    now: datetime,
) -> MeetingOutcome:
    """The answer as stored: a new version of this voice's word, or its last where that says the same. Writes.

    Of the other voices nothing changes. What goes on becomes the firm's follow-ups (handing_on).
    `registration` speaks for its side, None for the organiser; that the meeting is theirs is the caller's
    business. Raises NoSuchMeeting (404), NotMetYet and DidNotMeet (409).
    """
    meeting = _hold(session, event, meeting_id, now)
    firm = session.get_one(MeetingParty, meeting.firm_id)
    if voice is Voice.FIRM and registration is not None:
        firm.enterprise_id = belong(session, registration, account_id) or firm.enterprise_id
    amount = amount if verdict is not Verdict.UNFIT else None
    stored = _said_before(session, meeting.id, voice, request_key)
    if stored is None or (stored.request_key != request_key and _words(stored) != (verdict, amount)):
        stored = MeetingOutcome(
            event_id=event.id,
            meeting_id=meeting.id,
            voice=voice.value,
            version=stored.version + 1 if stored else 1,
            verdict=verdict.value,
            amount=amount,
            registration_id=registration.id if registration else None,
            account_id=account_id,
            request_key=request_key,
            at=now,
        )
        session.add(stored)
        record(session, account_id, "meeting.answered", f"meeting:{meeting.code}", by=voice.value)
    if meeting.state == MeetingState.PLANNED:
        meeting.state = MeetingState.HELD
    session.flush()
    if firm.enterprise_id is not None:
        hand_on(session, event, firm.enterprise_id, now)
    return stored


def _hold(session: Session, event: Event, meeting_id: int, now: datetime) -> Meeting:
    """The meeting, locked, once it has begun and unless it fell through."""
    found = select(Meeting).where(Meeting.event_id == event.id, Meeting.id == meeting_id)
    meeting = session.scalar(found.with_for_update().execution_options(populate_existing=True))
    setting = session.get(MeetingSetting, event.id)
    if meeting is None or setting is None:
        raise NoSuchMeeting
    if meeting.state in (MeetingState.CANCELLED, MeetingState.MISSED):
        raise DidNotMeet
    grid = grid_of(setting)
    if meeting.round < len(grid) and now < grid[meeting.round].starts_at:
        raise NotMetYet
    return meeting


def _said_before(session: Session, meeting_id: int, voice: Voice, request_key: str) -> MeetingOutcome | None:
    """The answer sent under this key already, else the voice's last word."""
    mine = select(MeetingOutcome).where(
        MeetingOutcome.meeting_id == meeting_id, MeetingOutcome.voice == voice.value
    )
    if sent := session.scalar(mine.where(MeetingOutcome.request_key == request_key)):
        return sent
    last = select(func.max(MeetingOutcome.version)).where(
        MeetingOutcome.meeting_id == meeting_id, MeetingOutcome.voice == voice.value
    )
    return session.scalar(mine.where(MeetingOutcome.version == last.scalar_subquery()))


def _words(row: MeetingOutcome) -> tuple[Verdict, Money | None]:
    return Verdict(row.verdict), row.amount

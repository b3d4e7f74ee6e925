"""In and out of the sessions of a training that count: the one entrance for what their doors scan."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.arrivals import Scan, standing
from events.matchmaking.models import (
    AgendaSession,
    AttendanceUndo,
    Certificate,
    Event,
    Registration,
    SessionAttendance,
)
from events.matchmaking.on_site.arrivals import arrivals
from events.matchmaking.on_site.attendance import scans_of
from events.matchmaking.on_site.check_in import UNDO_WITHIN, How, check_in
from events.matchmaking.on_site.days import believed
from events.matchmaking.on_site.holding import hold, hold_confirmed
from events.matchmaking.on_site.hours import Way
from events.matchmaking.on_site.refusals import HasCertificate, NotArrived, NotCounted, NotNow, UndoTooLate
from yurong.accounts.audit import record
from yurong.kit.clock import local

BEFORE = timedelta(hours=1)
"""How long before its beginning a session's door opens."""


@dataclass(frozen=True)
class Attended:
    """The first scan of this way that stands; `is_first` unless somebody had been quicker."""

    scan: Scan
    is_first: bool


def attend(
    session: Session,
    *,
    registration: Registration,
    event: Event,
    agenda: AgendaSession,
    way: Way,
    account_id: int,
    request_key: str,
    how: How,
    at: datetime,
    now: datetime,
    door: str = "",
) -> Attended:
    """Notes that the person went in or out. Writes; the same key is one scan.

    Who goes into a session has arrived at the event. `at` is believed as at the event's doors. Raises
    NotConfirmed, NotToday, NotNow (409), NotCounted (404) for a session without hours.
    """
    if not agenda.counts or agenda.event_id != event.id:
        raise NotCounted
    hold_confirmed(session, registration)
    at = believed(at, event, now)
    _refuse_other_times(agenda, way, at)
    known = select(SessionAttendance.id).where(
        SessionAttendance.account_id == account_id, SessionAttendance.request_key == request_key
    )
    if session.scalar(known) is None:
        session.add(
            SessionAttendance(
                event_id=event.id,
                session_id=agenda.id,
                registration_id=registration.id,
                way=way,
                account_id=account_id,
                request_key=request_key,
                how=how,
                door=door,
                at=at,
                received_at=now,
            )
        )
        subject = f"registration:{registration.code}"
        record(session, account_id, "session.attended", subject, agenda=agenda.id, way=way)
        session.flush()
        if registration.id not in arrivals(session, event.id, registration.id):
            check_in(
                session,
                registration=registration,
                event=event,
                account_id=account_id,
                request_key=f"s-{request_key}"[:64],
                how=how,
                at=at,
                now=now,
                door=door,
            )
    marks = scans_of(session, event.id, registration.id).get((agenda.id, registration.id))
    same = standing(marks.ways(way), marks.undone) if marks else []
    if not same:  # made offline before somebody took it back
        raise NotArrived("这次扫码之后，这一节的签到已被撤销。本人确实在场，请重新签到。")
    return Attended(same[0], is_first=len(same) == 1)


def undo(
    session: Session,
    *,
    registration: Registration,
    agenda: AgendaSession,
    account_id: int,
    reason: str,
    now: datetime,
) -> None:
    """The person was not in this session: no scan of it so far counts. Writes; the scans are kept.

    Raises NotArrived, HasCertificate (409), UndoTooLate (410) five minutes after the last scan.
    """
    hold(session, registration)
    marks = scans_of(session, registration.event_id, registration.id).get((agenda.id, registration.id))
    live = standing([each for _, each in marks.scans], marks.undone) if marks else []
    if not live:
        raise NotArrived
    stands = select(Certificate.id).where(
        Certificate.registration_id == registration.id, Certificate.revoked_at.is_(None)
    )
    if session.scalar(stands) is not None:
        raise HasCertificate
    if now - max(each.received_at for each in live) > UNDO_WITHIN:
        raise UndoTooLate
    session.add(
        AttendanceUndo(
            event_id=registration.event_id,
            session_id=agenda.id,
            registration_id=registration.id,
            account_id=account_id,
            at=now,
            reason=reason,
        )
    )
    subject = f"registration:{registration.code}"
    record(session, account_id, "session.attendance_undone", subject, agenda=agenda.id)
    session.flush()


def _refuse_other_times(agenda: AgendaSession, way: Way, at: datetime) -> None:
    """Scans of the wrong session are told at once; who leaves late was there to the end."""
    begins, ends = local(agenda.starts_at), local(agenda.ends_at)
    if way == "in" and at >= agenda.ends_at:
        raise NotNow(f"「{agenda.title}」已在 {ends:%H:%M} 结束，之后进场不计学时。请选正在进行的一节。")
    opens = agenda.starts_at - BEFORE if way == "in" else agenda.starts_at
    if at < opens:
        raise NotNow(
            f"「{agenda.title}」{begins.month}月{begins.day}日 {begins:%H:%M} 开始，"
            + ("提前 1 小时起可以签到。" if way == "in" else "开始后才能登记离场。")
        )

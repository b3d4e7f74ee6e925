"""Reading who was in which session, and what it comes to in minutes."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.arrivals import Scan, standing
from events.matchmaking.models import AgendaSession, AttendanceUndo, Event, SessionAttendance
from events.matchmaking.on_site.hours import Span, Step, Way, attended, minutes
from yurong.accounts.models import Account


@dataclass
class Marks:
    """All scans of one person at one session, and when they were taken back."""

    scans: list[tuple[Way, Scan]] = field(default_factory=list)
    undone: list[datetime] = field(default_factory=list)

    def ways(self, way: Way) -> list[Scan]:
        return [scan for each, scan in self.scans if each == way]

    def steps(self) -> list[Step]:
        """In and out as they stand."""
        live = set(standing([scan for _, scan in self.scans], self.undone))
        return [Step(scan.at, way) for way, scan in self.scans if scan in live]


@dataclass(frozen=True)
class Sat:
    """What one person attended of one session. `came_at`: the first scan in, None without any."""

    session_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    came_at: datetime | None
    left_at: datetime | None


@dataclass(frozen=True)
class Progress:
    """How far one person is with the hours of a training, in minutes. `sat`: every session that counts."""

    minutes: int
    needed: int
    sat: tuple[Sat, ...]

    @property
    def is_done(self) -> bool:
        return 0 < self.needed <= self.minutes

    @property
    def lacking(self) -> int:
        return max(self.needed - self.minutes, 0)


def scans_of(session: Session, event_id: int, only: int | None = None) -> dict[tuple[int, int], Marks]:
    """All scans by (session id, registration id); `only` asks for one registration. Two queries."""
    found = (
        select(SessionAttendance, Account.name)
        .join(Account, Account.id == SessionAttendance.account_id)
        .where(SessionAttendance.event_id == event_id)
        .order_by(SessionAttendance.id)
    )
    taken_back = select(AttendanceUndo).where(AttendanceUndo.event_id == event_id).order_by(AttendanceUndo.id)
    if only is not None:
        found = found.where(SessionAttendance.registration_id == only)
        taken_back = taken_back.where(AttendanceUndo.registration_id == only)
    marks: dict[tuple[int, int], Marks] = defaultdict(Marks)
    for row, who in session.execute(found):
        way: Way = "in" if row.way == "in" else "out"
        scan = Scan(row.at, row.received_at, who, row.how, row.door)
        marks[row.session_id, row.registration_id].scans.append((way, scan))
    for undo in session.scalars(taken_back):
        marks[undo.session_id, undo.registration_id].undone.append(undo.at)
    return dict(marks)


def counted_sessions(session: Session, event_id: int) -> list[AgendaSession]:
    """The sessions whose minutes count, by time."""
    found = select(AgendaSession).where(AgendaSession.event_id == event_id, AgendaSession.counts)
    return list(session.scalars(found.order_by(AgendaSession.starts_at, AgendaSession.id)))


def progress_of(session: Session, event: Event, registration_id: int, now: datetime) -> Progress:
    """One person's hours as they stand now. Three queries; the event is a training."""
    sessions = counted_sessions(session, event.id)
    return _progress(event, sessions, scans_of(session, event.id, registration_id), registration_id, now)


def progress_of_all(
    session: Session, event: Event, registration_ids: list[int], now: datetime
) -> dict[int, Progress]:
    """Everybody's hours, by registration id. Three queries."""
    sessions, marks = counted_sessions(session, event.id), scans_of(session, event.id)
    return {each: _progress(event, sessions, marks, each, now) for each in registration_ids}


def _progress(
    event: Event,
    sessions: list[AgendaSession],
    marks: dict[tuple[int, int], Marks],
    registration_id: int,
    now: datetime,
) -> Progress:
    spans: list[Span] = []
    sat: list[Sat] = []
    for each in sessions:
        steps = marks.get((each.id, registration_id), Marks()).steps()
        here = attended(Span(each.starts_at, each.ends_at), steps, now)
        spans.extend(here)
        came = min((step.at for step in steps if step.way == "in"), default=None)
        left = max((step.at for step in steps if step.way == "out"), default=None)
        sat.append(Sat(each.id, each.title, each.starts_at, each.ends_at, minutes(here), came, left))
    return Progress(minutes(spans), event.training_minutes or 0, tuple(sat))

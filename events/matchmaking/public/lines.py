"""Published events as lines of a list: only what a line shows is read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import Event
from events.matchmaking.phases import Phase, phase_of
from yurong.kit.clock import local

SHOWN = (
    Event.code,
    Event.title,
    Event.kind,
    Event.mode,
    Event.region,
    Event.place,
    Event.organiser,
    Event.starts_at,
    Event.ends_at,
    Event.registration_opens_at,
    Event.registration_closes_at,
    Event.called_off_at,
    Event.track,
    Event.chain,
    Event.audience,
    Event.has_meetings,
    Event.has_certificate,
    Event.is_demo,
)


@dataclass(frozen=True)
class EventLine:
    """One published event of a list, as it stands at `at`."""

    code: str
    title: str
    kind: str
    mode: str
    region: str
    place: str
    organiser: str
    starts_at: datetime
    ends_at: datetime
    registration_opens_at: datetime
    registration_closes_at: datetime
    called_off_at: datetime | None
    track: str | None
    chain: str
    audience: str | None
    has_meetings: bool
    has_certificate: bool
    is_demo: bool
    at: datetime

    @property
    def phase(self) -> Phase:
        return phase_of(self, self.at)

    @property
    def city(self) -> str:
        """The code of the city; a county straight under the province is its own."""
        return self.region if self.region.startswith("4190") else f"{self.region[:4]}00"

    @property
    def month(self) -> str:
        """「2026-12」, in which it begins."""
        return f"{local(self.starts_at):%Y-%m}"

    @property
    def opens_words(self) -> str:
        """「12月2日 15:00」."""
        return _short(self.registration_opens_at)

    @property
    def closes_words(self) -> str:
        return _short(self.registration_closes_at)

    def days(self) -> list[date]:
        """Every day on which it takes place, mainland time."""
        first, last = local(self.starts_at).date(), local(self.ends_at - timedelta(seconds=1)).date()
        return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def coming_lines(session: Session, now: datetime) -> list[EventLine]:
    """What has not ended, soonest first; called-off ones among them."""
    return _lines(session, now, Event.ends_at > now, newest_first=False)


def past_lines(session: Session, now: datetime) -> list[EventLine]:
    """What has ended, latest first."""
    return _lines(session, now, Event.ends_at <= now, newest_first=True)


def lines_between(session: Session, begins: datetime, ends: datetime, now: datetime) -> list[EventLine]:
    """What takes place at least partly between the two instants, soonest first."""
    return _lines(session, now, (Event.starts_at < ends) & (Event.ends_at > begins), newest_first=False)


def _short(moment: datetime) -> str:
    at = local(moment)
    return f"{at.month}月{at.day}日 {at:%H:%M} "


def _lines(session: Session, now: datetime, which: object, *, newest_first: bool) -> list[EventLine]:
    order = (
        (Event.starts_at.desc(), Event.id.desc()) if newest_first else (Event.starts_at.asc(), Event.id.asc())
    )
    rows = session.execute(select(*SHOWN).where(Event.published_at.is_not(None), which).order_by(*order))  # type: ignore[arg-type]  # a condition
    return [EventLine(**row, at=now) for row in rows.mappings()]

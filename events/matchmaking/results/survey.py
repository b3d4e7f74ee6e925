"""The survey after an event: everybody who came is asked once, the morning after; answered with a tap."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from events.followup.refusals import SurveyClosed
from events.matchmaking.models import Event, EventCheckIn, EventSurvey, Registration, RegistrationState
from events.matchmaking.on_site.arrivals import scan_stands
from events.matchmaking.registering import telling
from events.matchmaking.results.refusals import TooEarlyToJudge
from yurong.kit.clock import instant, local
from yurong.kit.db import Database

MIDNIGHT, ASKED_AT, NIGHT = time(0, 0), time(9, 0), time(21, 0)
TOO_LATE = timedelta(days=14)
"""Who could not be asked within 14 days is not asked at all."""
OPEN_FOR = timedelta(days=60)
AT_ONCE = 20
"""So many letters are written in one transaction: others wait for no more than these."""


def ask(database: Database, now: datetime, public_url: str) -> int:
    """Asks the participants of events whose time has come, each once; how many. Writes, some at a time.

    By day, from 09:00 mainland time of the day after the event, within 14 days. Who had a place is asked when
    nobody was scanned at all. An idle call is one query.
    """
    if not ASKED_AT <= local(now).time() < NIGHT:
        return 0
    with database.reading() as session:
        due = _due(session, now)
    told = 0
    for event_id, people in due.items():
        for first in range(0, len(people), AT_ONCE):
            with database.writing() as session:
                told += _ask_some(session, event_id, people[first : first + AT_ONCE], now, public_url)
    return told


def reply(
    session: Session,
    *,
    event: Event,
    registration: Registration,
    score: int | None,
    words: str,
    now: datetime,
) -> EventSurvey:
    """Notes the answer, or adds words to it; a later one takes its place, what is not given stays. Writes.

    The first answer has a score (1 to 5). Raises TooEarlyToJudge (409) before the event ends, SurveyClosed
    (410) 60 days on.
    """
    if now < event.ends_at:
        raise TooEarlyToJudge
    if now >= event.ends_at + OPEN_FOR:
        raise SurveyClosed
    _insert(session, event, registration, now)
    survey = session.get_one(EventSurvey, registration.id, with_for_update=True, populate_existing=True)
    survey.score = score if score is not None else survey.score
    assert survey.score is not None, "the form asks for a score first"
    survey.words = words or survey.words
    survey.answered_at = now
    session.flush()
    return survey


def answers_of(session: Session, event_id: int) -> list[EventSurvey]:
    """What participants answered, newest first."""
    found = select(EventSurvey).where(EventSurvey.event_id == event_id, EventSurvey.score.is_not(None))
    return list(session.scalars(found.order_by(EventSurvey.answered_at.desc(), EventSurvey.registration_id)))


def _due(session: Session, now: datetime) -> dict[int, list[int]]:
    """By event whose time to ask has come: its registrations that were not asked yet. One query."""
    last = instant(local(now).date(), MIDNIGHT)
    came = scan_stands(EventCheckIn.registration_id == Registration.id)
    found = (
        select(Event.id, Registration.id)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Event.published_at.is_not(None),
            Event.called_off_at.is_(None),
            Event.ends_at < last,
            Event.ends_at > now - TOO_LATE,
            _has_place(),
            Registration.id.not_in(select(EventSurvey.registration_id)),
            or_(came, ~scan_stands(EventCheckIn.event_id == Event.id)),
        )
        .order_by(Event.id, Registration.id)
    )
    people: dict[int, list[int]] = defaultdict(list)
    for event_id, registration_id in session.execute(found):
        people[event_id].append(registration_id)
    return people


def _ask_some(session: Session, event_id: int, people: Sequence[int], now: datetime, public_url: str) -> int:
    """Asks these of the event, unless it or their place has gone in the meantime; how many."""
    event = session.get_one(Event, event_id)
    found = select(Registration).where(Registration.id.in_(people), _has_place())
    standing = session.scalars(found.order_by(Registration.id)).all() if event.called_off_at is None else ()
    return sum(_ask(session, event, each, now, public_url) for each in standing)


def _has_place() -> ColumnElement[bool]:
    return and_(Registration.state == RegistrationState.CONFIRMED, Registration.erased_at.is_(None))


def _ask(session: Session, event: Event, person: Registration, now: datetime, public_url: str) -> int:
    if not _insert(session, event, person, now):
        return 0
    telling.tell(
        session,
        event,
        person,
        what="survey",
        subject=f"会后请点一下：{event.title}",
        body=f"您参加了「{event.title}」。请打开下面的页面，点“会后”：记下洽谈结果，说说这次活动怎么样，"
        "也可以下载活动资料。约一分钟。\n{link}\n\n评价只用来改进服务，机构看不到。",
        short="会后请点一下：记洽谈结果、评价活动",
        token=None,
        now=now,
        public_url=public_url,
    )
    return 1


def _insert(session: Session, event: Event, person: Registration, now: datetime) -> bool:
    """Whether this call made the row: who makes it sends the mail."""
    row = {"registration_id": person.id, "event_id": event.id, "asked_at": now, "words": ""}
    dialect = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    once = dialect(EventSurvey).values(row).on_conflict_do_nothing(index_elements=["registration_id"])
    return session.scalar(once.returning(EventSurvey.registration_id)) is not None

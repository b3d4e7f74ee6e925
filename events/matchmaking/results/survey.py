"""The survey after an event: everybody who came is asked once, the morning after; answered with a tap."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from events.followup.refusals import SurveyClosed
from events.matchmaking.models import Event, EventSurvey, Registration, RegistrationState
from events.matchmaking.on_site.arrivals import arrivals
from events.matchmaking.registering import telling
from yurong.kit.clock import instant, local

ASKED_AT = time(9, 0)
TOO_LATE = timedelta(days=14)
"""Who could not be asked within 14 days is not asked at all."""
OPEN_FOR = timedelta(days=60)
FIRST = timedelta(days=1)


def ask(session: Session, now: datetime, public_url: str) -> int:
    """Asks the participants of events whose time has come, each once; how many. Writes.

    From 09:00 mainland time of the day after the event, within 14 days. Who had a place is asked when nobody
    was scanned at all.
    """
    found = select(Event).where(
        Event.published_at.is_not(None),
        Event.called_off_at.is_(None),
        Event.ends_at <= now,
        Event.ends_at > now - TOO_LATE,
    )
    told = 0
    for event in session.scalars(found.order_by(Event.id)):
        if now >= instant(local(event.ends_at).date() + FIRST, ASKED_AT):
            told += sum(_ask(session, event, each, now, public_url) for each in _unasked(session, event))
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

    The first answer has a score (1 to 5). Raises SurveyClosed (410) before the event ends and 60 days on.
    """
    if not event.ends_at <= now < event.ends_at + OPEN_FOR:
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


def _unasked(session: Session, event: Event) -> Sequence[Registration]:
    asked = select(EventSurvey.registration_id).where(EventSurvey.event_id == event.id)
    rows = session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.erased_at.is_(None),
            Registration.id.not_in(asked),
        )
        .order_by(Registration.id)
    ).all()
    came = arrivals(session, event.id)
    return [each for each in rows if each.id in came] if came else rows


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

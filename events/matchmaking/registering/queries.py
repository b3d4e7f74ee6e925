"""Reading an event's registrations as its organiser sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from events.matchmaking.models import EventQuestion, Registration, RegistrationAnswer, RegistrationState
from yurong.kit.errors import NotFound

PAGE = 50


@dataclass(frozen=True)
class Wish:
    """Which registrations: words in name, organisation, number or code; a state; a group; empty for all."""

    q: str = ""
    state: str = ""
    group: int | None = None
    page: int = 1


@dataclass(frozen=True)
class Found:
    """One page of them, the newest first (who waits: the head of the line first)."""

    rows: list[Registration]
    total: int
    page: int
    last: int


def find(session: Session, event_id: int, wish: Wish) -> Found:
    """One page of what is wished. Reads only."""
    wanted = _wanted(event_id, wish)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    last = max(1, -(-total // PAGE))
    page = min(max(1, wish.page), last)
    rows = session.scalars(_ordered(wanted).limit(PAGE).offset((page - 1) * PAGE))
    return Found(list(rows), total, page, last)


def everybody(session: Session, event_id: int, wish: Wish) -> list[Registration]:
    """All of what is wished, for a file. Reads only."""
    return list(session.scalars(_ordered(_wanted(event_id, wish))))


def counts(session: Session, event_id: int) -> dict[str, int]:
    """How many registrations are in each state. Reads only."""
    found = select(Registration.state, func.count()).where(Registration.event_id == event_id)
    return dict(session.execute(found.group_by(Registration.state)).all())


def registration_at(session: Session, event_id: int, registration_id: int) -> Registration:
    """One registration of the event. Raises NotFound."""
    found = session.get(Registration, registration_id)
    if found is None or found.event_id != event_id:
        raise NotFound("这场活动没有这个报名。")
    return found


def answers_by_number(
    session: Session, rows: Sequence[Registration]
) -> tuple[dict[int, str], Mapping[int, Mapping[int, str]]]:
    """The newest wording of each question that was answered, by number in order; and answers by person."""
    ids = [each.id for each in rows]
    found = session.execute(
        select(RegistrationAnswer.registration_id, RegistrationAnswer.answer, EventQuestion)
        .join(EventQuestion, EventQuestion.id == RegistrationAnswer.question_id)
        .where(RegistrationAnswer.registration_id.in_(ids))
        .order_by(EventQuestion.position, EventQuestion.number, EventQuestion.version)
    )
    labels: dict[int, str] = {}
    answers: dict[int, dict[int, str]] = {}
    for registration_id, answer, question in found:
        labels[question.number] = question.label
        answers.setdefault(registration_id, {})[question.number] = answer
    return labels, answers


def _wanted(event_id: int, wish: Wish) -> Select[Registration]:
    wanted = select(Registration).where(Registration.event_id == event_id)
    if wish.q:
        places = (Registration.name, Registration.organisation, Registration.phone, Registration.code)
        wanted = wanted.where(or_(*(place.icontains(wish.q, autoescape=True) for place in places)))
    if wish.state:
        wanted = wanted.where(Registration.state == wish.state)
    if wish.group is not None:
        wanted = wanted.where(Registration.group_id == wish.group)
    return wanted


def _ordered(wanted: Select[Registration]) -> Select[Registration]:
    waits = Registration.state == RegistrationState.WAITING
    place = case((waits, Registration.place), else_=0)
    return wanted.order_by(waits.desc(), place, Registration.id.desc())

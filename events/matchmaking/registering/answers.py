"""Questions as stored, with their versions, and the answers of a registration."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.matchmaking.models import EventQuestion, QuestionKind, Registration, RegistrationAnswer
from events.matchmaking.registering.questions import Question, checked
from yurong.kit.errors import BadInput


def questions_of(session: Session, event_id: int) -> list[Question]:
    """What the event asks now, in order. Reads only."""
    rows = session.scalars(
        select(EventQuestion)
        .where(EventQuestion.event_id == event_id, EventQuestion.replaced_at.is_(None))
        .order_by(EventQuestion.position, EventQuestion.id)
    )
    return [as_question(row) for row in rows]


def as_question(row: EventQuestion) -> Question:
    """The value of a stored wording."""
    return Question(
        id=row.id,
        number=row.number,
        kind=QuestionKind(row.kind),
        label=row.label,
        hint=row.hint,
        is_required=row.is_required,
        options=tuple(row.options),
        group_ids=frozenset(int(each) for each in row.group_ids),
        shown_if=row.shown_if,
        shown_when=row.shown_when,
    )


def keep(
    session: Session, registration: Registration, typed: Mapping[int, str], *, must_be_whole: bool
) -> None:
    """Stores the answers, instead of any given before to questions that are still asked. Writes.

    Raises BadInput (400) naming the first wrong one: pages check before, with `questions.checked`.
    """
    questions = questions_of(session, registration.event_id)
    if not questions:
        return
    found, wrong = checked(questions, registration.group_id, typed, must_be_whole=must_be_whole)
    if wrong:
        raise BadInput(next(iter(wrong.values())))
    ids = {each.number: each.id for each in questions}
    older = select(EventQuestion.id).where(
        EventQuestion.event_id == registration.event_id, EventQuestion.number.in_(ids)
    )
    session.execute(
        delete(RegistrationAnswer).where(
            RegistrationAnswer.registration_id == registration.id, RegistrationAnswer.question_id.in_(older)
        )
    )
    session.add_all(
        RegistrationAnswer(registration_id=registration.id, question_id=ids[number], answer=text)
        for number, text in found.items()
    )


def answers_of(session: Session, registration_id: int) -> list[tuple[Question, str]]:
    """Each answer under the wording that was asked, in order. Reads only."""
    rows = session.execute(
        select(EventQuestion, RegistrationAnswer.answer)
        .join(RegistrationAnswer, RegistrationAnswer.question_id == EventQuestion.id)
        .where(RegistrationAnswer.registration_id == registration_id)
        .order_by(EventQuestion.position, EventQuestion.id)
    )
    return [(as_question(row), answer) for row, answer in rows]

"""The organiser's questions: adding, rewording, ordering, asking no longer; old answers keep their text."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.matchmaking.models import EventQuestion, QuestionKind
from events.matchmaking.registering.questions import JOINED, NO, YES
from yurong.kit.errors import NotFound, Problem

MOST_QUESTIONS, MOST_OPTIONS, LONGEST_OPTION = 30, 20, 60
WITH_OPTIONS = (QuestionKind.CHOICE, QuestionKind.SEVERAL)


class QuestionRefused(Problem):
    """What is wrong with a question: a sentence by field."""

    status = 422
    title = "这个问题还不能用"

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("；".join(errors.values()))
        self.errors = errors


@dataclass(frozen=True)
class NewQuestion:
    """A question as the organiser writes it. `shown_if`: the number of another one."""

    kind: QuestionKind
    label: str
    hint: str = ""
    is_required: bool = False
    options: tuple[str, ...] = ()
    group_ids: tuple[int, ...] = ()
    shown_if: int | None = None
    shown_when: str = ""


def ask(session: Session, event_id: int, question: NewQuestion, now: datetime) -> EventQuestion:
    """A new question at the end. Writes. Raises QuestionRefused (422)."""
    standing = current(session, event_id)
    if len(standing) >= MOST_QUESTIONS:
        raise QuestionRefused({"label": f"最多 {MOST_QUESTIONS} 个问题，请先删去不用的"})
    last = session.scalar(select(func.max(EventQuestion.number)).where(EventQuestion.event_id == event_id))
    number = (last or 0) + 1
    position = max((each.position for each in standing), default=0) + 1
    return _write(session, event_id, number, 1, position, question, now)


def reword(
    session: Session, event_id: int, number: int, question: NewQuestion, now: datetime
) -> EventQuestion:
    """The question from now on; the same wording makes no new version. Writes. Raises QuestionRefused.

    An answer on which another question hangs stays among those that can be given.
    """
    old = standing_question(session, event_id, number)
    if as_written(old) == question:
        return old
    for each in current(session, event_id):
        if each.shown_if == number and each.shown_when not in _answers(question):
            why = f"「{each.label}」要看「{each.shown_when}」这个回答，请先改那一个"
            raise QuestionRefused({"options" if question.kind in WITH_OPTIONS else "kind": why})
    made = _write(session, event_id, number, old.version + 1, old.position, question, now)
    old.replaced_at = now
    session.flush()
    return made


def stop(session: Session, event_id: int, number: int, now: datetime) -> None:
    """The question is asked no longer; answers stay. Writes. Raises QuestionRefused if others hang on it."""
    old = standing_question(session, event_id, number)
    hanging = [each.label for each in current(session, event_id) if each.shown_if == number]
    if hanging:
        raise QuestionRefused({"label": f"「{hanging[0]}」要看这个问题的回答，请先改那一个"})
    old.replaced_at = now
    session.flush()


def raise_up(session: Session, event_id: int, number: int) -> None:
    """The question changes places with the one before. Writes. Raises QuestionRefused if it hangs on that."""
    rows = current(session, event_id)
    place = next((at for at, each in enumerate(rows) if each.number == number), 0)
    if place and rows[place].shown_if == rows[place - 1].number:
        raise QuestionRefused({"label": f"它要看「{rows[place - 1].label}」的回答，只能排在后面"})
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    for position, each in enumerate(rows, 1):
        each.position = position
    session.flush()


def current(session: Session, event_id: int) -> list[EventQuestion]:
    """What is asked now, in order. Reads only."""
    found = select(EventQuestion).where(
        EventQuestion.event_id == event_id, EventQuestion.replaced_at.is_(None)
    )
    return list(session.scalars(found.order_by(EventQuestion.position, EventQuestion.id)))


def standing_question(session: Session, event_id: int, number: int) -> EventQuestion:
    """The wording that is asked now. Raises NotFound."""
    found = next((each for each in current(session, event_id) if each.number == number), None)
    if found is None:
        raise NotFound("这个问题已经不用了，或被改过。")
    return found


def as_written(row: EventQuestion) -> NewQuestion:
    """The stored wording as the organiser wrote it."""
    return NewQuestion(
        QuestionKind(row.kind),
        row.label,
        row.hint,
        row.is_required,
        tuple(row.options),
        tuple(int(each) for each in row.group_ids),
        row.shown_if,
        row.shown_when,
    )


def _write(
    session: Session,
    event_id: int,
    number: int,
    version: int,
    position: int,
    question: NewQuestion,
    now: datetime,
) -> EventQuestion:
    if errors := _faults(session, event_id, number, position, question):
        raise QuestionRefused(errors)
    made = EventQuestion(
        event_id=event_id,
        number=number,
        version=version,
        position=position,
        kind=question.kind.value,
        label=question.label,
        hint=question.hint,
        is_required=question.is_required,
        options=list(question.options),
        group_ids=[str(each) for each in question.group_ids],
        shown_if=question.shown_if,
        shown_when=question.shown_when,
        made_at=now,
    )
    session.add(made)
    session.flush()
    return made


def _faults(
    session: Session, event_id: int, number: int, position: int, question: NewQuestion
) -> dict[str, str]:
    wrong: dict[str, str] = {}
    options = question.options
    if question.kind in WITH_OPTIONS:
        if not 2 <= len(set(options)) <= MOST_OPTIONS or len(set(options)) < len(options):
            wrong["options"] = f"请写 2 到 {MOST_OPTIONS} 个不重复的选项，一行一个"
        elif any(JOINED in each or len(each) > LONGEST_OPTION for each in options):
            wrong["options"] = f"选项里不要用顿号「{JOINED}」，每个最多 {LONGEST_OPTION} 个字"
    if question.shown_if is None:
        return wrong
    parent = next((each for each in current(session, event_id) if each.number == question.shown_if), None)
    if parent is None or parent.number == number or parent.position >= position:
        wrong["shown_if"] = "请选择排在前面的问题"
        return wrong
    answers = _answers(as_written(parent))
    if question.shown_when not in answers:
        wrong["shown_when"] = (
            f"请写那个问题的一个选项：{JOINED.join(answers)}" if answers else "那个问题没有选项"
        )
    return wrong


def _answers(question: NewQuestion) -> tuple[str, ...]:
    """The answers that can be chosen; empty where anything can be written."""
    return (YES, NO) if question.kind == QuestionKind.YES_NO else question.options

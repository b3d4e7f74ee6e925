"""An organiser's own questions: which are asked of whom, and what is wrong with an answer. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from events.matchmaking.models import QuestionKind

YES, NO = "是", "否"
JOINED = "、"
"""Between the choices of one answer; no option contains it."""
MOST_TEXT, MOST_LONG = 200, 2000


@dataclass(frozen=True)
class Question:
    """One question as it is asked. `id` names this wording, `number` the question through its versions."""

    id: int
    number: int
    kind: QuestionKind
    label: str
    hint: str = ""
    is_required: bool = False
    options: tuple[str, ...] = ()
    group_ids: frozenset[int] = frozenset()
    shown_if: int | None = None
    shown_when: str = ""

    @property
    def field(self) -> str:
        """Its name in a form."""
        return f"q{self.number}"


def asked_of(questions: Sequence[Question], group_id: int) -> list[Question]:
    """The questions for this group, in order, whatever was answered."""
    return [each for each in questions if not each.group_ids or group_id in each.group_ids]


def shown(questions: Sequence[Question], group_id: int, answers: Mapping[int, str]) -> list[Question]:
    """Those that are asked after these answers: a question hangs on another one only while that is shown."""
    found: dict[int, Question] = {}
    for each in asked_of(questions, group_id):
        if each.shown_if is None or (
            each.shown_if in found and each.shown_when in answers.get(each.shown_if, "").split(JOINED)
        ):
            found[each.number] = each
    return list(found.values())


def checked(
    questions: Sequence[Question], group_id: int, typed: Mapping[int, str], *, must_be_whole: bool = True
) -> tuple[dict[int, str], dict[int, str]]:
    """The answers in their plain form, and a Chinese sentence for each wrong one; both by number.

    Answers to questions that are not asked are dropped. Without `must_be_whole` nothing is required.
    """
    plain = {number: text.strip() for number, text in typed.items() if text.strip()}
    answers: dict[int, str] = {}
    wrong: dict[int, str] = {}
    for each in shown(questions, group_id, plain):
        text = plain.get(each.number, "")
        if not text:
            if each.is_required and must_be_whole:
                wrong[each.number] = f"请回答「{each.label}」"
            continue
        try:
            answers[each.number] = _read(each, text)
        except ValueError as error:
            wrong[each.number] = str(error)
    return answers, wrong


def _read(question: Question, text: str) -> str:
    """The answer as it is stored. Raises ValueError with a Chinese sentence."""
    match question.kind:
        case QuestionKind.TEXT | QuestionKind.LONG:
            most = MOST_TEXT if question.kind is QuestionKind.TEXT else MOST_LONG
            if len(text) > most:
                raise ValueError(f"最多 {most} 个字，请删减")
            return text
        case QuestionKind.NUMBER:
            return _number(text)
        case QuestionKind.DATE:
            return _day(text)
        case QuestionKind.YES_NO:
            return _chosen(text, (YES, NO))
        case QuestionKind.CHOICE:
            return _chosen(text, question.options)
        case QuestionKind.SEVERAL:
            chosen = {_chosen(part, question.options) for part in text.split(JOINED)}
            return JOINED.join(option for option in question.options if option in chosen)


def _chosen(text: str, options: Sequence[str]) -> str:
    if text not in options:
        raise ValueError("请从列出的选项中选择")
    return text


def _number(text: str) -> str:
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise ValueError("请填写数字") from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValueError("请填写数字")
    return format(number.normalize(), "f")


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("请填写日期，如 2023-05-01") from None

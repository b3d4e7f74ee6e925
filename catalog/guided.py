"""The guided self-check: one question at a time, the most useful first. No login, no script, no write.

The answers live in the address under the names of CaseForm, in the order they were given, so that /check,
/check/guided and /check/result share one query. Beside them: `skip` (a fact the visitor does not know),
`ask` (show this question again) and `from` (the question that was just shown).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.asking import Survey, survey
from catalog.case_form import CaseForm
from catalog.facts import FACTS, Kind
from catalog.guided_answers import ASKABLE, SKIP, Answers, read_answers
from catalog.knowing import known
from catalog.profile import Case
from catalog.questions import Question, question_about
from catalog.snapshot import snapshot
from yurong.kit.clock import today
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import see

MOST_QUESTIONS = 10
NOT_ANSWERED = "请先回答这一题；不清楚就点「不清楚，跳过」"
_ZERO_MEANS_NONE = {Kind.MONEY, Kind.COUNT}


@dataclass(frozen=True)
class GuidedPage:
    """The context of catalog/guided.html.

    `before` and `after` are the other answers as (name, value), in their order around this one.
    """

    question: Question
    number: int
    form: Form[CaseForm]
    before: list[tuple[str, str]]
    after: list[tuple[str, str]]
    settled: int
    waiting: int
    back_url: str
    result_url: str
    recap: list[tuple[str, str, str]]
    """(label, answer in words, where to change it) of each question answered or skipped."""

    @property
    def name(self) -> str:
        return self.question.fact.key

    @property
    def error(self) -> str:
        return self.form.errors.get(self.name, "")

    @property
    def takes_zero(self) -> bool:
        """Whether 「没有」 is one tap: an amount or a count of what the firm holds, not of what it needs."""
        return self.question.fact.kind in _ZERO_MEANS_NONE and self.question.fact.of == "profile"


def show(request: Request, session: Session) -> Response:
    """The next question, or the result once nothing that can be applied for changes any more."""
    sent = request.query_params
    answers = read_answers(sent.multi_items())
    form = fill(CaseForm, answers.as_form())
    wrong = [key for key in form.errors if key in ASKABLE]
    if form.errors and not wrong:  # a field that is no question: the whole form shows its message
        return see(_result_url(answers))
    if wrong:
        return _page(request, session, answers, wrong[0], form)
    if (asked := sent.get("from", "")) in ASKABLE and asked not in answers.given:
        return _page(request, session, answers, asked, form.refused(asked, NOT_ANSWERED))
    if (again := sent.get("ask", "")) in ASKABLE:
        return _page(request, session, answers, again, form)
    found = _survey(session, answers)
    if len(answers.given) >= MOST_QUESTIONS or not found.can_change_offers:
        return see(_result_url(answers))
    return _render(request, session, answers, form, found.questions[0], found)


def _page(request: Request, session: Session, answers: Answers, key: str, form: Form[CaseForm]) -> Response:
    """A question to answer anew: what it is asked for is judged without the old answer."""
    found = _survey(session, answers.without((key, *form.errors)))
    asked = next((each for each in found.questions if each.fact.key == key), None)
    question = asked or question_about(FACTS[key], (), snapshot(session).region_names)
    return _render(request, session, answers, form, question, found)


def _survey(session: Session, right: Answers) -> Survey:
    case, catalogue = _case(right), snapshot(session)
    return survey(case, catalogue, today(), askable=ASKABLE, skipped=right.skipped)


def _case(right: Answers) -> Case:
    form = fill(CaseForm, right.as_form())
    assert form.value is not None, "the fields that are wrong were left out"
    return form.value.to_case()


def _render(
    request: Request,
    session: Session,
    answers: Answers,
    form: Form[CaseForm],
    question: Question,
    found: Survey,
) -> Response:
    key, places = question.fact.key, snapshot(session).region_names
    before, after = answers.around(key)
    page = GuidedPage(
        question=question,
        number=answers.place(key) + 1,
        form=form,
        before=before,
        after=after,
        settled=found.settled,
        waiting=found.waiting,
        back_url=_back_url(answers, key),
        result_url=_result_url(answers.without(form.errors)),
        recap=_recap(answers.without(form.errors), key, places),
    )
    return render(request, "catalog/guided.html", {"page": page}, status=422 if form.errors else 200)


def _back_url(answers: Answers, key: str) -> str:
    """Where the question before this one is shown again with its answer; empty on the first."""
    place = answers.place(key)
    return _again_url(answers, answers.given[place - 1]) if place else ""


def _again_url(answers: Answers, key: str) -> str:
    return f"/check/guided?{urlencode([*answers.pairs(), ('ask', key)])}"


def _recap(right: Answers, shown: str, places: Mapping[str, str]) -> list[tuple[str, str, str]]:
    facts = known(_case(right), places, today())
    return [
        (FACTS[key].label, facts.text(key) or "跳过", _again_url(right, key))
        for key in right.given
        if key != shown
    ]


def _result_url(answers: Answers) -> str:
    """The result of the answers so far; what was skipped is simply unknown there."""
    pairs = [(name, value) for name, value in answers.pairs() if name != SKIP]
    return f"/check/result?{urlencode(pairs)}"

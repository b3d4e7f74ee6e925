"""The survey behind its secret link: five big buttons, then two more questions for who likes to answer."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.followup.models import Survey
from events.followup.refusals import SurveyClosed
from events.followup.surveys import OPEN_FOR, Solved, answer, survey_of
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

SCORES = ((5, "很有帮助"), (4, "有帮助"), (3, "一般"), (2, "帮助不大"), (1, "没有帮助"))


class SurveyForm(BaseModel):
    """One tap (a score), or the two questions after it."""

    score: Annotated[int, Field(ge=1, le=5)] | None = None
    solved: Solved | None = None
    words: Annotated[str, StringConstraints(max_length=500)] = ""


def show(request: Request, session: Session) -> Response:
    """The page; opening it answers nothing, so that no mail scanner does."""
    survey = survey_of(session, request.path_params["token"])
    if now() >= survey.sent_at + OPEN_FOR:
        raise SurveyClosed
    known = {"solved": survey.solved, "words": survey.words}
    return _page(request, survey, prefilled(SurveyForm, known))


def reply(request: Request, session: Session) -> Response:
    """Stores the tap or the answers after it. Writes."""
    survey = survey_of(session, request.path_params["token"])
    form = fill(SurveyForm, form_of(request))
    if form.value is not None and form.value.score is None and survey.score is None:
        form = form.refused("score", "请先点一个评价")
    if form.value is None:
        return _page(request, survey, form, status=422)
    given = form.value
    answer(session, survey, given.score, given.solved, given.words, now())
    more = given.solved is not None or given.words
    return see(f"/surveys/{survey.token}?done={'all' if more else 'score'}")


def _page(request: Request, survey: Survey, form: Form[SurveyForm], status: int = 200) -> Response:
    context = {
        "survey": survey,
        "form": form,
        "scores": SCORES,
        "solved": [(each.value, each.label) for each in Solved],
        "is_finished": request.query_params.get("done") == "all",
    }
    return render(request, "followup/survey.html", context, status=status)

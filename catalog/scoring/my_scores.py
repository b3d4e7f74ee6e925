"""A firm's own page of its innovation scores: what was imported, and what it enters itself."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, StringConstraints, ValidationError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.scores import (
    DIMENSIONS,
    Mark,
    Name,
    Points,
    ScoreDimensions,
    ScoreRecord,
    ScoreSource,
    Standing,
    Year,
    in_order,
)
from catalog.scoring import queries, store
from catalog.scoring.asking import account_of, number_of
from catalog.scoring.shown import ShownScore, shown_score
from catalog.vocabulary import Score
from yurong.accounts.enterprises import enterprises_of
from yurong.accounts.models import Enterprise
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now, today
from yurong.kit.forms import Form, fill, in_chinese
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {
    "declared": ("已记下", "自测和会前问卷会自动带上这个积分。"),
    "taken-back": ("已删除", "您填写的这一条不再使用。"),
}


def _told_already(day: date) -> date:
    if day > today():
        raise ValueError("日期不能晚于今天")
    return day


class ScoreForm(BaseModel):
    """A score as its holder types it. Value or rank must be there."""

    uscc: str
    scheme: Score
    version: Name = ""
    issuer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]
    year: Year
    dated: Annotated[date, AfterValidator(_told_already)]
    value: Points | None = None
    rank: Standing | None = None
    ranked_of: Standing | None = None
    industry: Mark | None = None
    technology: Mark | None = None
    talent: Mark | None = None
    management: Mark | None = None

    def to_record(self) -> ScoreRecord:
        """Raises ValidationError where two fields contradict each other."""
        marks = {name: getattr(self, name) for name in DIMENSIONS}
        known = {name: mark for name, mark in marks.items() if mark is not None}
        return ScoreRecord(
            **self.model_dump(exclude={"uscc", *DIMENSIONS}),
            source=ScoreSource.DECLARED,
            dimensions=ScoreDimensions(**known) if known else None,
        )


@dataclass(frozen=True)
class FirmScores:
    """One firm with its records; the number is there for those it may take back."""

    firm: Enterprise
    scores: list[tuple[ShownScore, int | None]]


def show(request: Request, session: Session) -> Response:
    return _page(request, session, Form())


def declare(request: Request, session: Session) -> Response:
    """Keeps a score that the firm enters; the same scheme, issuer and year again corrects it. Writes."""
    form = fill(ScoreForm, form_of(request))
    if form.value is None:
        return _page(request, session, form, status=422)
    if form.value.uscc not in {firm.uscc for firm in enterprises_of(session, visitor(request))}:
        return _page(request, session, form.refused("uscc", "请从列出的企业中选择"), status=422)
    if form.value.value is None and form.value.rank is None:
        return _page(request, session, form.refused("value", "积分和名次至少填一项"), status=422)
    try:
        record = form.value.to_record()
    except ValidationError as wrong:
        (message,) = in_chinese(wrong.errors(include_url=False)).values()
        return _page(request, session, form.refused("rank", message), status=422)
    store.declare(session, uscc=form.value.uscc, record=record, account_id=account_of(request), now=now())
    return see("/me/scores?done=declared")


def take_back(request: Request, session: Session) -> Response:
    """Deletes one of the firm's own entries; an imported record stays. Writes. Twice is once."""
    usccs = [firm.uscc for firm in enterprises_of(session, visitor(request))]
    store.take_back(session, score_id=number_of(request), usccs=usccs, account_id=account_of(request))
    return see("/me/scores?done=taken-back")


def _page(request: Request, session: Session, form: Form[ScoreForm], status: int = 200) -> Response:
    firms = enterprises_of(session, visitor(request))
    stored = queries.stored_scores(session, [firm.uscc for firm in firms])
    context = {
        "form": form,
        "firms": [_scores(firm, stored) for firm in firms],
        "schemes": [("", "请选择"), *((score.value, score.label) for score in Score)],
        "dimensions": DIMENSIONS,
        "done": DONE.get(request.query_params.get("done", "")),
    }
    return render(request, "catalog/scoring/mine.html", context, status=status)


def _scores(firm: Enterprise, stored: list[queries.StoredScore]) -> FirmScores:
    own = {each.record: each.id for each in stored if each.uscc == firm.uscc}
    return FirmScores(
        firm,
        [
            (shown_score(record), own[record] if record.source is ScoreSource.DECLARED else None)
            for record in in_order(own)
        ],
    )

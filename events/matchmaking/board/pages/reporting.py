"""Saying what is wrong with a posting."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.board import queries, reporting
from events.matchmaking.models import BoardPost, PostKind
from events.matchmaking.organise.asking import account_of, public_url_of
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class ReportForm(BaseModel):
    words: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=6, max_length=reporting.MOST_WORDS)
    ]


def show(request: Request, session: Session) -> Response:
    return _page(request, queries.public_post(session, request.path_params["code"]), Form())


def send(request: Request, session: Session) -> Response:
    """Tells the administrators. Writes. Wrong words show the form again (422)."""
    post = queries.public_post(session, request.path_params["code"])
    form = fill(ReportForm, form_of(request))
    if form.value is None:
        return _page(request, post, form, status=422)
    reporting.report(
        session,
        post=post,
        account_id=account_of(request),
        words=form.value.words,
        now=now(),
        public_url=public_url_of(request),
    )
    return see(f"/board/{post.code}/report?done=sent")


def _page(request: Request, post: BoardPost, form: Form[ReportForm], status: int = 200) -> Response:
    context = {
        "post": post,
        "kind": PostKind(post.kind),
        "title": queries.public_title(post),
        "form": form,
        "is_sent": request.query_params.get("done") == "sent",
    }
    return render(request, "matchmaking/board/report.html", context, status=status)

"""Asking for the contact of a posting, answering, and seeing it once both agreed."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.board import interests, queries
from events.matchmaking.board.refusals import OwnPost, PostClosed
from events.matchmaking.models import BoardPost, PostKind
from events.matchmaking.organise.asking import public_url_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now, today
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class AskForm(BaseModel):
    words: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=6, max_length=interests.MOST_WORDS)
    ]


class AnswerForm(BaseModel):
    agrees: bool


def show(request: Request, session: Session) -> Response:
    """The form to ask with, or how one's asking stands."""
    return _page(request, queries.public_post(session, request.path_params["code"]), Form())


def ask(request: Request, session: Session) -> Response:
    """Asks and tells the poster; twice is once. Wrong words show the form again (422). Writes."""
    post = queries.public_post(session, request.path_params["code"])
    form = fill(AskForm, form_of(request))
    if form.value is None:
        return _page(request, post, form, status=422)
    interests.ask(
        session,
        post=post,
        who=visitor(request),
        words=form.value.words,
        now=now(),
        public_url=public_url_of(request),
    )
    return see(f"/board/{post.code}/contact?done=asked")


def answer(request: Request, session: Session) -> Response:
    """The poster agrees or not. Writes. Twice is once."""
    form = fill(AnswerForm, form_of(request))
    code = request.path_params["code"]
    if form.value is None:
        return see("/me/board")
    found = interests.answer(
        session,
        code=code,
        who=visitor(request),
        agrees=form.value.agrees,
        now=now(),
        public_url=public_url_of(request),
    )
    return see(f"/me/board/{found.post.code}?done=answered#asked")


def see_contact(request: Request, session: Session) -> Response:
    """The other side's contact; the route notes each look."""
    interest, contact = interests.contact(session, request.path_params["code"], visitor(request))
    context = {
        "contact": contact,
        "interest": interest,
        "title": queries.public_title(interest.post),
        "is_poster": queries.is_of(interest.post, visitor(request)),
    }
    return render(request, "matchmaking/board/contact.html", context)


def _page(request: Request, post: BoardPost, form: Form[AskForm], status: int = 200) -> Response:
    who, version = visitor(request), queries.shown(post)
    interests.party_of(who)
    if queries.is_of(post, who):
        raise OwnPost(next_url=f"/me/board/{post.code}")
    mine = next((each for each in post.interests if each.account_id == who.account_id), None)
    if mine is None and (post.closed_at or post.expires_on is None or post.expires_on < today()):
        raise PostClosed
    assert version is not None, "what is public has a public version"
    context = {"post": post, "kind": PostKind(post.kind), "title": version.title, "form": form, "mine": mine}
    return render(request, "matchmaking/board/ask.html", context, status=status)

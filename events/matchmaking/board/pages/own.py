"""One of one's own postings: how it stands, who asks, what fits it, what it can become."""

from dataclasses import dataclass

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.saved.carry import carry
from events.followup.models import FollowUp
from events.followup.stages import Stage
from events.matchmaking.board import becoming, lasting, moderating, queries
from events.matchmaking.board.becoming import ComingEvent
from events.matchmaking.board.fit import Fit
from events.matchmaking.board.interests import name_of
from events.matchmaking.board.lines import facts_of
from events.matchmaking.board.matched import Suiting, suiting
from events.matchmaking.board.pages.mine import standing_of
from events.matchmaking.board.refusals import NotPublic
from events.matchmaking.board.spreading import counterparts_of
from events.matchmaking.models import (
    BoardInterest,
    BoardPost,
    BoardStep,
    BoardVersion,
    Outcome,
    PostKind,
    VersionState,
)
from events.matchmaking.organise.asking import account_of, public_url_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now, today
from yurong.kit.forms import fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {
    "kept": "已保存草稿，还没有送审",
    "same": "内容和公布的一样，没有要保存或送审的",
    "submitted": "已送审，公布或退回都会发邮件告诉您",
    "taken-back": "已撤回，可以继续修改",
    "extended": "已延长",
    "closed": "已结束，别人看不到了",
    "answered": "已答复，对方会收到邮件",
    "handed": "已转交。机构会收到邮件，进展写在「后续进展」里",
    "nothing": "没有新选的机构，什么都没有转交",
}
STEPS = {
    "submitted": "送审",
    "taken_back": "撤回送审",
    "returned": "退回",
    "published": "公布",
    "extended": "延长",
    "warned": "提醒即将到期",
    "closed": "结束",
}


@dataclass(frozen=True)
class OwnPage:
    """The context of matchmaking/board/own.html."""

    post: BoardPost
    kind: PostKind
    version: BoardVersion
    shown: BoardVersion | None
    standing: str
    tag: str
    facts: tuple[tuple[str, str], ...]
    is_open: bool
    may_edit: bool
    may_submit: bool
    is_waiting: bool
    can_extend: bool
    returned: str
    """The remark with which the version at work was returned; empty otherwise."""
    interests: list[tuple[BoardInterest, str]]
    fitting: list[tuple[BoardVersion, Fit]]
    suiting: list[Suiting]
    handed: dict[str, FollowUp]
    events: list[ComingEvent]
    history: list[tuple[BoardStep, str]]
    outcomes: list[tuple[str, str]]


class OutcomeForm(BaseModel):
    outcome: Outcome


class HandOverForm(BaseModel):
    offering: list[int] = Field(default_factory=list, max_length=50)


def show(request: Request, session: Session) -> Response:
    post = _own(request, session)
    page = _page(session, post)
    context = {
        "page": page,
        "done": "" if page.returned else DONE.get(request.query_params.get("done", ""), ""),
        "stages": {each.value: each.label for each in Stage},
    }
    return render(request, "matchmaking/board/own.html", context)


def submit(request: Request, session: Session) -> Response:
    """Writes. Twice is once."""
    post = _own(request, session)
    moderating.submit(
        session, post=post, account_id=account_of(request), now=now(), public_url=public_url_of(request)
    )
    return _back(post, "submitted")


def take_back(request: Request, session: Session) -> Response:
    """Writes."""
    post = _own(request, session)
    moderating.take_back(session, post=post, account_id=account_of(request), now=now())
    return _back(post, "taken-back")


def extend(request: Request, session: Session) -> Response:
    """Writes. Twice is once."""
    post = _own(request, session)
    lasting.extend(session, post=post, account_id=account_of(request), now=now())
    return _back(post, "extended")


def close(request: Request, session: Session) -> Response:
    """Writes. Twice keeps the first."""
    post, form = _own(request, session), fill(OutcomeForm, form_of(request))
    if form.value is None:
        return _back(post, "")
    lasting.close(session, post=post, outcome=form.value.outcome, account_id=account_of(request), now=now())
    return _back(post, "closed")


def hand_over(request: Request, session: Session) -> Response:
    """Hands the need to the institutions ticked: each tick is the consent for that one. Writes."""
    post, form = _own(request, session), fill(HandOverForm, form_of(request))
    version = queries.shown(post)
    if version is None:
        raise NotPublic(post)
    chosen = form.value.offering if form.value else []
    count = becoming.hand_over(
        session,
        post=post,
        version=version,
        offerings=chosen,
        account_id=account_of(request),
        now=now(),
        public_url=public_url_of(request),
    )
    return _back(post, "handed" if count else "nothing")


def to_clinic(request: Request, session: Session) -> Response:
    """Lets the next intake of this browser begin with the need, and shows the clinics. Writes."""
    post = _own(request, session)
    if post.kind != PostKind.FINANCE:
        raise NotPublic(post)
    token = becoming.carry_to_clinic(session, post, queries.latest(post), now())
    response = see("/clinics")
    carry(request, response, token)
    return response


def _own(request: Request, session: Session) -> BoardPost:
    return queries.own_post(session, visitor(request), request.path_params["code"])


def _back(post: BoardPost, done: str) -> Response:
    return see(f"/me/board/{post.code}{f'?done={done}' if done else ''}")


def _page(session: Session, post: BoardPost) -> OwnPage:
    version, shown, at = queries.latest(post), queries.shown(post), now()
    standing, tag = standing_of(post, version)
    state = VersionState(version.state)
    is_open = post.closed_at is None and post.expires_on is not None and post.expires_on >= today()
    returned = [each.remark for each in post.steps if each.kind == "returned"]
    return OwnPage(
        post=post,
        kind=PostKind(post.kind),
        version=version,
        shown=shown,
        standing=standing,
        tag=tag,
        facts=facts_of(post.kind, version),
        is_open=is_open,
        may_edit=post.closed_at is None and state is not VersionState.SUBMITTED,
        may_submit=post.closed_at is None and state in (VersionState.DRAFT, VersionState.RETURNED),
        is_waiting=post.closed_at is None and state is VersionState.SUBMITTED,
        can_extend=post.closed_at is None
        and shown is not None
        and post.expires_on is not None
        and post.expires_on < lasting.extended_until(today()),
        returned=returned[-1]
        if returned and state is VersionState.RETURNED and post.closed_at is None
        else "",
        interests=[(each, name_of(each)) for each in post.interests],
        fitting=counterparts_of(session, post, shown, at) if shown and is_open else [],
        suiting=suiting(session, post, shown, today()) if shown and is_open else [],
        handed=becoming.handed_over(session, post),
        events=becoming.events_for(session, post, shown, at) if shown and is_open else [],
        history=[(each, STEPS[each.kind]) for each in reversed(post.steps)],
        outcomes=[(each.value, each.label) for each in Outcome],
    )

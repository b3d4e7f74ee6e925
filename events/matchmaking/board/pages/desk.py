"""The reviewer's pages: what waits, the version beside the public one, the decision, 链主."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.vocabulary import Track
from events.matchmaking.board import moderating, queries
from events.matchmaking.board.interests import name_of
from events.matchmaking.board.lines import facts_of
from events.matchmaking.models import BoardPost, PostKind, VersionState
from events.matchmaking.organise.asking import account_of, public_url_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import NotFound
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {
    "published": "已公布，发布人会收到邮件",
    "returned": "已退回，发布人会收到您的意见",
    "taken-down": "已撤下，发布人会收到您的意见",
    "leader": "链主标记已更新",
}


class PublishForm(BaseModel):
    seen_at: AwareDatetime | None = None


class RemarkForm(BaseModel):
    remark: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=400)]


class RemovalForm(BaseModel):
    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=400)]


class LeaderForm(BaseModel):
    chain: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""


def queue(request: Request, session: Session) -> Response:
    rows = [
        (each, PostKind(each.post.kind).label, name_of(each.post)) for each in queries.under_review(session)
    ]
    done = DONE.get(request.query_params.get("done", ""), "")
    return render(request, "matchmaking/board/queue.html", {"rows": rows, "done": done})


def show(request: Request, session: Session) -> Response:
    return _page(request, session, _post(request, session), Form())


def publish(request: Request, session: Session) -> Response:
    """Publishes what the reviewer has read. Writes."""
    post, form = _post(request, session), fill(PublishForm, form_of(request))
    moderating.publish(
        session,
        post=post,
        reviewer=visitor(request),
        now=now(),
        public_url=public_url_of(request),
        seen_at=form.value.seen_at if form.value else None,
    )
    return see("/organise/board?done=published")


def send_back(request: Request, session: Session) -> Response:
    """Writes. Without a remark the form again (422)."""
    post, form = _post(request, session), fill(RemarkForm, form_of(request))
    if form.value is None:
        return _page(request, session, post, form, status=422)
    moderating.send_back(
        session,
        post=post,
        remark=form.value.remark,
        reviewer=visitor(request),
        now=now(),
        public_url=public_url_of(request),
    )
    return see("/organise/board?done=returned")


def take_down(request: Request, session: Session) -> Response:
    """Takes what is public off the board. Writes. Without a reason the form again (422)."""
    post, form = _post(request, session), fill(RemovalForm, form_of(request))
    if form.value is None:
        return _page(request, session, post, Form(), removal=form, status=422)
    moderating.take_down(
        session,
        post=post,
        remark=form.value.why,
        reviewer=visitor(request),
        now=now(),
        public_url=public_url_of(request),
    )
    return see("/organise/board?done=taken-down")


def mark_leader(request: Request, session: Session) -> Response:
    """Marks the posting firm as 链主, or takes the mark away; too long a name again (422). Writes."""
    post, form = _post(request, session), fill(LeaderForm, form_of(request))
    if post.enterprise_id is None:
        raise NotFound("只有企业可以标为链主。", next_label="返回", next_url=f"/organise/board/{post.code}")
    if form.value is None:
        return _page(request, session, post, Form(), leader=form, status=422)
    moderating.mark_leader(session, post.enterprise_id, form.value.chain, account_of(request), now())
    return see(f"/organise/board/{post.code}?done=leader")


def _post(request: Request, session: Session) -> BoardPost:
    return queries.any_post(session, request.path_params["code"])


def _page(
    request: Request,
    session: Session,
    post: BoardPost,
    form: Form[RemarkForm],
    leader: Form[LeaderForm] | None = None,
    removal: Form[RemovalForm] | None = None,
    status: int = 200,
) -> Response:
    version, shown = queries.latest(post), queries.shown(post)
    chain = queries.leaders(session).get(post.enterprise_id or 0, "")
    context = {
        "post": post,
        "version": version,
        "kind": PostKind(post.kind),
        "poster": name_of(post),
        "place": dict(request.app.state.henan_regions).get(version.region, "河南省"),
        "track": Track(version.track).label,
        "facts": facts_of(post.kind, version),
        "before": shown if shown is not None and shown.id != version.id else None,
        "before_facts": facts_of(post.kind, shown) if shown is not None else (),
        "is_waiting": post.closed_at is None and version.state == VersionState.SUBMITTED,
        "returned": [each for each in post.steps if each.kind == "returned"],
        "form": form,
        "is_public": shown is not None and post.closed_at is None,
        "removal": removal or Form[RemovalForm](),
        "leader": leader or Form[LeaderForm](typed={"chain": chain}),
        "done": DONE.get(request.query_params.get("done", ""), ""),
    }
    return render(request, "matchmaking/board/review.html", context, status=status)

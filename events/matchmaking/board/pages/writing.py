"""Writing a posting: choosing the kind, the form, changing it."""

import secrets

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.vocabulary import Guarantee, Purpose, Track
from events.matchmaking.board import moderating, queries, writing
from events.matchmaking.board.drafted import OF_KIND, USUAL_DAYS, PostRefused
from events.matchmaking.board.interests import party_of
from events.matchmaking.board.pages.form import DAYS, PostForm, filled, values_of
from events.matchmaking.board.writing import kinds_for
from events.matchmaking.models import BoardPost, Cooperation, Maturity, PostKind
from events.matchmaking.organise.asking import account_of, public_url_of
from yurong.accounts.enterprises import enterprises_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

WHAT = {
    PostKind.FINANCE: "需要贷款、投资、担保或保险",
    PostKind.TECHNOLOGY: "有技术难题，找人或找现成的成果",
    PostKind.ORDER: "要采购、要找配套或代工",
    PostKind.RESULT: "有技术成果，找人用起来",
}


def choose(request: Request, session: Session) -> Response:
    """The kinds that this side may post, or the form of one."""
    party = party_of(visitor(request))
    asked, kinds = request.query_params.get("kind", ""), kinds_for(party)
    if asked not in kinds:
        rows = [(each, WHAT[each]) for each in kinds]
        return render(request, "matchmaking/board/kinds.html", {"kinds": rows})
    firms = enterprises_of(session, visitor(request))
    region = next((each.region for each in firms if each.id == party.enterprise_id), "")
    typed = {"region": region, "days": str(USUAL_DAYS), "request_key": secrets.token_urlsafe(24)}
    return _page(request, PostKind(asked), Form(typed=typed))


def create(request: Request, session: Session) -> Response:
    """A new posting, as a draft or straight for review; wrong fields show the form again (422). Writes."""
    who, sent = visitor(request), form_of(request)
    party, asked = party_of(who), str(sent.get("kind", ""))
    if asked not in kinds_for(party):
        return see("/me/board/new")
    kind = PostKind(asked)
    form = filled(kind, sent)
    if form.value is None:
        return _page(request, kind, form, status=422)
    try:
        post = writing.write(
            session,
            kind=kind,
            party=party,
            draft=form.value.to_draft(),
            days=form.value.days,
            account_id=account_of(request),
            request_key=form.value.request_key,
            now=now(),
        )
    except PostRefused as refused:
        return _page(request, kind, form.refused_all(refused.errors), status=422)
    return _on(request, session, post)


def edit(request: Request, session: Session) -> Response:
    post = queries.own_post(session, visitor(request), request.path_params["code"])
    known = prefilled(PostForm, values_of(queries.latest(post), secrets.token_urlsafe(24)))
    return _page(request, PostKind(post.kind), known, post)


def change(request: Request, session: Session) -> Response:
    """What the posting says from now on; wrong fields show the form again (422). Writes."""
    post = queries.own_post(session, visitor(request), request.path_params["code"])
    form = filled(PostKind(post.kind), form_of(request))
    if form.value is None:
        return _page(request, PostKind(post.kind), form, post, status=422)
    try:
        writing.rewrite(
            session, post=post, draft=form.value.to_draft(), account_id=account_of(request), now=now()
        )
    except PostRefused as refused:
        return _page(request, PostKind(post.kind), form.refused_all(refused.errors), post, status=422)
    return _on(request, session, post)


def _on(request: Request, session: Session, post: BoardPost) -> Response:
    """Straight into review where that button was pressed and there is something to review."""
    post = queries.own_post(session, visitor(request), post.code)
    if queries.at_work(post) is None:
        return see(f"/me/board/{post.code}?done=same")
    if "submit" not in form_of(request):
        return see(f"/me/board/{post.code}?done=kept")
    moderating.submit(
        session, post=post, account_id=account_of(request), now=now(), public_url=public_url_of(request)
    )
    return see(f"/me/board/{post.code}?done=submitted")


def _page(
    request: Request, kind: PostKind, form: Form[PostForm], post: BoardPost | None = None, status: int = 200
) -> Response:
    regions: tuple[tuple[str, str], ...] = request.app.state.henan_regions
    context = {
        "kind": kind,
        "form": form,
        "post": post,
        "shows": set(OF_KIND[kind]),
        "regions": [("", "请选择"), *regions],
        "tracks": [("", "请选择"), *((each.value, each.label) for each in Track)],
        "purposes": [(each.value, each.label) for each in Purpose],
        "security": [(each.value, each.label) for each in Guarantee],
        "maturities": [("", "请选择"), *((each.value, each.label) for each in Maturity)],
        "ways": [(each.value, each.label) for each in Cooperation],
        "days": [(str(each), f"{each} 天") for each in DAYS],
    }
    return render(request, "matchmaking/board/form.html", context, status=status)

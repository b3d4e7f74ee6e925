"""An expert's own signature: seen, handed in once, taken back."""

from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.models import Expert
from events.clinic.signature.keeping import keep, own_strokes, take_back
from events.clinic.signature.tracing import MOST_BYTES, NoSignature, traced
from events.clinic.team.queries import member_of_account
from yurong.accounts.access import expert
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.limits import Limit
from yurong.kit.templating import render
from yurong.kit.web import form_of, get, post, see

URL = "/me/signature"
DONE = {"kept": "签名已保存，以后签署的诊断书会印上", "removed": "签名已删除，以后的诊断书留出手写的位置"}
CHOOSE = "请选择一张 PNG 图片"
CHANGES = Limit("signature", 30, 10)


def show(request: Request, session: Session) -> Response:
    return _page(request, session)


def hand_in(request: Request, session: Session) -> Response:
    """Takes the picture; what cannot be used is said beside the field (422) and the old one stays."""
    sent = form_of(request).get("picture")
    if not isinstance(sent, UploadFile):
        return _page(request, session, CHOOSE, 422)
    with sent.file as file:
        content = file.read(MOST_BYTES + 1)
    try:
        strokes = traced(content)
    except NoSignature as refused:
        return _page(request, session, str(refused) if sent.filename else CHOOSE, 422)
    keep(session, expert=_me(request, session), strokes=strokes, now=now())
    return see(f"{URL}?done=kept")


def remove(request: Request, session: Session) -> Response:
    take_back(session, expert=_me(request, session))
    return see(f"{URL}?done=removed")


def _me(request: Request, session: Session) -> Expert:
    return member_of_account(session, visitor(request).account_id)


def _page(request: Request, session: Session, wrong: str = "", status: int = 200) -> Response:
    return render(
        request,
        "clinic/signature.html",
        {
            "strokes": own_strokes(session, _me(request, session)),
            "wrong": wrong,
            "done": DONE.get(request.query_params.get("done", ""), ""),
        },
        status=status,
    )


routes = [
    get(URL, show, who=expert),
    post(URL, hand_in, who=expert, limit=CHANGES),
    post(f"{URL}/removal", remove, who=expert, limit=CHANGES),
]

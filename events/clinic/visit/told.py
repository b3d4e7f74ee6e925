"""How the visitor is told: short messages besides mail, and calendars to subscribe to."""

from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.life import feeds
from yurong.accounts.channels import CHANNELS, channels_of, choose_channels
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import NotYours
from yurong.kit.etags import tagged
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {"chosen": "通知方式已保存", "renewed": "新的日历地址已生成，旧地址从现在起失效"}


class ToldForm(BaseModel):
    channels: list[Literal["sms", "wechat"]] = []
    mobile: Annotated[str, StringConstraints(pattern=r"^(1\d{10})?$")] = ""


class FeedForm(BaseModel):
    kind: Literal["firm", "expert", "organiser"]


def show(request: Request, session: Session) -> Response:
    """The choice as it stands, and the addresses of the visitor's calendars."""
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    chosen = channels_of(session, who.account_id)
    mobile = next(iter(chosen.values()), who.phone if len(who.phone) == 11 else "")
    return _page(request, session, Form(typed={"mobile": mobile}, typed_list={"channels": list(chosen)}))


def choose(request: Request, session: Session) -> Response:
    """Keeps the choice; wrong fields show the form again (422). Writes."""
    form = fill(ToldForm, form_of(request))
    if form.value is not None and form.value.channels and not form.value.mobile:
        form = form.refused("mobile", "请填写接收短信或微信的手机号")
    if form.value is None:
        return _page(request, session, form, status=422)
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    chosen: dict[str, str] = dict.fromkeys(form.value.channels, form.value.mobile)
    choose_channels(session, who.account_id, chosen, now())
    return see("/me/messages?done=chosen")


def renew(request: Request, session: Session) -> Response:
    """A new address for one calendar; the old one is dead. Writes."""
    form = fill(FeedForm, form_of(request))
    who = visitor(request)
    if form.value is None or not who.has(form.value.kind):
        raise NotYours
    assert who.account_id is not None, "the guard lets only signed-in people in"
    feeds.renew(session, who.account_id, form.value.kind, now())
    return see("/me/messages?done=renewed#calendars")


def calendar(request: Request, session: Session) -> Response:
    """The calendar behind a secret address; 304 while nothing has changed."""
    text = feeds.feed(session, request.path_params["token"], request.app.state.settings.public_url)
    return tagged(request, text, "text/calendar; charset=utf-8", "private, no-cache")


def _page(request: Request, session: Session, form: Form[ToldForm], status: int = 200) -> Response:
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    known = feeds.addresses(session, who.account_id)
    base = request.app.state.settings.public_url.rstrip("/")
    calendars = [
        (kind, label, f"{base}/calendar/{known[kind].token}.ics" if kind in known else "")
        for kind, label in feeds.KINDS.items()
        if who.has(kind)
    ]
    context = {
        "form": form,
        "channels": list(CHANNELS.items()),
        "calendars": calendars,
        "email": who.email,
        "done": DONE.get(request.query_params.get("done", ""), ""),
    }
    return render(request, "clinic/visit/told.html", context, status=status)

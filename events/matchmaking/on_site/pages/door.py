"""People without a registration: registered at the door and checked in."""

import secrets

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import Event
from events.matchmaking.on_site.days import is_on
from events.matchmaking.on_site.pages.asking import door_of, own_event
from events.matchmaking.on_site.pages.forms import WalkInForm
from events.matchmaking.on_site.walk_in import walk_in
from events.matchmaking.organise.asking import account_of
from events.matchmaking.registering.person import Person, mobile
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


def show(request: Request, session: Session) -> Response:
    """The form."""
    return _page(request, own_event(request, session), Form())


def register(request: Request, session: Session) -> Response:
    """Registers and checks in. Writes. What is wrong stands beside its field (422), nothing typed is lost."""
    event = own_event(request, session)
    form = fill(WalkInForm, form_of(request))
    if form.value is not None:
        try:
            mobile(form.value.phone)
        except ValueError as wrong:
            form = form.refused("phone", str(wrong))
    if form.value is not None and form.value.group not in {each.id for each in event.groups}:
        form = form.refused("group", "请选择一类名额")
    if "agreed" in form.errors:
        form = form.refused("agreed", "请先告知本人，得到同意后勾选")
    if form.value is None:
        return _page(request, event, form, status=422)
    typed = form.value
    made = walk_in(
        session,
        event=event,
        group_id=typed.group,
        person=Person(
            name=typed.name,
            phone=typed.phone,
            email="",
            organisation=typed.organisation,
            position=typed.position,
            uscc="",
        ),
        account_id=account_of(request),
        request_key=typed.key,
        door=typed.door or door_of(request),
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"/organise/events/{event.code}/check-in?done={made.code}#said")


def _page(request: Request, event: Event, form: Form[WalkInForm], status: int = 200) -> Response:
    context = {
        "event": event,
        "form": form,
        "key": form.typed.get("key") or secrets.token_urlsafe(18),
        "groups": [
            ("", "请选择"),
            *(
                (str(each.id), f"{each.name}（还有 {each.capacity - each.taken} 个名额）")
                for each in event.groups
            ),
        ],
        "is_over": event.ends_at <= now(),
        "is_open": is_on(event, now()) and event.ends_at > now(),
        "door": door_of(request),
    }
    return render(request, "matchmaking/on_site/walk_in.html", context, status=status)

"""Calling a published event off."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking import calling_off
from events.matchmaking.organise.asking import account_of, own_event, public_url_of
from events.matchmaking.refusals import NotOut
from events.matchmaking.telling import live_registrations
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class CallOffForm(BaseModel):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=200)]


def show(request: Request, session: Session) -> Response:
    return _page(request, session, Form())


def call_off(request: Request, session: Session) -> Response:
    """Tells everybody who is registered; twice is once. Writes."""
    event = own_event(request, session)
    form = fill(CallOffForm, form_of(request))
    if form.value is None:
        return _page(request, session, form, status=422)
    told = calling_off.call_off(
        session,
        event=event,
        reason=form.value.reason,
        account_id=account_of(request),
        now=now(),
        public_url=public_url_of(request),
    )
    return see(f"/organise/events/{event.code}?done=called-off&number={told}")


def _page(request: Request, session: Session, form: Form[CallOffForm], status: int = 200) -> Response:
    event = own_event(request, session)
    if event.published_at is None:
        raise NotOut(event)
    context = {"event": event, "form": form, "registered": len(live_registrations(session, event))}
    return render(request, "matchmaking/organise/call_off.html", context, status=status)

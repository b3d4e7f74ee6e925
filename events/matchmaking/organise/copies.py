"""Copying an event to another day."""

from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events import codes
from events.matchmaking import copying
from events.matchmaking.drawn_up import EventRefused
from events.matchmaking.models import Event
from events.matchmaking.organise.asking import account_of, own_event
from events.matchmaking.organise.forms import Ending
from events.wall_moments import Day
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class CopyForm(BaseModel):
    """`ending` is made with the empty form, so that a double click copies once."""

    on_day: Day
    ending: Ending


def show(request: Request, session: Session) -> Response:
    form: Form[CopyForm] = Form(typed={"ending": codes.clinic_ending()})
    return _page(request, own_event(request, session), form)


def create(request: Request, session: Session) -> Response:
    """Copies, and goes to the new draft. Writes. A double click copies once."""
    event = own_event(request, session)
    form = fill(CopyForm, form_of(request))
    if form.value is None:
        return _page(request, event, form, status=422)
    try:
        made = copying.copy(
            session,
            event=event,
            on_day=form.value.on_day,
            account_id=account_of(request),
            now=now(),
            code=f"{form.value.on_day:%Y%m%d}-{form.value.ending}",
        )
    except EventRefused as refused:
        return _page(request, event, form.refused("on_day", refused.message), status=422)
    return see(f"/organise/events/{made.code}?done=copied")


def _page(request: Request, event: Event, form: Form[CopyForm], status: int = 200) -> Response:
    return render(request, "matchmaking/organise/copy.html", {"event": event, "form": form}, status=status)

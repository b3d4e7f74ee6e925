"""A lost link, sent again to the registered telephone or mail address; and one's own registrations."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import RegistrationState
from events.matchmaking.registering.access import own_registrations
from events.matchmaking.registering.finding_again import send_links
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class LostForm(BaseModel):
    contact: Annotated[str, StringConstraints(min_length=5, max_length=254)]


def show(request: Request, _session: Session) -> Response:
    is_sent = request.query_params.get("done") == "sent"
    return render(request, "matchmaking/registering/lost.html", {"form": Form(), "is_sent": is_sent})


def send(request: Request, session: Session) -> Response:
    """Sends new links. The answer never tells whether there was a registration. Writes."""
    form = fill(LostForm, form_of(request))
    if form.value is None:
        context = {"form": form, "is_sent": False}
        return render(request, "matchmaking/registering/lost.html", context, status=422)
    send_links(session, form.value.contact, now(), request.app.state.settings.public_url)
    return see("/registrations?done=sent")


def own(request: Request, session: Session) -> Response:
    """The signed-in person's registrations."""
    account_id = visitor(request).account_id
    assert account_id is not None, "the guard lets only signed-in people in"
    at, rows = now(), []
    for event, mine in own_registrations(session, account_id):
        state = RegistrationState(mine.state)
        was_there = state is RegistrationState.CONFIRMED and event.starts_at <= at and not event.called_off_at
        rows.append((event, mine, state, was_there))
    return render(request, "matchmaking/registering/own.html", {"rows": rows})

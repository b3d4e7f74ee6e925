"""Where a registration's QR code leads: the staff check in, everybody else is asked to show it to them."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import AgendaSession, Event, Registration, RegistrationState
from events.matchmaking.on_site.arrivals import arrivals
from events.matchmaking.on_site.attendance import counted_sessions
from events.matchmaking.on_site.attending import BEFORE
from events.matchmaking.on_site.days import is_on
from events.matchmaking.on_site.holding import WHY
from events.matchmaking.on_site.refusals import NoSuchPass
from events.passes import code_in, pass_url
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.qr import draw_qr
from yurong.kit.templating import render
from yurong.settings import Settings


def show(request: Request, session: Session) -> Response:
    """The person for the event's organiser; for others only the code itself. Raises NoSuchPass."""
    settings: Settings = request.app.state.settings
    code = code_in(request.path_params["token"], settings.secret_key, "passes")
    found = select(Registration).where(Registration.code == code).options(joinedload(Registration.group))
    person = session.scalar(found) if code else None
    if person is None:
        raise NoSuchPass
    event = session.get_one(Event, person.event_id)
    state = RegistrationState(person.state)
    who = visitor(request)
    if who.is_signed_in and (who.account_id == event.organiser_account_id or who.has("administrator")):
        context = {
            "event": event,
            "person": person,
            "why_not": WHY.get(state, ""),
            "sessions": _open_sessions(session, event),
            "arrival": arrivals(session, event.id, person.id).get(person.id),
            "is_open": is_on(event, now()),
            "key": secrets.token_urlsafe(18),
        }
        return render(request, "matchmaking/on_site/scanned.html", context)
    shown = {
        "code": person.code,
        "qr": qr_of(request, person.code),
        "is_confirmed": state is RegistrationState.CONFIRMED,
    }
    return render(request, "matchmaking/on_site/pass.html", shown)


def _open_sessions(session: Session, event: Event) -> list[tuple[AgendaSession, str]]:
    """The sessions that one can go into now, each with the key of a tap."""
    at = now()
    sessions = counted_sessions(session, event.id)
    is_open = (each for each in sessions if each.starts_at - BEFORE <= at < each.ends_at)
    return [(each, secrets.token_urlsafe(18)) for each in is_open]


def qr_of(request: Request, code: str) -> str:
    """The registration's QR code as SVG, for its own page."""
    settings: Settings = request.app.state.settings
    address = pass_url(code, settings.secret_key, settings.public_url, "passes")
    return draw_qr(address, title=f"签到码 {code}")

"""Who asks, and for which event."""

from sqlalchemy.orm import Session
from starlette.requests import Request

from events.matchmaking.models import Event
from events.matchmaking.queries import event_for
from yurong.accounts.visitor import visitor


def own_event(request: Request, session: Session) -> Event:
    """The event that the address names, with all, when it is the visitor's to run. Raises NotYours (404)."""
    return event_for(session, visitor(request), request.path_params["code"])


def account_of(request: Request) -> int:
    """The account of a visitor whom the route's guard has let in."""
    account_id = visitor(request).account_id
    assert account_id is not None
    return account_id


def public_url_of(request: Request) -> str:
    """The site's own address."""
    url: str = request.app.state.settings.public_url
    return url

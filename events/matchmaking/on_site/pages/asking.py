"""For which event somebody on site asks, and at which door the device stands."""

from urllib.parse import quote, unquote

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import Event
from events.matchmaking.on_site.refusals import NotOut
from events.matchmaking.organise import asking

COOKIE = "door"
LONGEST_DOOR = 20


def own_event(request: Request, session: Session) -> Event:
    """The published event of the address, when it is the visitor's to run. Raises NotYours, NotOut."""
    event = asking.own_event(request, session)
    if event.published_at is None:
        raise NotOut(next_url=f"/organise/events/{event.code}")
    return event


def door_of(request: Request) -> str:
    """The door that this device stands at, as its staff named it; empty while nobody has."""
    named = unquote(request.cookies.get(COOKIE, ""))[:LONGEST_DOOR]
    return named if named.isprintable() else ""


def remember_door(request: Request, response: Response, door: str) -> None:
    """Keeps the door's name on this device for a day."""
    response.set_cookie(
        COOKIE,
        quote(door),
        max_age=86_400,
        path="/organise/events",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )

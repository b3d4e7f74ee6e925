"""One event as a calendar file, and feeds of events to subscribe to, by city and kind."""

from datetime import time, timedelta

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.calendar_file import MEDIA_TYPE, feed_of, file_of
from events.matchmaking.calendar import public_entry
from events.matchmaking.models import EventKind
from events.matchmaking.public.index import cities_of
from events.matchmaking.queries import event_by_code, for_feed
from yurong.kit.clock import instant, today

KEPT_IN_FEEDS = timedelta(days=90)
"""How long a past or called-off event stays in the feeds, so that calendars that ask rarely hear of it."""


def show(request: Request, session: Session) -> Response:
    """The .ics of the event, without the online link; a called-off one says CANCELLED."""
    event = event_by_code(session, request.path_params["code"])
    return Response(file_of(public_entry(event, _public_url(request))), media_type=MEDIA_TYPE)


def feed(request: Request, session: Session) -> Response:
    """The feed of `city` and `kind`; what the address names wrongly is not narrowed by."""
    cities = cities_of(request)
    city, kind = request.query_params.get("city", ""), request.query_params.get("kind", "")
    city = city if city in cities else ""
    kind = kind if kind in [each.value for each in EventKind] else ""
    events = for_feed(session, instant(today(), time.min) - KEPT_IN_FEEDS, kind=kind, city=city)
    words = [cities.get(city, "河南"), EventKind(kind).label if kind else "对接活动"]
    text = feed_of(f"豫融：{''.join(words)}", (public_entry(each, _public_url(request)) for each in events))
    return Response(text, media_type=MEDIA_TYPE)


def _public_url(request: Request) -> str:
    url: str = request.app.state.settings.public_url
    return url

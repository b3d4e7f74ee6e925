"""Making a series out of an event: one row per further city and day."""

from collections.abc import Mapping

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking import copying
from events.matchmaking.copying import StopRefused
from events.matchmaking.models import Event, EventMode
from events.matchmaking.organise.asking import account_of, own_event
from events.stops import form_of_stops, read_stops
from yurong.kit.clock import now
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


def show(request: Request, session: Session) -> Response:
    event = own_event(request, session)
    return _page(request, event, {"title": event.title[:60]}, {})


def extend(request: Request, session: Session) -> Response:
    """Makes one draft per filled row. Writes all or none; the same rows again make nothing new."""
    event = own_event(request, session)
    places = dict(request.app.state.henan_regions)
    sent = read_stops(
        form_of(request), places, is_new=event.series is None, needs_place=event.mode != EventMode.ONLINE
    )
    if sent.errors:
        return _page(request, event, sent.typed, sent.errors, 422)
    stops = sent.stops(event.series.title if event.series else sent.title, places)
    try:
        copying.extend(
            session, event=event, title=sent.title, stops=stops, account_id=account_of(request), now=now()
        )
    except StopRefused as refused:
        return _page(request, event, sent.typed, sent.refused(refused.number, refused.message), 422)
    return see(f"/organise/events/{event.code}?done=series")


def _page(
    request: Request, event: Event, typed: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    context = {
        "event": event,
        "series_title": event.series.title if event.series else "",
        **form_of_stops(request.app.state.henan_regions, typed, errors),
    }
    return render(request, "matchmaking/organise/series.html", context, status=status)

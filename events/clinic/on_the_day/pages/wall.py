"""The wall display: big, public, renews itself."""

import hmac

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.on_the_day import queries, wall
from events.clinic.on_the_day.arrivals import arrivals
from events.clinic.queries import clinic_by_code
from yurong.kit.clock import now
from yurong.kit.templating import render


def show(request: Request, session: Session) -> Response:
    """Stations with who is in and who is next; names only with the secret link, as the organiser chose."""
    clinic, at = clinic_by_code(session, request.path_params["code"]), now()
    bookings = queries.live_bookings(session, clinic)
    ids = [each.id for each in bookings]
    gone = queries.absent(session, ids)
    bookings = [each for each in bookings if each.id not in gone]
    found, key = queries.wall_of(session, clinic), request.query_params.get("key", "")
    is_secret = found is not None and hmac.compare_digest(found.token.encode(), key.encode())
    shows: wall.Shows = found.shows if found and is_secret else "code"  # type: ignore[assignment]  # as its CHECK
    columns = wall.board(
        clinic, bookings, queries.planned_starts(session, ids), set(arrivals(session, ids)), shows, at
    )
    context = {"clinic": clinic, "columns": columns, "shows": shows, "read_at": at}
    return render(request, "clinic/day/wall.html", context)

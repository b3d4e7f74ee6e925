"""A clinic's slots for programs: the same function as the page."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from events.clinic import queries
from yurong.kit.api import problem_json
from yurong.kit.clock import local, now
from yurong.kit.errors import NotFound


def show(request: Request, session: Session) -> Response:
    """Every slot with its state (free, taken, past), by time and station; instants with their zone."""
    try:
        clinic = queries.clinic_to_book(session, request.path_params["code"])
    except NotFound as refused:
        return problem_json(refused)
    found = queries.slots_of(session, [clinic], now())[clinic.id]
    body = {
        "clinic": clinic.code,
        "slots": [
            {
                "station_id": each.station_id,
                "station": each.station_name,
                "starts_at": local(each.starts_at).isoformat(),
                "ends_at": local(each.ends_at).isoformat(),
                "state": each.state,
            }
            for each in found
        ],
    }
    return JSONResponse(body, headers={"Cache-Control": "no-store"})

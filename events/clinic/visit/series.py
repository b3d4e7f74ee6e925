"""The public page of a series."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import queries, series
from events.clinic.visit.clinics import lines_of
from yurong.kit.errors import NotFound
from yurong.kit.templating import render


def show(request: Request, session: Session) -> Response:
    """Its published clinics by day. Raises NotFound while there is none."""
    found = series.series_by_code(session, request.path_params["code"])
    out = [each for each in series.clinics_of(session, found) if each.published_at is not None]
    if not out:
        raise NotFound(queries.NO_CLINIC, next_label="看看有哪些诊疗会", next_url="/clinics")
    context = {"series": found, "lines": lines_of(request, session, out)}
    return render(request, "clinic/visit/series.html", context)

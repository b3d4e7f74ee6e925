"""Making a series out of a clinic: one row per further place."""

from collections.abc import Mapping

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import series
from events.clinic.models import Clinic, ClinicSeries
from events.clinic.organise.asking import account_of, own_clinic
from events.clinic.series import StopRefused
from events.stops import form_of_stops, read_stops
from yurong.kit.clock import now
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


def show(request: Request, session: Session) -> Response:
    clinic = own_clinic(request, session)
    return _page(request, session, clinic, {"title": clinic.title[:60]}, {})


def extend(request: Request, session: Session) -> Response:
    """Makes one draft per filled row. Writes all or none; the same rows again make nothing new."""
    clinic = own_clinic(request, session)
    places = dict(request.app.state.henan_regions)
    sent = read_stops(form_of(request), places, is_new=clinic.series_id is None)
    if sent.errors:
        return _page(request, session, clinic, sent.typed, sent.errors, 422)
    stops = sent.stops(_title(session, clinic) or sent.title, places)
    try:
        series.extend(
            session, clinic=clinic, title=sent.title, stops=stops, account_id=account_of(request), now=now()
        )
    except StopRefused as refused:
        errors = sent.refused(refused.number, refused.message)
        return _page(request, session, clinic, sent.typed, errors, 422)
    return see(f"/organise/clinics/{clinic.code}?done=series#series")


def _title(session: Session, clinic: Clinic) -> str:
    """The name of the clinic's series; empty while there is none."""
    return session.get_one(ClinicSeries, clinic.series_id).title if clinic.series_id else ""


def _page(
    request: Request,
    session: Session,
    clinic: Clinic,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
) -> Response:
    context = {
        "clinic": clinic,
        "series_title": _title(session, clinic),
        **form_of_stops(request.app.state.henan_regions, typed, errors),
    }
    return render(request, "clinic/organise/series.html", context, status=status)

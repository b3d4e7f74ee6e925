"""Adding a station with its panel, and taking one away."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import stations as domain
from events.clinic.calling import ClinicRefused
from events.clinic.organise.asking import account_of, own_clinic
from events.clinic.organise.clinic import page
from events.clinic.organise.forms import StationForm
from yurong.kit.errors import NotFound
from yurong.kit.forms import fill
from yurong.kit.row_ids import row_id
from yurong.kit.web import form_of, see


def add(request: Request, session: Session) -> Response:
    """Writes. The same station twice is added once."""
    clinic = own_clinic(request, session)
    form = fill(StationForm, form_of(request))
    if form.value is None:
        return page(request, session, form, status=422)
    try:
        domain.add_station(
            session, clinic=clinic, station=form.value.to_station(), account_id=account_of(request)
        )
    except ClinicRefused as refused:
        return page(request, session, form.refused_all(refused.errors), status=422)
    return see(f"/organise/clinics/{clinic.code}?done=station-added#stations")


def remove(request: Request, session: Session) -> Response:
    """Writes. A station that is gone already stays gone."""
    clinic = own_clinic(request, session)
    domain.remove_station(
        session, clinic=clinic, station_id=_number(request.path_params["id"]), account_id=account_of(request)
    )
    return see(f"/organise/clinics/{clinic.code}?done=station-removed#stations")


def _number(typed: str) -> int:
    found = row_id(typed)
    if found is None:
        raise NotFound
    return found

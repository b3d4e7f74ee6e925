"""Naming the chair of a station."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import chairs
from events.clinic.on_the_day.pages.forms import ChairForm
from events.clinic.organise.asking import account_of, own_clinic
from yurong.kit.errors import BadInput
from yurong.kit.forms import fill
from yurong.kit.web import form_of, see


def name(request: Request, session: Session) -> Response:
    """The chosen expert, or nobody. Writes."""
    clinic = own_clinic(request, session)
    form = fill(ChairForm, form_of(request)).value
    if form is None:
        back = f"/organise/clinics/{clinic.code}#stations"
        raise BadInput("请从列出的专家中选择主诊专家。", next_label="返回诊疗会", next_url=back)
    chairs.set_chair(
        session,
        clinic=clinic,
        station_id=request.path_params["id"],
        expert_id=form.expert,
        account_id=account_of(request),
    )
    return see(f"/organise/clinics/{clinic.code}?done=changed#stations")

"""Copying a clinic to another day."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events import codes
from events.clinic import copying
from events.clinic.drawn_up import ClinicRefused
from events.clinic.models import Clinic
from events.clinic.organise.asking import account_of, own_clinic
from events.wall_moments import Day
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class CopyForm(BaseModel):
    """`ending` is made with the empty form, so that a double click copies once."""

    on_day: Day
    ending: Annotated[str, StringConstraints(pattern=f"^[{codes.ALPHABET.lower()}]{{4}}$")]


def show(request: Request, session: Session) -> Response:
    form: Form[CopyForm] = Form(typed={"ending": codes.clinic_ending()})
    return _page(request, own_clinic(request, session), form)


def create(request: Request, session: Session) -> Response:
    """Copies, and goes to the new draft. Writes. A double click copies once."""
    clinic = own_clinic(request, session)
    form = fill(CopyForm, form_of(request))
    if form.value is None:
        return _page(request, clinic, form, status=422)
    try:
        copied = copying.copy(
            session,
            clinic=clinic,
            on_day=form.value.on_day,
            account_id=account_of(request),
            now=now(),
            code=f"{form.value.on_day:%Y%m%d}-{form.value.ending}",
        )
    except ClinicRefused as refused:
        return _page(request, clinic, form.refused("on_day", refused.message), status=422)
    done = f"left-out&number={len(copied.left_out)}" if copied.left_out else "copied"
    return see(f"/organise/clinics/{copied.clinic.code}?done={done}")


def _page(request: Request, clinic: Clinic, form: Form[CopyForm], status: int = 200) -> Response:
    return render(request, "clinic/organise/copy.html", {"clinic": clinic, "form": form}, status=status)

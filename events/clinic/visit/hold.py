"""Keeping a slot while its form is filled."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import queries
from events.clinic.life import line
from events.clinic.life.held import let_go
from events.clinic.life.hold import hold
from events.clinic.refusals import NoSuchSlot
from events.clinic.visit.book import starts_at
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import fill
from yurong.kit.web import form_of, see

SLOT = r"^\d{1,9}-([01]\d|2[0-3])[0-5]\d$"


class HoldForm(BaseModel):
    """「station-HHMM」."""

    slot: Annotated[str, StringConstraints(pattern=SLOT)]


def keep(request: Request, session: Session) -> Response:
    """Keeps the slot for the visitor's firm and goes on to the form. Writes."""
    clinic = queries.clinic_to_book(session, request.path_params["code"])
    form = fill(HoldForm, form_of(request))
    if form.value is None:
        raise NoSuchSlot(next_url=f"/clinics/{clinic.code}")
    station, _, at = form.value.slot.partition("-")
    who, instant = visitor(request), now()
    assert who.account_id is not None, "the guard lets only signed-in people in"
    line.expire_due(session, clinic, instant, request.app.state.settings.public_url)
    hold(
        session,
        clinic=clinic,
        station_id=int(station),
        starts_at=starts_at(clinic, at),
        enterprise_id=who.enterprise_ids[0],
        account_id=who.account_id,
        now=instant,
    )
    return see(f"/clinics/{clinic.code}/slots/{station}/{at}")


def give_back(request: Request, session: Session) -> Response:
    """Lets go of what the firm keeps at this clinic. Writes."""
    clinic = queries.clinic_to_book(session, request.path_params["code"])
    for each in visitor(request).enterprise_ids:
        let_go(session, clinic.id, each)
    return see(f"/clinics/{clinic.code}#slots")

"""A draft as its public page."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.organise.asking import own_clinic
from events.clinic.visit.clinics import page_of


def show(request: Request, session: Session) -> Response:
    return page_of(request, session, own_clinic(request, session), is_preview=True)

"""Publishing a clinic, and taking it back while nobody has booked."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import calling
from events.clinic.organise.asking import account_of, own_clinic
from yurong.kit.clock import now
from yurong.kit.web import see


def publish(request: Request, session: Session) -> Response:
    """Writes. Twice is once."""
    clinic = own_clinic(request, session)
    calling.publish(session, clinic=clinic, account_id=account_of(request), now=now())
    return see(f"/organise/clinics/{clinic.code}?done=published")


def withdraw(request: Request, session: Session) -> Response:
    """Writes. Twice is once."""
    clinic = own_clinic(request, session)
    calling.withdraw(session, clinic=clinic, account_id=account_of(request))
    return see(f"/organise/clinics/{clinic.code}?done=withdrawn")

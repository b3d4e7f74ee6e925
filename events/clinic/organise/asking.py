"""Who asks, and for which clinic."""

from sqlalchemy.orm import Session
from starlette.requests import Request

from events.clinic import queries
from events.clinic.models import Clinic
from yurong.accounts.visitor import visitor
from yurong.kit.errors import NotFound


def own_clinic(request: Request, session: Session) -> Clinic:
    """The clinic that the address names, when it is the visitor's to run. Raises NotFound."""
    code: str = request.path_params["code"]
    if not code.isprintable():  # PostgreSQL refuses a NUL in a value
        raise NotFound
    return queries.clinic_for(session, visitor(request), code)


def account_of(request: Request) -> int:
    """The account of a visitor whom the route's guard has let in."""
    account_id = visitor(request).account_id
    assert account_id is not None
    return account_id

"""A registered party says that it does not come to its meetings, and takes that back."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.meetings import withdrawing
from events.matchmaking.meetings.pages.asking import mine
from events.matchmaking.meetings.pages.wishes import LeaveForm, page, stored
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import fill
from yurong.kit.web import form_of, see


def withdraw(request: Request, session: Session) -> Response:
    """The party is out and the organiser is told. Writes. 422 without a reason."""
    own = mine(request, session)
    form = fill(LeaveForm, form_of(request))
    if form.value is None:
        return page(request, session, own, stored(session, own), form, status=422)
    withdrawing.withdraw(
        session,
        event=own.event,
        mine=own.delegation,
        reason=form.value.reason,
        account_id=visitor(request).account_id,
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"{own.url}/meetings")


def take_back(request: Request, session: Session) -> Response:
    """The party comes after all. Writes."""
    own = mine(request, session)
    withdrawing.take_back(
        session, event=own.event, mine=own.delegation, account_id=visitor(request).account_id, now=now()
    )
    return see(f"{own.url}/meetings?done=back")

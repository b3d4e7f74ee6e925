"""Handing an event in for review, taking it back, and seeing it as the public will."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking import publishing
from events.matchmaking.organise.asking import account_of, own_event, public_url_of
from events.matchmaking.public.page import page_of
from yurong.kit.clock import now
from yurong.kit.web import see


def preview(request: Request, session: Session) -> Response:
    return page_of(request, session, own_event(request, session), is_preview=True)


def submit(request: Request, session: Session) -> Response:
    """Writes. Twice is once."""
    event = own_event(request, session)
    publishing.submit(
        session, event=event, account_id=account_of(request), now=now(), public_url=public_url_of(request)
    )
    return see(f"/organise/events/{event.code}?done=submitted")


def withdraw(request: Request, session: Session) -> Response:
    """Writes. Twice is once."""
    event = own_event(request, session)
    publishing.withdraw(session, event=event, account_id=account_of(request), now=now())
    return see(f"/organise/events/{event.code}?done=withdrawn")

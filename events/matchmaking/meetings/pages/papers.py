"""What the organiser prints: cards to hand out, a sheet for each table, the list on the wall."""

from collections.abc import Callable
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.meetings import paper_work
from events.matchmaking.meetings.pages.asking import NotRead, account_of, own_setting, sent
from events.matchmaking.meetings.paper_work import AT_ONCE, NAMES
from yurong.accounts.audit import record
from yurong.kit.clock import now
from yurong.kit.web import see


def make(request: Request, session: Session) -> Response | Callable[[], Response]:
    """The PDF at once, or the page of a job where it has many pages. Writes."""
    event, _ = own_setting(request, session)
    account_id, asked = account_of(request), sent(request, "paper")
    name = next((each for each in NAMES if each == asked), None)
    if name is None:
        raise NotRead
    found = paper_work.gathered(session, event, name)
    record(session, account_id, "meetings.printed", f"event:{event.code}", paper=name, count=found.pieces)
    if found.pieces > AT_ONCE[name]:
        job = paper_work.ask(session, event=event, name=name, account_id=account_id, now=now())
        return see(f"/jobs/{job.token}")

    def answer() -> Response:
        headers = {
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(found.file_name)}",
            "Cache-Control": "no-store",
        }
        return Response(found.pdf(None), media_type="application/pdf", headers=headers)

    return answer

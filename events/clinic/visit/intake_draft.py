"""Drafts of the intake as the page sends them: by itself while somebody types, or by a button."""

import re

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from events.clinic.models import IntakeDraft
from events.clinic.preparing.drafts import drafts_of, drop_draft, save_draft
from events.clinic.visit.intake_form import WINDOW, draft_of
from events.clinic.visit.intake_page import own_booking, told
from yurong.accounts.visitor import visitor
from yurong.kit.clock import local, now
from yurong.kit.errors import BadInput
from yurong.kit.web import form_of, see

_PHONE = re.compile(r"Mobile|Android|iPhone|HarmonyOS", re.IGNORECASE)


def save(request: Request, session: Session) -> Response:
    """Keeps what is typed so far, checked by nobody. Writes. A script is answered in JSON."""
    booking = own_booking(request, session)
    sent = form_of(request)
    window = str(sent.get("window", ""))
    if not re.match(WINDOW, window):
        raise BadInput(next_label="返回会前问卷", next_url=f"/bookings/{booking.code}/intake")
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    draft = save_draft(
        session,
        booking=booking,
        window=window,
        begun_from=_number(sent.get("begun_from")),
        intake_version=_number(sent.get("version")),
        typed=draft_of(sent),
        device="手机" if _PHONE.search(request.headers.get("user-agent", "")) else "电脑",
        account_id=who.account_id,
        now=now(),
    )
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(_answer(request, session, draft))
    return see(f"/bookings/{booking.code}/intake?draft={draft.version}&done=draft")


def drop(request: Request, session: Session) -> Response:
    """Removes one draft, as the page showed it. Writes."""
    booking = own_booking(request, session)
    drop_draft(session, booking, _number(form_of(request).get("draft")))
    return see(f"/bookings/{booking.code}/intake")


def _answer(request: Request, session: Session, draft: IntakeDraft) -> dict[str, str]:
    """When it was saved, and who else has been writing since this window was opened."""
    booking = own_booking(request, session)
    others = [each for each in drafts_of(session, booking) if each.version != draft.version]
    at = local(draft.saved_at)
    return {"at": f"{at:%H:%M}", "rival": told(request, others[0]) if others else ""}


def _number(sent: object) -> int:
    """A counter that the page carries along; what is none stands for nothing begun."""
    return int(sent) if isinstance(sent, str) and sent.isdecimal() and len(sent) < 9 else 0

"""The page of the intake: what it begins with, whose draft that is, what is still missing."""

import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.case_form import options, values_of
from catalog.regions import firm_options
from catalog.saved.carry import carried
from catalog.scoring.prefill import brought as score_brought
from catalog.scoring.queries import scores_of
from events.clinic.booking_queries import booking_for, standing
from events.clinic.intake_case import case_of
from events.clinic.models import Booking, IntakeDraft
from events.clinic.preparing.completeness import Completeness, completeness
from events.clinic.preparing.differing import Difference, differences
from events.clinic.preparing.drafts import Typed, drafts_of
from events.clinic.preparing.papers import papers_of
from events.clinic.visit.intake_form import IntakeForm, Start, draft_of, of_draft, typed_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import local, now
from yurong.kit.errors import NotYours
from yurong.kit.forms import prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of


@dataclass(frozen=True)
class Rival:
    """Another text of the same intake: 「李会计 10:32 在手机上」, and what it says differently."""

    whose: str
    version: int
    differs: list[Difference]


@dataclass(frozen=True)
class IntakePage:
    """Beside the form. `resumed`: whose draft it begins with; `theirs`: what was handed in meanwhile."""

    window: str
    begun_from: int
    resumed: str
    rivals: list[Rival]
    theirs: list[Difference]
    state: Completeness
    is_correction: bool


def own_booking(request: Request, session: Session) -> Booking:
    """The firm's own booking. Raises NotFound for everybody else."""
    booking = booking_for(session, visitor(request), request.path_params["code"])
    if standing(visitor(request), booking) != "firm":
        raise NotYours
    return booking


def starting(request: Request, session: Session, booking: Booking) -> Start:
    """What the form begins with: a draft asked for, the newest draft, the intake, else what is known."""
    asked = request.query_params
    stored = [] if "blank" in asked else drafts_of(session, booking)
    wanted = [each for each in stored if str(each.version) == asked.get("draft", "")]
    draft = next(iter(wanted or stored), None)
    handed_in_at = booking.intake.updated_at if booking.intake else None
    if draft and (wanted or handed_in_at is None or draft.saved_at > handed_in_at):
        return Start(of_draft(draft), draft)
    if booking.intake:
        known = {**values_of(case_of(booking.intake)), "note": booking.intake.note, "consent": "true"}
        return Start(prefilled(IntakeForm, {**known, "version": booking.intake.version}))
    return _from_what_is_known(request, session, booking)


def _from_what_is_known(request: Request, session: Session, booking: Booking) -> Start:
    """A saved self-check, an official score, and the firm's registration, which overrules both."""
    is_blank = "blank" in request.query_params
    brought = None if is_blank else carried(request, session)
    score_known, score = score_brought(
        () if is_blank or brought else scores_of(session, booking.enterprise.uscc)
    )
    registered = {"region": booking.enterprise.region, "founded_on": booking.enterprise.founded_on}
    known = {
        **(values_of(brought.content.case) if brought else {}),
        **score_known,
        # The firm is registered here: a self-check, perhaps made for another firm, does not overrule it.
        **{name: value for name, value in registered.items() if value is not None},
        "version": 0,
    }
    saved_at = local(brought.saved_at) if brought else None
    return Start(prefilled(IntakeForm, known), brought_on=saved_at, score=score)


def page(request: Request, session: Session, booking: Booking, start: Start, status: int = 200) -> Response:
    """The page with the form in this state."""
    is_sent = request.method == "POST"
    here = draft_of(form_of(request)) if is_sent else typed_of({**start.form.typed, **start.form.typed_list})
    window = start.form.typed.get("window", "") if is_sent else ""
    begun_from = start.draft.version if start.draft else 0
    if is_sent and start.form.typed.get("begun_from", "").isdecimal():
        begun_from = int(start.form.typed["begun_from"])
    others = [
        each
        for each in drafts_of(session, booking)
        if each.version != begun_from and (not window or each.window != window)
    ]
    papers = {each.kind for each in papers_of(session, [booking.id])}
    context = {
        "booking": booking,
        "form": start.form,
        "options": options(),
        "regions": firm_options(),
        "brought_on": start.brought_on,
        "score": start.score,
        "page": IntakePage(
            window=window or secrets.token_hex(16),
            begun_from=begun_from,
            resumed=told(request, start.draft) if start.draft else "",
            rivals=[each for other in others if (each := _rival(request, here, other)).differs],
            theirs=differences(here, start.theirs) if start.theirs else [],
            state=completeness(case_of(booking.intake) if booking.intake else None, papers),
            is_correction=bool(booking.sheets),
        ),
    }
    return render(request, "clinic/visit/intake.html", context, status=status)


def told(request: Request, draft: IntakeDraft) -> str:
    """「您 10:32 在手机上」, 「李会计 11月20日 10:32 在电脑上」."""
    at, today = local(draft.saved_at), local(now()).date()
    day = "" if at.date() == today else f"{at.month}月{at.day}日 "
    who = "您" if draft.account_id == visitor(request).account_id else draft.account.name
    return f"{who} {day}{at:%H:%M} 在{draft.device}上"


def _rival(request: Request, here: Typed, draft: IntakeDraft) -> Rival:
    return Rival(told(request, draft), draft.version, differences(here, draft.typed))

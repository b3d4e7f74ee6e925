"""会前问卷: profile and need before the meeting, in the same form as the self-check."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.case_form import CaseForm, options, values_of
from catalog.regions import firm_options
from catalog.saved.carry import carried, put_down
from catalog.scoring.prefill import brought as score_brought
from catalog.scoring.prefill import with_official
from catalog.scoring.queries import scores_of
from catalog.scoring.shown import ShownScore
from events.clinic.booking_queries import booking_for, standing
from events.clinic.intake import case_of, hand_in
from events.clinic.models import Booking
from events.clinic.models.case import MAX_NOTE
from events.clinic.refusals import EditedElsewhere
from yurong.accounts.visitor import visitor
from yurong.kit.clock import local, now
from yurong.kit.errors import NotYours
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class IntakeForm(CaseForm):
    """The short form, a note for the panel, and consent to show both to it."""

    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_NOTE)] = ""
    consent: bool = False
    version: Annotated[int, Field(ge=0)] = 0


def show(request: Request, session: Session) -> Response:
    """The form with what was handed in, else with a saved self-check, else with what is known of the firm."""
    booking = _own(request, session)
    brought, score = None, None
    if booking.intake:
        known = {**values_of(case_of(booking.intake)), "note": booking.intake.note, "consent": "true"}
        known["version"] = booking.intake.version
    else:
        is_blank = "blank" in request.query_params
        brought = None if is_blank else carried(request, session)
        stored = () if is_blank or brought else scores_of(session, booking.enterprise.uscc)
        score_known, score = score_brought(stored)
        registered = {"region": booking.enterprise.region, "founded_on": booking.enterprise.founded_on}
        known = {
            **(values_of(brought.content.case) if brought else {}),
            **score_known,
            # The firm is registered here: a self-check, perhaps made for another firm, does not overrule it.
            **{name: value for name, value in registered.items() if value is not None},
            "version": 0,
        }
    brought_on = brought.saved_at if brought else None
    return _page(request, booking, prefilled(IntakeForm, known), brought_on=brought_on, score=score)


def hand_in_intake(request: Request, session: Session) -> Response:
    """Hands the intake in; wrong fields show the form again (422), an edit elsewhere too (409). Writes."""
    booking = _own(request, session)
    form = fill(IntakeForm, form_of(request))
    if form.value is not None and not form.value.consent:
        form = form.refused("consent", "请勾选同意，专家才能看到问卷")
    if form.value is None:
        return _page(request, booking, form, status=422)
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    try:
        hand_in(
            session,
            booking=booking,
            case=with_official(session, form.value.to_case(), booking.enterprise.uscc),
            note=form.value.note,
            has_consented=True,
            version=form.value.version,
            account_id=who.account_id,
            now=now(),
        )
    except EditedElsewhere as elsewhere:
        typed = {**form.typed, "version": str(elsewhere.version)}
        newest = Form[IntakeForm](None, typed, form.typed_list, {"": elsewhere.message})
        return _page(request, booking, newest, status=409)
    response = see(f"/bookings/{booking.code}?done=intake")
    put_down(response)
    return response


def _own(request: Request, session: Session) -> Booking:
    booking = booking_for(session, visitor(request), request.path_params["code"])
    if standing(visitor(request), booking) != "firm":
        raise NotYours
    return booking


def _page(
    request: Request,
    booking: Booking,
    form: Form[IntakeForm],
    status: int = 200,
    brought_on: datetime | None = None,
    score: ShownScore | None = None,
) -> Response:
    context = {
        "booking": booking,
        "form": form,
        "options": options(),
        "regions": firm_options(),
        "brought_on": local(brought_on) if brought_on else None,
        "score": score,
    }
    return render(request, "clinic/visit/intake.html", context, status=status)

"""会前问卷: profile and need before the meeting, in the same form as the self-check."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.case_form import values_of
from catalog.saved.carry import put_down
from catalog.scoring.prefill import with_official
from events.clinic.intake import hand_in
from events.clinic.intake_case import case_of
from events.clinic.models import Booking
from events.clinic.preparing.drafts import drop_handed_in
from events.clinic.refusals import EditedElsewhere
from events.clinic.visit.intake_form import IntakeForm, of_values, typed_of
from events.clinic.visit.intake_page import own_booking, page, starting
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.web import form_of, see


def show(request: Request, session: Session) -> Response:
    """The form where somebody left off: the newest draft, else what was handed in, else what is known."""
    booking = own_booking(request, session)
    return page(request, session, booking, starting(request, session, booking))


def hand_in_intake(request: Request, session: Session) -> Response:
    """Hands the intake in; wrong fields show the form again (422), an edit elsewhere too (409). Writes."""
    booking = own_booking(request, session)
    form = fill(IntakeForm, form_of(request))
    if form.value is not None and not form.value.consent:
        form = form.refused("consent", "请勾选同意，专家才能看到问卷")
    if form.value is None:
        return page(request, session, booking, of_values(form), status=422)
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
        return _elsewhere(request, session, booking, form, elsewhere)
    drop_handed_in(session, booking, form.value.window or "", form.value.begun_from)
    response = see(f"/bookings/{booking.code}?done=intake")
    put_down(response)
    return response


def _elsewhere(
    request: Request, session: Session, booking: Booking, form: Form[IntakeForm], refused: EditedElsewhere
) -> Response:
    """What was typed, beside what differs in the intake that somebody else handed in meanwhile."""
    session.expire_all()
    booking = own_booking(request, session)
    assert booking.intake is not None, "it was edited elsewhere"
    stored = {**values_of(case_of(booking.intake)), "note": booking.intake.note}
    typed = {**form.typed, "version": str(refused.version)}
    newest = Form[IntakeForm](None, typed, form.typed_list, {"": refused.message})
    start = of_values(newest, theirs=typed_of(stored))
    return page(request, session, booking, start, status=409)

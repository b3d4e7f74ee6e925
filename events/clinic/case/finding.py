"""Writing and signing the finding of one's own role."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import findings
from events.clinic.case.forms import FindingForm
from events.clinic.case.loading import case_url, own_seat
from events.clinic.case.show import Answer, refused, screen
from events.clinic.models import Booking, Expert
from events.clinic.refusals import EditedElsewhere, SignedAlready
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.web import form_of, see


def save(request: Request, session: Session) -> Response:
    """Keeps the text. A change made in another window is shown beside it (409), nothing is lost."""
    return _write(request, session, sign=False)


def sign(request: Request, session: Session) -> Response:
    """Keeps the text as typed and signs it: one press, so that nobody signs what is not on the screen."""
    return _write(request, session, sign=True)


def withdraw(request: Request, session: Session) -> Response:
    """Takes the signature back."""
    booking, expert = own_seat(session, visitor(request), request.path_params["code"])
    findings.withdraw_sign_off(session, booking=booking, expert=expert)
    return see(case_url(booking, "withdrawn", "finding"))


def _write(request: Request, session: Session, *, sign: bool) -> Response:
    booking, expert = own_seat(session, visitor(request), request.path_params["code"])
    form = fill(FindingForm, form_of(request))
    if form.value is None:
        return screen(request, session, booking, Answer(finding=form, status=422))
    try:
        _keep(session, booking, expert, form.value, sign=sign)
    except EditedElsewhere as conflict:
        typed = Form[FindingForm](None, {**form.typed, "version": str(conflict.version)}, {}, {})
        return refused(request, session, Answer(finding=typed, conflict=conflict, status=409))
    except SignedAlready as refusal:
        answer = Answer(finding=form, refusal=refusal, refused_at="finding", status=409)
        return refused(request, session, answer)
    return see(case_url(booking, "signed" if sign else "finding", "finding"))


def _keep(session: Session, booking: Booking, expert: Expert, value: FindingForm, *, sign: bool) -> None:
    at = now()
    written = findings.write_finding(
        session, booking=booking, expert=expert, text=value.text, version=value.version, now=at
    )
    if sign:
        findings.sign_off(session, booking=booking, expert=expert, version=written.version, now=at)

"""Changing the drafted plan, each time with a reason, and taking one's own change back."""

from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import plan_edit
from events.clinic.adjusted import Change, adjusted
from events.clinic.assemble import Diagnosis
from events.clinic.assemble_file import CaseFile
from events.clinic.case.forms import AdjustForm
from events.clinic.case.loading import case_url, own_seat
from events.clinic.case.show import Answer, diagnosed, refused, screen
from events.clinic.case.undoing import take_back
from events.clinic.models import Booking, Expert
from events.clinic.refusals import SignedAlready
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.money import Money
from yurong.kit.web import form_of, see


def make(request: Request, session: Session) -> Response:
    """One more change; what cannot be applied is said beside the field (422) and nothing typed is lost."""
    booking, expert = own_seat(session, visitor(request), request.path_params["code"])
    form = fill(AdjustForm, form_of(request))
    if form.value is None:
        return screen(request, session, booking, Answer(adjustment=form, status=422))
    change = _change(form.value, expert)
    file, diagnosis = diagnosed(session, booking)
    if not _is_repeat(change, file.changes) and (wrong := _obstacle(change, form, file, diagnosis)):
        return screen(request, session, booking, Answer(adjustment=wrong, status=422))
    try:
        _adjust(session, booking, expert, form.value, change, diagnosis)
    except SignedAlready as refusal:
        answer = Answer(adjustment=form, refusal=refusal, refused_at="adjust", status=409)
        return refused(request, session, answer)
    return see(case_url(booking, "adjusted", "plan"))


def undo(request: Request, session: Session) -> Response:
    """Takes one's own change back."""
    booking, expert = own_seat(session, visitor(request), request.path_params["code"])
    try:
        take_back(session, booking=booking, expert=expert, adjustment_id=request.path_params["id"])
    except SignedAlready as refusal:
        return refused(request, session, Answer(refusal=refusal, refused_at="plan", status=409))
    return see(case_url(booking, "undone", "plan"))


def _change(typed: AdjustForm, expert: Expert) -> Change:
    amount = None if typed.action == "remove" else typed.amount
    return Change(0, expert.id, "", typed.product_slug, typed.action, amount, typed.reason, now())


def _is_repeat(change: Change, made: tuple[Change, ...]) -> bool:
    """A double click: the same change as the last one."""
    return bool(made) and replace(change, id=0) == replace(made[-1], id=0, who="", at=change.at)


def _obstacle(
    change: Change, form: Form[AdjustForm], file: CaseFile, diagnosis: Diagnosis
) -> Form[AdjustForm] | None:
    """The form with what speaks against the change, found by trying it; None when nothing does."""
    if change.product_slug not in {each.slug for each in diagnosis.found.match.results}:
        return form.refused("product_slug", "请从列表里选择产品")
    if change.action == "amount" and change.amount is None:
        return form.refused("amount", "请填写调整后的金额")
    if change.amount == Money(0):
        return form.refused("amount", "金额须大于 0；不用这一项请选「移出方案」")
    tried = adjusted(diagnosis.found, file.case.need, (*file.changes, change))
    if obstacle := tried.applied[-1].obstacle:
        return form.refused("action", obstacle)
    line = next((each for each in tried.plan.lines if each.result.slug == change.product_slug), None)
    if change.amount is not None and line is not None and not line.covers:
        return form.refused("amount", "这一项不带来资金，金额请留空")
    return None


def _adjust(
    session: Session,
    booking: Booking,
    expert: Expert,
    typed: AdjustForm,
    change: Change,
    diagnosis: Diagnosis,
) -> None:
    plan_edit.adjust(
        session,
        booking=booking,
        expert=expert,
        product_slug=typed.product_slug,
        action=typed.action,
        amount=change.amount,
        reason=typed.reason,
        known_slugs={each.slug for each in diagnosis.found.match.results},
        now=change.at,
    )

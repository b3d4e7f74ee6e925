"""What the screen asks for while it is open: drafts kept, the others' findings, a change tried out."""

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from catalog.plan import PlanLine
from events.clinic import drafts
from events.clinic.adjusted import AdjustedPlan, Change, adjusted
from events.clinic.assemble_file import file_of
from events.clinic.case.forms import AdjustForm, DraftForm
from events.clinic.case.loading import case_for, own_seat, seat_of
from events.clinic.case.page import opinions_of
from events.clinic.case.plan_rows import over_cap, sums
from events.clinic.case.show import diagnosed
from events.clinic.findings import sit_down
from events.clinic.refusals import EditedElsewhere
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import BadInput
from yurong.kit.forms import fill
from yurong.kit.templating import clock, render
from yurong.kit.web import form_of


def keep_draft(request: Request, session: Session) -> Response:
    """Keeps what is being typed. Writes. Answers in JSON; 409 gives the text of the other window."""
    booking, expert = own_seat(session, visitor(request), request.path_params["code"])
    form = fill(DraftForm, form_of(request)).value
    if form is None:
        raise BadInput("意见最多 4000 字，没有自动保存。")
    sit_down(session, booking, expert)
    try:
        draft = drafts.keep_draft(
            session,
            booking=booking,
            expert=expert,
            text=form.text,
            version=form.draft,
            finding_version=form.version,
            now=now(),
        )
    except EditedElsewhere as conflict:
        return JSONResponse({"theirs": conflict.theirs, "draft": conflict.version}, 409)
    return JSONResponse({"at": clock(draft.saved_at), "draft": draft.version})


def panel(request: Request, session: Session) -> Response:
    """The findings and signatures of the panel as they stand; reads only."""
    booking = case_for(session, visitor(request), request.path_params["code"])
    found = opinions_of(file_of(booking), seat_of(visitor(request), booking))
    context = {
        "code": booking.code,
        "mine": next((each for each in found if each.is_mine), None),
        "others": [each for each in found if not each.is_mine],
    }
    return render(request, "clinic/case/_others.html", context)


def trial(request: Request, session: Session) -> Response:
    """What the plan would come to with one more change; reads only, keeps nothing."""
    booking, expert = own_seat(session, visitor(request), request.path_params["code"])
    asked = FormData({**request.query_params, "reason": "试算"})
    form = fill(AdjustForm, asked).value
    if form is None or not form.product_slug:
        return render(request, "clinic/case/_trial.html", {"lines": [], "wrong": []})
    file, diagnosis = diagnosed(session, booking)
    amount = None if form.action == "remove" else form.amount
    change = Change(0, expert.id, "", form.product_slug, form.action, amount, form.reason, now())
    tried = adjusted(diagnosis.found, file.case.need, (*file.changes, change))
    return render(request, "clinic/case/_trial.html", _outcome(tried, form.product_slug))


def _outcome(tried: AdjustedPlan, slug: str) -> dict[str, object]:
    line: PlanLine | None = next((each for each in tried.plan.lines if each.result.slug == slug), None)
    wrong = [tried.applied[-1].obstacle] if tried.applied[-1].obstacle else []
    if line is not None and (too_much := over_cap(line)):
        wrong.append(too_much)
    return {"lines": sums(tried.plan.need, tried.plan.covered), "wrong": wrong}

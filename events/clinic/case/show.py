"""The screen of one case, and how every change on it answers when it cannot be made."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.snapshot import snapshot
from events.clinic import drafts
from events.clinic.assemble import Diagnosis, diagnose
from events.clinic.assemble_file import CaseFile, file_of
from events.clinic.case.forms import ACTIONS, AdjustForm, FindingForm, ReleaseForm
from events.clinic.case.loading import case_for, seat_of
from events.clinic.case.page import CasePage, case_page
from events.clinic.models import Booking, Expert, FindingDraft
from events.clinic.preparing.frozen_page import frozen_summary
from events.clinic.refusals import EditedElsewhere
from yurong.accounts.visitor import visitor
from yurong.kit.clock import today
from yurong.kit.errors import Problem
from yurong.kit.forms import Form, prefilled
from yurong.kit.templating import render

DONE = {
    "finding": ("finding", "意见已保存", "还可以继续修改；确认无误后请签署。"),
    "signed": ("finding", "已签署", "签署后意见和方案不再改动。需要修改可以撤回签署。"),
    "withdrawn": ("finding", "已撤回签署", "现在可以修改意见和方案。"),
    "adjusted": ("plan", "方案已调整", "理由会印在诊断书上。"),
    "undone": ("plan", "已撤销这次调整", ""),
    "entry": ("lists", "已保存", ""),
    "struck": ("lists", "已移除，不会印出", "可以恢复。"),
    "restored": ("lists", "已恢复", ""),
    "released": ("release", "诊断书已出具", "可以下载打印，请专家和企业签字。"),
}


@dataclass(frozen=True)
class Answer:
    """What was typed and why it was not taken; a fresh look has neither."""

    finding: Form[FindingForm] | None = None
    adjustment: Form[AdjustForm] = field(default_factory=Form)
    correction: Form[ReleaseForm] = field(default_factory=Form)
    conflict: EditedElsewhere | None = None
    refusal: Problem | None = None
    refused_at: str = ""
    """The section in which the refusal is said: finding, plan, adjust or release."""
    status: int = 200


def show(request: Request, session: Session) -> Response:
    """The case as it stands. Reads only."""
    booking = case_for(session, visitor(request), request.path_params["code"])
    asked = request.query_params
    chosen = {"product_slug": asked.get("product", ""), "action": asked.get("action", "add")}
    return screen(request, session, booking, Answer(adjustment=prefilled(AdjustForm, chosen)))


def refused(request: Request, session: Session, answer: Answer) -> Response:
    """The page as it stands now: what was read before the refusal is no longer true."""
    session.expire_all()
    booking = case_for(session, visitor(request), request.path_params["code"])
    return screen(request, session, booking, answer)


def screen(request: Request, session: Session, booking: Booking, answer: Answer) -> Response:
    """The page with this answer on it; nothing typed is lost."""
    catalogue = snapshot(session)
    file = file_of(booking)
    diagnosis = diagnose(file, catalogue, today())
    page = case_page(booking, file, diagnosis, catalogue, seat_of(visitor(request), booking))
    finding, draft = _finding_form(session, booking, page, answer, seat_of(visitor(request), booking))
    return render(
        request,
        "clinic/case/show.html",
        {
            "page": page,
            "frozen": frozen_summary(session, booking, diagnosis.found, catalogue),
            "finding": finding,
            "draft": draft,
            "adjustment": answer.adjustment,
            "actions": ACTIONS,
            "correction": answer.correction,
            "conflict": answer.conflict or _overtaken(page, draft, answer),
            "refusal": answer.refusal,
            "refused_at": answer.refused_at,
            "done": DONE.get(request.query_params.get("done", "")),
        },
        status=answer.status,
    )


def _finding_form(
    session: Session, booking: Booking, page: CasePage, answer: Answer, me: Expert | None
) -> tuple[Form[FindingForm], FindingDraft | None]:
    """The form as typed, else as drafted, else as stored; and the expert's draft."""
    draft = drafts.draft_of(session, booking.id, me.id) if me is not None else None
    if answer.finding is not None or page.mine is None:
        return answer.finding or prefilled(FindingForm, {"version": 0}), draft
    text = draft.text if draft is not None and page.mine.signed_at is None else page.mine.text
    return prefilled(FindingForm, {"text": text, "version": page.mine.version}), draft


def _overtaken(page: CasePage, draft: FindingDraft | None, answer: Answer) -> EditedElsewhere | None:
    """Another expert of the role has saved since the draft was begun: both texts are shown."""
    mine = page.mine
    if answer.finding is not None or draft is None or mine is None or mine.signed_at is not None:
        return None
    if draft.finding_version >= mine.version or draft.text == mine.text:
        return None
    return EditedElsewhere(yours=draft.text, theirs=mine.text, version=mine.version)


def diagnosed(session: Session, booking: Booking) -> tuple[CaseFile, Diagnosis]:
    """The case's file and diagnosis of today."""
    file = file_of(booking)
    return file, diagnose(file, snapshot(session), today())

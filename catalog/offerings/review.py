"""The reviewer's pages: what waits, what a version changes, and the decision."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.criterion_rows import to_tree
from catalog.offerings import queries, reviewing
from catalog.offerings.card import OfferingCard, offering_card
from catalog.offerings.counting import counted
from catalog.offerings.counts import Counts
from catalog.offerings.diff import Diff, compare
from catalog.offerings.log import LogLine, log_of
from catalog.offerings.models import OfferingVersion, VersionState
from catalog.offerings.steps import account_of
from catalog.offerings.values import offering, terms_of
from catalog.snapshot import snapshot
from yurong.kit.clock import now, today
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

STATE_WORDS = {
    VersionState.DRAFT: "草稿",
    VersionState.SUBMITTED: "等待审核",
    VersionState.RETURNED: "已退回",
    VersionState.APPROVED: "已通过",
}
DONE = {"approved": "已通过，机构会收到邮件", "returned": "已退回，机构会收到您的意见"}


class ApprovalForm(BaseModel):
    from_day: date


class ReturnForm(BaseModel):
    remark: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300)]


@dataclass(frozen=True)
class QueueRow:
    """One version of the list."""

    version: OfferingVersion
    institution: str
    product: str
    state: str


@dataclass(frozen=True)
class ReviewPage:
    """The context of catalog/offerings/review.html."""

    version: OfferingVersion
    institution: str
    product: str
    state: str
    is_waiting: bool
    is_own: bool
    submitted_by: str
    reviewed_by: str
    against: int | None
    """Number of the version that the diff is made against; None: the first."""
    diff: Diff
    preview: OfferingCard
    counts: Counts
    counts_with: str
    log: list[LogLine]


def queue(request: Request, session: Session) -> Response:
    names = {each.slug: each.name for each in snapshot(session).products}

    def rows(found: list[tuple[OfferingVersion, str]]) -> list[QueueRow]:
        return [
            QueueRow(
                each, institution, names[each.offered.product_slug], STATE_WORDS[VersionState(each.state)]
            )
            for each, institution in found
        ]

    context = {
        "waiting": rows(list(queries.waiting(session))),
        "reviewed": rows(list(queries.reviewed(session))),
        "done": DONE.get(request.query_params.get("done", ""), ""),
    }
    return render(request, "catalog/offerings/queue.html", context)


def show(request: Request, session: Session) -> Response:
    version = _named(request, session)
    day = max(today(), version.wanted_from or today())
    return _page(request, session, version, prefilled(ApprovalForm, {"from_day": day}))


def approve(request: Request, session: Session) -> Response:
    """Publishes the version from the chosen day. Writes."""
    version, form = _named(request, session), fill(ApprovalForm, form_of(request))
    if form.value is None:
        return _page(request, session, version, form, status=422)
    try:
        reviewing.approve(
            session,
            version,
            from_day=form.value.from_day,
            today=today(),
            account_id=account_of(request),
            now=now(),
            public_url=request.app.state.settings.public_url,
        )
    except reviewing.WrongDay as wrong:
        return _page(request, session, version, form.refused("from_day", str(wrong)), status=422)
    return see("/organise/offerings?done=approved")


def send_back(request: Request, session: Session) -> Response:
    """Returns the version with a remark. Writes."""
    version, form = _named(request, session), fill(ReturnForm, form_of(request))
    if form.value is None:
        return _page(request, session, version, form, status=422)
    reviewing.send_back(
        session,
        version,
        remark=form.value.remark,
        account_id=account_of(request),
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see("/organise/offerings?done=returned")


def _named(request: Request, session: Session) -> OfferingVersion:
    return queries.version(session, int(request.path_params["id"]))


def _page(
    request: Request,
    session: Session,
    version: OfferingVersion,
    form: Form[ApprovalForm] | Form[ReturnForm],
    status: int = 200,
) -> Response:
    catalogue, day = snapshot(session), today()
    offered, institution = queries.named(session, version.offering_id)
    earlier = [
        each
        for each in queries.versions(session, offered.id)
        if each.number < version.number and each.state == VersionState.APPROVED
    ]
    before = earlier[-1] if earlier else None
    people = queries.names(session, [each for each in (version.submitted_by, version.reviewed_by) if each])
    rows = to_tree(version.criteria)
    shown = offering(version, offered, institution, version.wanted_from or day, version.valid_until)
    page = ReviewPage(
        version=version,
        institution=institution,
        product=next(each.name for each in catalogue.products if each.slug == offered.product_slug),
        state=STATE_WORDS[VersionState(version.state)],
        is_waiting=version.state == VersionState.SUBMITTED,
        is_own=account_of(request) in (version.submitted_by, version.edited_by),
        submitted_by=people.get(version.submitted_by or 0, ""),
        reviewed_by=people.get(version.reviewed_by or 0, ""),
        against=before.number if before else None,
        diff=compare(
            (terms_of(before), to_tree(before.criteria)) if before else None,
            (terms_of(version), rows),
            catalogue.region_names,
            catalogue.clauses,
        ),
        preview=offering_card(shown, day),
        counts=counted(session, offered, version, rows),
        counts_with="按这一版计算",
        log=log_of(session, offered.id),
    )
    return render(request, "catalog/offerings/review.html", {"page": page, "form": form}, status=status)

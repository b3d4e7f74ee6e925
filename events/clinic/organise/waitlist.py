"""The line before a clinic as its organiser sees it: who waits, who was asked, who did not come before."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.life import no_show, waitlist
from events.clinic.life.line_queries import LineRow, MissedRow, missed_at, rows_of
from events.clinic.models import Clinic
from events.clinic.organise.asking import own_clinic
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import BadInput
from yurong.kit.forms import fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {"moved": "顺序已调整", "lifted": "这次未到场不再计入"}
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


class MoveForm(BaseModel):
    entry: int
    position: Annotated[int, Field(ge=1, le=10_000)]
    reason: Reason


class LiftForm(BaseModel):
    no_show: int
    reason: Reason


@dataclass(frozen=True)
class LinePage:
    """The context of clinic/organise/waitlist.html."""

    clinic: Clinic
    rows: list[LineRow]
    missed: list[MissedRow]
    done: str


def show(request: Request, session: Session) -> Response:
    clinic = own_clinic(request, session)
    page = LinePage(
        clinic,
        rows_of(session, clinic),
        missed_at(session, clinic),
        DONE.get(request.query_params.get("done", ""), ""),
    )
    return render(request, "clinic/organise/waitlist.html", {"page": page})


def put(request: Request, session: Session) -> Response:
    """Puts a firm elsewhere in the line, with a reason. Writes. Raises BadInput (400)."""
    clinic = own_clinic(request, session)
    form = fill(MoveForm, form_of(request))
    if form.value is None:
        raise BadInput(
            "请填写新的位次（从 1 起的整数）和原因（至少两个字）。",
            next_label="返回候补名单",
            next_url=f"/organise/clinics/{clinic.code}/waitlist",
        )
    account_id = visitor(request).account_id
    assert account_id is not None, "the guard lets only signed-in people in"
    waitlist.put(
        session,
        clinic=clinic,
        entry_id=form.value.entry,
        to_position=form.value.position,
        reason=form.value.reason,
        account_id=account_id,
        now=now(),
    )
    return see(f"/organise/clinics/{clinic.code}/waitlist?done=moved")


def lift(request: Request, session: Session) -> Response:
    """A no-show of a firm known at this clinic no longer counts. Writes. Raises BadInput (400), NotFound."""
    clinic = own_clinic(request, session)
    form = fill(LiftForm, form_of(request))
    back = f"/organise/clinics/{clinic.code}/waitlist"
    if form.value is None:
        raise BadInput("请写明为什么不再计入，至少两个字。", next_label="返回候补名单", next_url=back)
    account_id = visitor(request).account_id
    assert account_id is not None, "the guard lets only signed-in people in"
    known = {each.no_show.id: each.no_show for each in missed_at(session, clinic)}
    if form.value.no_show not in known:
        raise BadInput("这条记录已不在名单里。", next_label="返回候补名单", next_url=back)
    no_show.lift(
        session,
        no_show=known[form.value.no_show],
        account_id=account_id,
        reason=form.value.reason,
        now=now(),
    )
    return see(f"{back}?done=lifted")

"""会前准备 of a clinic as its organiser sees it: how complete every firm is, and one tap to remind it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.booking_queries import booking_for, bookings_of_clinic
from events.clinic.intake_case import case_of
from events.clinic.models import Booking, Clinic, IntakeDraft
from events.clinic.organise.asking import own_clinic
from events.clinic.preparing.completeness import Completeness, completeness
from events.clinic.preparing.papers import papers_of
from events.clinic.preparing.reminding import RemindedToday, remind, reminded
from yurong.accounts.visitor import visitor
from yurong.kit.clock import local, now
from yurong.kit.errors import BadInput
from yurong.kit.forms import fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see
from yurong.settings import Settings


@dataclass(frozen=True)
class Row:
    """One firm. `is_writing`: it has a draft; `may_remind`: it lacks something, not yet told today."""

    booking: Booking
    state: Completeness
    papers: int
    is_writing: bool
    reminded_at: datetime | None
    may_remind: bool


class ReminderForm(BaseModel):
    """Whom to remind: one booking's code, or all who lack something."""

    booking: Annotated[str, StringConstraints(max_length=12)] = ""


def show(request: Request, session: Session) -> Response:
    clinic = own_clinic(request, session)
    rows = _rows(session, clinic, now())
    sent = request.query_params.get("sent", "")
    context = {
        "clinic": clinic,
        "rows": rows,
        "whole": sum(row.state.is_whole for row in rows),
        "to_remind": sum(row.may_remind for row in rows),
        "sent": int(sent) if sent.isdecimal() and len(sent) < 4 else 0,
    }
    return render(request, "clinic/preparing/preparation.html", context)


def send(request: Request, session: Session) -> Response:
    """Reminds one firm, or everybody who lacks something and was not reminded today. Writes."""
    clinic = own_clinic(request, session)
    form = fill(ReminderForm, form_of(request))
    if form.value is None:
        raise BadInput(next_label="返回会前准备", next_url=_address(clinic))
    wanted, at = form.value.booking, now()
    rows = [row for row in _rows(session, clinic, at) if wanted in ("", row.booking.code)]
    chosen = [row for row in rows if row.may_remind]
    if wanted and not chosen:
        raise RemindedToday(next_label="返回会前准备", next_url=_address(clinic))
    settings: Settings = request.app.state.settings
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    for row in chosen:
        remind(
            session,
            booking=booking_for(session, who, row.booking.code),
            state=row.state,
            account_id=who.account_id,
            now=at,
            public_url=settings.public_url,
        )
    return see(f"{_address(clinic)}?sent={len(chosen)}")


def _rows(session: Session, clinic: Clinic, at: datetime) -> list[Row]:
    """The live bookings by time; four queries for all of them."""
    live = [each for each in bookings_of_clinic(session, clinic) if each.cancellation is None]
    ids = [each.id for each in live]
    kinds: dict[int, list[str]] = defaultdict(list)
    for paper in papers_of(session, ids):
        kinds[paper.booking_id].append(paper.kind)
    writing = set(session.scalars(select(IntakeDraft.booking_id).where(IntakeDraft.booking_id.in_(ids))))
    told = reminded(session, clinic)
    return [_row(each, kinds[each.id], each.id in writing, told.get(each.id), at) for each in live]


def _row(
    booking: Booking, kinds: list[str], is_writing: bool, reminded_at: datetime | None, at: datetime
) -> Row:
    state = completeness(case_of(booking.intake) if booking.intake else None, kinds)
    is_told = reminded_at is not None and local(reminded_at).date() == local(at).date()
    may_remind = not state.is_whole and not is_told and booking.starts_at > at
    return Row(booking, state, len(kinds), is_writing, reminded_at, may_remind)


def _address(clinic: Clinic) -> str:
    return f"/organise/clinics/{clinic.code}/preparation"

"""The page of one booking: the confirmation, and everything that hangs on it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.booking_queries import booking_for, standing
from events.clinic.intake_case import case_of
from events.clinic.models import Booking, DiagnosisSheet, ExpertRole
from events.clinic.on_the_day.pages.door_note import AtTheDoor, at_the_door
from events.clinic.preparing.completeness import Completeness, completeness
from events.clinic.preparing.papers import papers_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.templating import render

DONE = {
    "booked": ("预约成功", "确认信已发到您的邮箱。接下来请填会前问卷，专家会提前看。"),
    "moved": ("改期成功", "原来的时段已释放，新的安排已发到您的邮箱。"),
    "delegated": ("邀请信已发出", "对方接受以后，联系人和通知改为对方；在那之前一切不变。"),
    "taken-over": ("已由您参加", "以后的通知发到您的邮箱。接下来请看会前问卷。"),
    "intake": ("会前问卷已提交", "本场专家已能看到；会前还可以修改。"),
}


@dataclass(frozen=True)
class Step:
    label: str
    state: str
    detail: str


@dataclass(frozen=True)
class BookingPage:
    """The context of clinic/visit/booking.html. `done` is (title, body) after a change, or None."""

    booking: Booking
    standing: str
    steps: list[Step]
    panel: list[tuple[str, str, str]]
    can_change: bool
    is_too_late: bool
    """Whether the firm could have changed it, and must now call whoever runs the clinic."""
    sheets: list[DiagnosisSheet]
    done: tuple[str, str] | None
    door: AtTheDoor
    prepared: Completeness | None
    """What is still missing before the meeting; None once it is over or called off."""


def show(request: Request, session: Session) -> Response:
    who = visitor(request)
    booking = booking_for(session, who, request.path_params["code"])
    as_what = standing(who, booking)
    assert as_what is not None, "booking_for refuses strangers"
    is_live = booking.cancellation is None
    page = BookingPage(
        booking=booking,
        standing=as_what,
        steps=_steps(booking),
        panel=[
            (ExpertRole(seat.expert.role).label, seat.expert.account.name, seat.expert.institution)
            for seat in booking.station.seats
        ],
        can_change=is_live
        and not booking.sheets
        and (as_what == "organiser" or (as_what == "firm" and now() < booking.clinic.change_until)),
        is_too_late=is_live
        and as_what == "firm"
        and booking.clinic.change_until <= now() < booking.starts_at,
        sheets=list(reversed(booking.sheets)),
        done=DONE.get(request.query_params.get("done", "")),
        door=at_the_door(request, session, booking),
        prepared=_prepared(session, booking) if is_live and not booking.sheets else None,
    )
    return render(request, "clinic/visit/booking.html", {"page": page})


def _prepared(session: Session, booking: Booking) -> Completeness:
    papers = {each.kind for each in papers_of(session, [booking.id])}
    return completeness(case_of(booking.intake) if booking.intake else None, papers)


def _steps(booking: Booking) -> list[Step]:
    signed, panel = len(booking.sign_offs), len(booking.station.seats)
    done = [
        True,
        booking.intake is not None,
        bool(booking.sheets) or (panel > 0 and signed >= panel),
        bool(booking.sheets),
    ]
    details = ["", "", f"{signed}/{panel} 位专家已签署" if signed else "", ""]
    labels = ["预约时段", "填会前问卷", "现场诊疗", "领诊断书"]
    current = done.index(False) if False in done else len(done)
    return [
        Step(label, "done" if is_done else "now" if at == current else "next", detail)
        for at, (label, is_done, detail) in enumerate(zip(labels, done, details, strict=True))
    ]

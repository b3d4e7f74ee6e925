"""Whose case it is to see and to write."""

from sqlalchemy.orm import Session

from events.clinic.booking_queries import booking_for, standing
from events.clinic.models import Booking, Expert
from yurong.accounts.visitor import Visitor
from yurong.kit.errors import NotFound


def case_for(session: Session, visitor: Visitor, code: str) -> Booking:
    """The booking with everything, for its panel, its organiser and administrators. Raises NotFound.

    The firm has its own page; what experts write is not shown to it before the sheet is released.
    """
    booking = booking_for(session, visitor, code)
    if standing(visitor, booking) == "firm":
        raise NotFound("这个页面只给本场专家和主办单位使用。", next_label="返回预约", next_url="/bookings")
    return booking


def seat_of(visitor: Visitor, booking: Booking) -> Expert | None:
    """The expert that the visitor is at this station; None for the organiser."""
    experts = (seat.expert for seat in booking.station.seats)
    return next((each for each in experts if each.account_id == visitor.account_id), None)


def own_seat(session: Session, visitor: Visitor, code: str) -> tuple[Booking, Expert]:
    """Booking and expert for what only the panel may do. Raises NotFound for everybody else."""
    booking = case_for(session, visitor, code)
    expert = seat_of(visitor, booking)
    if expert is None:
        raise NotFound("只有本诊台的专家可以这样做。", next_label="返回诊断", next_url=case_url(booking))
    return booking, expert


def case_url(booking: Booking, done: str = "", at: str = "") -> str:
    """The screen; `done` names what was just done, `at` the section to open it at."""
    return f"/bookings/{booking.code}/case" + (f"?done={done}" if done else "") + (f"#{at}" if at else "")

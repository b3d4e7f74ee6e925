"""The day's list as a CSV file that Excel opens by double click."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.booking_queries import bookings_of_clinic
from events.clinic.models import Booking, ExpertRole
from events.clinic.organise.asking import own_clinic
from yurong.kit.tables import CSV_TYPE, Cell, as_csv, download
from yurong.kit.templating import clock

HEADS = (
    "序号",
    "开始",
    "结束",
    "诊台",
    "企业",
    "统一社会信用代码",
    "联系人",
    "电话",
    "会前问卷",
    "已签署",
    "诊断书",
    "预约码",
)


def show(request: Request, session: Session) -> Response:
    clinic = own_clinic(request, session)
    live = [each for each in bookings_of_clinic(session, clinic) if each.cancellation is None]
    rows = [HEADS, *(_row(number, each) for number, each in enumerate(live, start=1))]
    return download(as_csv(rows), f"clinic-{clinic.code}.csv", CSV_TYPE)


def _row(number: int, booking: Booking) -> tuple[Cell, ...]:
    signed = {each.role for each in booking.sign_offs}
    return (
        number,
        clock(booking.starts_at),
        clock(booking.ends_at),
        booking.station.name,
        booking.enterprise.name,
        booking.enterprise.uscc,
        booking.contact_name,
        booking.contact_phone,
        "已交" if booking.intake else "未交",
        "、".join(role.label for role in ExpertRole if role.value in signed),
        booking.sheets[-1].number if booking.sheets else "",
        booking.code,
    )

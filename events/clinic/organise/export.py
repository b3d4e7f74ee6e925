"""The day's list as a CSV file that Excel opens by double click."""

import csv
import io
from collections.abc import Iterable

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.booking_queries import bookings_of_clinic
from events.clinic.models import Booking, ExpertRole
from events.clinic.organise.asking import own_clinic
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
BOM = "\ufeff"
"""Without it Excel on a Chinese Windows reads the file as GBK."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def show(request: Request, session: Session) -> Response:
    clinic = own_clinic(request, session)
    live = [each for each in bookings_of_clinic(session, clinic) if each.cancellation is None]
    return Response(
        as_csv([HEADS, *(_row(number, each) for number, each in enumerate(live, start=1))]),
        media_type="text/csv",
        headers={
            "content-disposition": f'attachment; filename="clinic-{clinic.code}.csv"',
            "cache-control": "no-store",
        },
    )


def as_csv(rows: Iterable[Iterable[object]]) -> bytes:
    """UTF-8 with a byte-order mark, lines ended as Excel ends them; no cell is ever a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([_harmless(str(cell)) for cell in row] for row in rows)
    return (BOM + text.getvalue()).encode()


def _harmless(cell: str) -> str:
    """Spreadsheets run what begins like a formula, white space before it or not; an apostrophe stops them."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) or cell.lstrip().startswith(FORMULA_STARTS) else cell


def _row(number: int, booking: Booking) -> tuple[object, ...]:
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

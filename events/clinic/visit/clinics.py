"""The public list of clinics and the page of one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import booking_queries, queries
from events.clinic.availability import Slot
from events.clinic.models import Booking, Clinic
from events.clinic.visit.grid import Column, columns
from yurong.accounts.visitor import visitor
from yurong.kit.clock import local, now, today
from yurong.kit.templating import render


@dataclass(frozen=True)
class ClinicLine:
    """One clinic in the list."""

    clinic: Clinic
    standing: str
    is_past: bool
    region: str


@dataclass(frozen=True)
class ClinicPage:
    """The context of clinic/visit/show.html. `standing` says in words whether one can book now."""

    clinic: Clinic
    columns: list[Column]
    free: int
    total: int
    standing: str
    is_open: bool
    mine: Booking | None
    is_past: bool


def index(request: Request, session: Session) -> Response:
    """Upcoming clinics first, then past ones; `region` (four or six digits) narrows the list."""
    places = dict(request.app.state.henan_regions)
    region = request.query_params.get("region", "")
    region = region if region in places else ""
    found = queries.published_clinics(session, today())
    found = [each for each in found if each.region.startswith(region.rstrip("0") if region else "")]
    at = now()
    slots = queries.slots_of(session, found, at)
    lines = [
        ClinicLine(
            clinic=each,
            standing=_standing(each, slots[each.id], at),
            is_past=each.on_day < today(),
            region=places.get(each.region, ""),
        )
        for each in found
    ]
    cities = [(code, name) for code, name in places.items() if code.endswith("00") or code == "419001"]
    return render(request, "clinic/visit/index.html", {"lines": lines, "cities": cities, "region": region})


def show(request: Request, session: Session) -> Response:
    """The clinic with its panels and free slots."""
    clinic = queries.clinic_by_code(session, request.path_params["code"])
    at, who = now(), visitor(request)
    slots = queries.slots_of(session, [clinic], at)[clinic.id]
    own = booking_queries.live_booking_at(session, who, clinic.id) if who.enterprise_ids else None
    mine = (own.station_id, f"{local(own.starts_at):%H%M}") if own else None
    is_open = clinic.booking_opens_at <= at < clinic.booking_closes_at
    may_book = is_open and own is None and (who.has("firm") or not who.is_signed_in)
    free = sum(slot.state == "free" for slot in slots)
    page = ClinicPage(
        clinic=clinic,
        columns=columns(
            clinic,
            slots,
            f"/clinics/{clinic.code}/slots" if may_book else "",
            mine,
            f"/bookings/{own.code}" if own else "",
        ),
        free=free,
        total=len(slots),
        standing=_standing(clinic, slots, at),
        is_open=is_open and own is None,
        mine=own,
        is_past=clinic.on_day < today(),
    )
    return render(request, "clinic/visit/show.html", {"page": page})


def _standing(clinic: Clinic, slots: list[Slot], at: datetime) -> str:
    """Whether one can book now, in words."""
    if at < clinic.booking_opens_at:
        return f"{local(clinic.booking_opens_at):%m月%d日 %H:%M} 开始预约"
    if at >= clinic.booking_closes_at:
        return "预约已截止"
    free = sum(slot.state == "free" for slot in slots)
    return f"还有 {free} 个时段" if free else "时段都约满了"

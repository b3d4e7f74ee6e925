"""The public list of clinics and the page of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.answering import part_of
from events.clinic import booking_queries, queries
from events.clinic.admission import who_in_words, why_not
from events.clinic.allocation.queries import application_of
from events.clinic.allocation.rule import Rule, seal
from events.clinic.availability import Slot
from events.clinic.models import Allocation, Application, Booking, Clinic, ClinicSeries, SlotsBy, TieBreak
from events.clinic.visit.grid import Column, columns
from events.moments import day_and_clock
from yurong.accounts.models import Enterprise
from yurong.accounts.visitor import Visitor, visitor
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
    is_part_full: bool
    """Whether a morning or an afternoon has nothing free: one may wait for it."""
    standing: str
    is_open: bool
    mine: Booking | None
    is_past: bool
    call: "Call"


@dataclass(frozen=True)
class Call:
    """For whom the clinic is and how its slots are given, in words."""

    who: str
    why_not: str
    """Why the visitor's firm may not book; empty when it may, or nobody is signed in."""
    is_by_rule: bool
    rule: list[str]
    seal: str
    """The fingerprint of the lots' seed, where lots may decide."""
    seed: str
    """The seed itself, once the allocation is public."""
    own: Application | None
    series: ClinicSeries | None
    is_preview: bool = False


def index(request: Request, session: Session) -> Response:
    """Upcoming clinics first, then past ones; `region` (four or six digits) narrows the list."""
    places = dict(request.app.state.henan_regions)
    region = request.query_params.get("region", "")
    region = region if region in places else ""
    found = queries.published_clinics(session, today())
    found = [each for each in found if each.region.startswith(region.rstrip("0") if region else "")]
    lines = lines_of(request, session, found)
    cities = [(code, name) for code, name in places.items() if code.endswith("00") or code == "419001"]
    return render(request, "clinic/visit/index.html", {"lines": lines, "cities": cities, "region": region})


def lines_of(request: Request, session: Session, found: Sequence[Clinic]) -> list[ClinicLine]:
    """Each clinic as a line of a list."""
    at, places = now(), dict(request.app.state.henan_regions)
    slots = queries.slots_of(session, found, at)
    return [
        ClinicLine(
            clinic=each,
            standing=_standing(each, slots[each.id], at),
            is_past=each.on_day < today(),
            region=places.get(each.region, ""),
        )
        for each in found
    ]


def show(request: Request, session: Session) -> Response:
    """The clinic with its panels and free slots."""
    clinic = queries.clinic_by_code(session, request.path_params["code"])
    return page_of(request, session, clinic)


def page_of(request: Request, session: Session, clinic: Clinic, *, is_preview: bool = False) -> Response:
    """The public page of a clinic; a preview leads nowhere."""
    at, who = now(), visitor(request)
    slots = queries.slots_of(session, [clinic], at)[clinic.id]
    own = booking_queries.live_booking_at(session, who, clinic.id) if who.enterprise_ids else None
    mine = (own.station_id, f"{local(own.starts_at):%H%M}") if own else None
    is_open = clinic.booking_opens_at <= at < clinic.booking_closes_at
    call = _call(session, clinic, who, is_preview=is_preview)
    is_open = is_open and clinic.called_off_at is None and not call.why_not
    may_book = (
        is_open
        and own is None
        and not is_preview
        and not call.is_by_rule
        and (who.has("firm") or not who.is_signed_in)
    )
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
        is_part_full=_is_part_full(slots),
        standing=_standing(clinic, slots, at),
        is_open=is_open and own is None,
        mine=own,
        is_past=clinic.on_day < today(),
        call=call,
    )
    return render(request, "clinic/visit/show.html", {"page": page})


def _call(session: Session, clinic: Clinic, who: Visitor, *, is_preview: bool) -> Call:
    firms = [session.get_one(Enterprise, each) for each in who.enterprise_ids]
    against = [why_not(session, clinic, each) for each in firms]
    is_by_rule = clinic.slots_by == SlotsBy.ALLOCATION
    allocation = session.get(Allocation, clinic.id) if is_by_rule else None
    has_lots = is_by_rule and clinic.ties == TieBreak.LOT and clinic.lot_seed is not None
    return Call(
        who=who_in_words(clinic),
        why_not=against[0] if against and all(against) else "",
        is_by_rule=is_by_rule,
        rule=Rule.of(clinic).in_words() if is_by_rule else [],
        seal=seal(clinic.lot_seed) if has_lots and clinic.lot_seed else "",
        seed=clinic.lot_seed or "" if has_lots and allocation and allocation.published_at else "",
        own=application_of(session, who, clinic.id) if is_by_rule else None,
        series=session.get(ClinicSeries, clinic.series_id) if clinic.series_id else None,
        is_preview=is_preview,
    )


def _is_part_full(slots: list[Slot]) -> bool:
    taken = {part_of(slot.starts_at) for slot in slots if slot.state == "taken"}
    return bool(taken - {part_of(slot.starts_at) for slot in slots if slot.state == "free"})


def _standing(clinic: Clinic, slots: list[Slot], at: datetime) -> str:
    """Whether one can book now, in words."""
    if clinic.called_off_at is not None:
        return "已取消"
    if clinic.slots_by == SlotsBy.ALLOCATION:
        return _standing_by_rule(clinic, at)
    if at < clinic.booking_opens_at:
        return f"{day_and_clock(clinic.booking_opens_at)} 开始预约"
    if at >= clinic.booking_closes_at:
        return "预约已截止"
    free = sum(slot.state == "free" for slot in slots)
    return f"还有 {free} 个时段" if free else "时段都约满了"


def _standing_by_rule(clinic: Clinic, at: datetime) -> str:
    if at < clinic.booking_opens_at:
        return f"{day_and_clock(clinic.booking_opens_at)} 开始申请"
    if at >= clinic.booking_closes_at:
        return "申请已截止"
    return f"{day_and_clock(clinic.booking_closes_at)} 前申请，按规则分配"

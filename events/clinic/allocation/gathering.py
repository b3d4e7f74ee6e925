"""A clinic's applications and free slots as the plain values that an allocation starts from. Reads only."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from catalog.matching import match
from catalog.profile import Case, Need
from catalog.register import FirmFacts
from catalog.snapshot import snapshot
from catalog.vocabulary import Eligibility
from events.clinic import resources
from events.clinic.admission import listed
from events.clinic.allocation.allocate import Applicant, Applications, Place
from events.clinic.allocation.rule import Rule
from events.clinic.day import desks, opening
from events.clinic.models import Application, Booking, Cancellation, ClaimTick, Clinic, ListPurpose
from events.clinic.queries import slots_of
from events.clinic.team.interests import roles_left_empty
from events.clinic.team.recusal import disclosed
from yurong.kit.clock import instant

ON_PAPER = (Eligibility.ELIGIBLE, Eligibility.TO_VERIFY)


def gather(session: Session, clinic: Clinic, now: datetime) -> Applications:
    """The live applications in the order they came, and every slot free at this moment.

    `clinic` as loaded by queries.clinic_for.
    """
    found = live_applications(session, clinic)
    fits = _products_that_fit(session, found, clinic)
    came_before = _came_before(session, clinic, found)
    priority = {each.uscc for each in listed(session, clinic.id, ListPurpose.PRIORITY)}
    barred, busy = _barred(session, clinic, found), _busy(session, clinic, found)
    applicants = [
        Applicant(
            id=each.id,
            uscc=each.enterprise.uscc,
            made_at=each.made_at,
            wanted=tuple(wanted_at(clinic, at) for at in each.wanted),
            takes_any=each.takes_any,
            roles=frozenset(each.roles),
            is_first_time=each.enterprise_id not in came_before,
            is_listed=each.enterprise.uscc in priority,
            fit=_fit(each, fits.get(each.id, 0)),
            products=fits.get(each.id, 0),
            barred=barred[each.id],
            busy=busy[each.enterprise_id],
        )
        for each in found
    ]
    return Applications(
        tuple(applicants), _places(session, clinic, now), Rule.of(clinic), clinic.lot_seed or ""
    )


def live_applications(session: Session, clinic: Clinic) -> list[Application]:
    """What has not been withdrawn, in the order it came; firms and accounts are loaded."""
    found = select(Application).where(Application.clinic_id == clinic.id, Application.withdrawn_at.is_(None))
    loaded = found.options(joinedload(Application.enterprise), joinedload(Application.account))
    return list(session.scalars(loaded.order_by(Application.made_at, Application.id)))


def wanted_at(clinic: Clinic, at: str) -> datetime:
    """The instant of 「0900」 on the clinic's day."""
    return instant(clinic.on_day, time(int(at[:2]), int(at[2:])))


def _places(session: Session, clinic: Clinic, now: datetime) -> tuple[Place, ...]:
    held = {each.station_id: each.resources for each in desks(clinic)}
    roles = {each.id: frozenset(seat.expert.role for seat in each.seats) for each in clinic.stations}
    return tuple(
        Place(
            slot.station_id,
            slot.starts_at,
            frozenset(
                (name, tick)
                for name in held[slot.station_id]
                for tick in resources.ticks(slot.starts_at, slot.clear_at)
            ),
            roles[slot.station_id],
        )
        for slot in slots_of(session, [clinic], now)[clinic.id]
        if slot.state == "free"
    )


def _came_before(session: Session, clinic: Clinic, found: Sequence[Application]) -> set[int]:
    """Firms with a live booking at any other clinic of an earlier day."""
    rows = session.scalars(
        select(Booking.enterprise_id)
        .join(Clinic, Clinic.id == Booking.clinic_id)
        .where(Booking.enterprise_id.in_([each.enterprise_id for each in found]))
        .where(Clinic.id != clinic.id, Clinic.on_day < clinic.on_day)
        .where(~exists().where(Cancellation.booking_id == Booking.id))
    )
    return set(rows)


def _fit(each: Application, products: int) -> int:
    is_stated = bool(each.need.get("amount") or each.need.get("purposes"))
    return 2 if is_stated and products else int(is_stated)


def _products_that_fit(session: Session, found: Sequence[Application], clinic: Clinic) -> dict[int, int]:
    """How many products on paper fit each stated need, where the firm's facts are known; none is guessed."""
    facts = select(FirmFacts).where(FirmFacts.enterprise_id.in_([each.enterprise_id for each in found]))
    known = {each.enterprise_id: each.case for each in session.scalars(facts)}
    if not known:
        return {}
    catalogue = snapshot(session)
    counts = {}
    for each in found:
        if each.enterprise_id in known and each.need:
            case = Case.model_validate(known[each.enterprise_id]).model_copy(
                update={"need": Need.model_validate(each.need)}
            )
            results = match(case, catalogue, clinic.on_day).results
            counts[each.id] = sum(
                one.eligibility in ON_PAPER and one.recommendable and one.fits_need for one in results
            )
    return counts


def _barred(session: Session, clinic: Clinic, found: Sequence[Application]) -> dict[int, frozenset[int]]:
    """Stations where a role would be left empty for the firm, by application id."""
    panels = {station.id: {seat.expert_id for seat in station.seats} for station in clinic.stations}
    members = {each.expert_id: each for each in disclosed(session, set().union(*panels.values()))}
    return {
        each.id: frozenset(
            station_id
            for station_id, panel in panels.items()
            if roles_left_empty(
                [members[one] for one in sorted(panel)], each.enterprise.uscc, each.enterprise.name
            )
        )
        for each in found
    }


def _busy(session: Session, clinic: Clinic, found: Sequence[Application]) -> defaultdict[int, frozenset[int]]:
    """Ticks of the day in which a firm is booked elsewhere, by enterprise id."""
    names = {resources.firm(each.enterprise_id): each.enterprise_id for each in found}
    hours = opening(clinic)
    span = resources.ticks(hours.opens_at, hours.closes_at)
    claimed = session.execute(
        select(ClaimTick.resource, ClaimTick.tick).where(
            ClaimTick.resource.in_(sorted(names)), ClaimTick.tick.between(span.start, span.stop)
        )
    )
    ticks: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for claim in claimed:
        ticks[names[claim.resource]] |= {claim.tick}
    return ticks

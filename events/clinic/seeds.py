"""The demo clinics: one today with bookings, one past, those to come, one whose slots are given by rule, a
series, and a draft. Dates follow the day of seeding.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from catalog.profile import Case
from events.clinic import calling, queries, seed_calls, seed_full, seed_past, seed_rule, seed_series
from events.clinic.availability import Slot
from events.clinic.booking import Contact, book
from events.clinic.calling import NewClinic
from events.clinic.day import day_slots
from events.clinic.findings import sign_off, write_finding
from events.clinic.intake import hand_in
from events.clinic.models import Booking, Clinic, Expert
from events.clinic.preparing.freezing import freeze_before_change
from events.clinic.seed_calls import FULL, PAST, TODAY
from events.clinic.seed_cases import HandedIn, devices, materials, optics
from events.clinic.seed_people import account_of, firm_of, open_third_firm, seat_team
from yurong.accounts.models import Account
from yurong.kit.clock import instant, now, today

PUBLIC_URL = "http://127.0.0.1:8000"
"""Only the mails of the demo bookings name it."""


@dataclass(frozen=True)
class _Visit:
    """A firm's visit to today's clinic: whose account, which station and slot, what was handed in."""

    account: Account
    station: int
    slot: int
    handed_in: HandedIn


def seed(session: Session) -> None:
    """Experts, clinics, and today's bookings with their intakes. Writes; the demo accounts must exist."""
    at = now()
    team = seat_team(session, at)
    organiser = account_of(session, "organiser").id
    for clinic in (seed_calls.gaoxin(team), seed_calls.luoyang(team), seed_calls.kaifeng(team)):
        _open(session, clinic, organiser, at - timedelta(days=2))
    seed_full.fill(session, FULL, at - timedelta(days=1), at - timedelta(minutes=5), PUBLIC_URL)
    draft = replace(seed_calls.draft(team), booking_opens_at=at)
    calling.call(session, clinic=draft, account_id=organiser, now=at)
    _seed_today(session, team, organiser)
    _seed_past(session, team, organiser)
    seed_rule.give(session, team, organiser, at, PUBLIC_URL)
    seed_series.go_round(session, team, organiser, at - timedelta(days=3))


def _seed_today(session: Session, team: dict[str, int], organiser: int) -> None:
    called = instant(today(), time(9, 0)) - timedelta(days=14)
    _open(session, seed_calls.held_today(team), organiser, called)
    clinic = queries.clinic_by_code(session, TODAY)
    visits = (
        _Visit(open_third_firm(session, called), station=1, slot=0, handed_in=devices(today())),
        _Visit(account_of(session, "firm"), station=0, slot=1, handed_in=optics(today())),
        _Visit(account_of(session, "firm2"), station=0, slot=3, handed_in=materials(today())),
    )
    bookings = [
        _visit(session, clinic, visit, called + timedelta(days=3, hours=number))
        for number, visit in enumerate(visits)
    ]
    _first_findings(session, bookings[0], team)


def _seed_past(session: Session, team: dict[str, int], organiser: int) -> None:
    """A clinic two months ago, long enough for money to have been paid."""
    held_on = seed_calls.workday(today() - timedelta(days=62))
    called = instant(held_on, time(9, 0)) - timedelta(days=14)
    _open(session, seed_calls.held_before(team, held_on), organiser, called)
    clinic = queries.clinic_by_code(session, PAST)
    firms = (account_of(session, "firm4"), *seed_past.open_firms(session, called))
    cases = (optics(held_on), materials(held_on), devices(held_on))
    bookings = [
        _visit(session, clinic, _Visit(account, 0, slot, case), called + timedelta(days=2, hours=slot))
        for slot, (account, case) in enumerate(zip(firms, cases, strict=True))
    ]
    seed_past.follow(session, bookings, team, held_on)


def _visit(session: Session, clinic: Clinic, visit: _Visit, at: datetime) -> Booking:
    station = clinic.stations[visit.station]
    slots: list[Slot] = [each for each in day_slots(clinic, frozenset(), at) if each.station_id == station.id]
    booking = book(
        session,
        clinic=clinic,
        station_id=station.id,
        starts_at=slots[visit.slot].starts_at,
        enterprise_id=firm_of(session, visit.account).id,
        account_id=visit.account.id,
        contact=Contact(visit.account.name, "13800000000"),
        request_key=f"demo-{visit.account.id}",
        now=at,
        public_url=PUBLIC_URL,
    )
    case: Case = visit.handed_in.case
    hand_in(
        session,
        booking=booking,
        case=case,
        note=visit.handed_in.note,
        has_consented=True,
        version=0,
        account_id=visit.account.id,
        now=at + timedelta(minutes=12),
    )
    freeze_before_change(session, booking, clinic.change_until)
    return booking


def _first_findings(session: Session, booking: Booking, team: dict[str, int]) -> None:
    at = now()
    finance = session.get_one(Expert, team["finance2"])
    policy = session.get_one(Expert, team["policy"])
    write_finding(
        session,
        booking=booking,
        expert=finance,
        text="企业还没有收入和贷款记录，建议先走首贷。入驻孵化载体的合同要先备好，授信时会看。",
        version=0,
        now=at,
    )
    written = write_finding(
        session,
        booking=booking,
        expert=policy,
        text="先评价入库科技型中小企业，多数产品以此为前提；材料以上一年度的研发费用归集为主，可在会后一周内协助填报。",
        version=0,
        now=at,
    )
    sign_off(session, booking=booking, expert=policy, version=written.version, now=at)


def _open(session: Session, clinic: NewClinic, organiser: int, at: datetime) -> None:
    made = calling.call(session, clinic=replace(clinic, booking_opens_at=at), account_id=organiser, now=at)
    calling.publish(session, clinic=made, account_id=organiser, now=at)

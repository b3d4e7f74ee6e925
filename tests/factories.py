"""Builders: `a_clinic(session, slot_minutes=20)` changes only what matters."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic import calling, cancelling, moving, queries
from events.clinic.booking import Contact, book
from events.clinic.calling import NewClinic, NewStation
from events.clinic.models import Booking, Cancellation, Clinic, Expert
from tests import people
from yurong.accounts.models import Account, Enterprise
from yurong.kit.db import Database

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""A Friday morning, 10:00 in Zhengzhou, five days before the clinic."""
CLINIC_DAY = date(2026, 11, 25)
FIRST = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
"""The first slot, 09:00 in Zhengzhou; the next ones follow every 40 minutes."""
STEP = timedelta(minutes=40)
PUBLIC_URL = "https://yurong.example"

CLINIC = NewClinic(
    title="一企一策诊疗会（郑州高新区）",
    place="智慧岛大厦",
    address="郑州市高新区科学大道 1 号",
    region="410100",
    organiser="郑州市科技局",
    on_day=CLINIC_DAY,
    opens_at=time(9, 0),
    closes_at=time(12, 0),
    slot_minutes=30,
    buffer_minutes=10,
    booking_opens_at=datetime(2026, 11, 10, 1, 0, tzinfo=UTC),
    booking_closes_at=datetime(2026, 11, 24, 10, 0, tzinfo=UTC),
    change_until=datetime(2026, 11, 24, 4, 0, tzinfo=UTC),
    stations=(),
    code="gaoxin-1125",
)


@dataclass(frozen=True)
class World:
    """A clinic with two stations that share the policy expert, two firms and their people."""

    clinic_code: str
    station_ids: tuple[int, int]
    organiser: Account
    owner: Account
    colleague: Account
    stranger: Account
    firm: Enterprise
    other_firm: Enterprise
    finance: Expert
    investment: Expert
    policy: Expert


def a_world(database: Database, **changes: object) -> World:
    """The cast and a published clinic; `changes` are fields of NewClinic. Commits."""
    with database.writing() as session:
        organiser = people.an_account(session, people.ORGANISER)
        people.grant(session, organiser, "organiser")
        firm, other = people.a_firm(session), people.a_firm(session, people.BIEREN, "洛阳别人新材料有限公司")
        owner, colleague, stranger = (
            people.an_account(session, each) for each in (people.OWNER, people.COLLEAGUE, people.STRANGER)
        )
        for account, its_firm in ((owner, firm), (colleague, firm), (stranger, other)):
            people.grant(session, account, "firm", its_firm)
        finance = people.an_expert(session, people.FINANCE, "finance")
        investment = people.an_expert(session, people.INVESTMENT, "investment", "示例基金")
        policy = people.an_expert(session, people.POLICY, "policy", "示例政策服务中心")
        stations = (
            NewStation("一号诊台", (finance.id, policy.id)),
            NewStation("二号诊台", (investment.id, policy.id)),
        )
        clinic = a_clinic(session, organiser, **({"stations": stations} | changes))
        one, two = (each.id for each in clinic.stations[:2])
    return World(
        clinic.code,
        (one, two),
        organiser,
        owner,
        colleague,
        stranger,
        firm,
        other,
        finance,
        investment,
        policy,
    )


def a_clinic(session: Session, organiser: Account, **changes: object) -> Clinic:
    """A published clinic that differs from CLINIC in `changes`."""
    drawn_up = replace(CLINIC, **changes)  # type: ignore[arg-type]  # fields by name, checked by the dataclass
    clinic = calling.call(session, clinic=drawn_up, account_id=organiser.id, now=NOW - timedelta(days=15))
    calling.publish(session, clinic=clinic, account_id=organiser.id, now=NOW - timedelta(days=14))
    return clinic


def a_booking(
    database: Database,
    world: World,
    *,
    station: int = 0,
    starts_at: datetime = FIRST,
    by: str = "owner",
    request_key: str = "key-1",
    now: datetime = NOW,
) -> Booking:
    """A booking through the one entrance, committed. `by`: owner, colleague or stranger."""
    account: Account = getattr(world, by)
    firm = world.other_firm if by == "stranger" else world.firm
    with database.writing() as session:
        return book(
            session,
            clinic=queries.clinic_to_book(session, world.clinic_code),
            station_id=world.station_ids[station],
            starts_at=starts_at,
            enterprise_id=firm.id,
            account_id=account.id,
            contact=Contact("王广启", "13800000000"),
            request_key=request_key,
            now=now,
            public_url=PUBLIC_URL,
        )


def move_booking(
    database: Database,
    world: World,
    code: str,
    starts_at: datetime,
    *,
    station: int = 0,
    now: datetime = NOW,
    by_organiser: bool = False,
) -> Booking:
    """The booking moved through the one entrance, committed."""
    with database.writing() as session:
        booking = session.scalars(select(Booking).where(Booking.code == code)).one()
        return moving.move(
            session,
            booking=booking,
            clinic=queries.clinic_to_book(session, world.clinic_code),
            station_id=world.station_ids[station],
            starts_at=starts_at,
            account_id=world.owner.id,
            now=now,
            public_url=PUBLIC_URL,
            by_organiser=by_organiser,
        )


def cancel_booking(
    database: Database,
    world: World,
    code: str,
    *,
    reason: str = "当天要出差",
    now: datetime = NOW,
    by_organiser: bool = False,
) -> Cancellation:
    """The booking called off through the one entrance, committed."""
    with database.writing() as session:
        return cancelling.cancel(
            session,
            booking=session.scalars(select(Booking).where(Booking.code == code)).one(),
            clinic=queries.clinic_to_book(session, world.clinic_code),
            account_id=world.organiser.id if by_organiser else world.owner.id,
            reason=reason,
            now=now,
            public_url=PUBLIC_URL,
            by_organiser=by_organiser,
        )

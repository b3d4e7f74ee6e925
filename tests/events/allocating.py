"""The cast and the steps of an allocation, each committed."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from catalog.profile import Need
from catalog.vocabulary import Purpose
from events.clinic import queries
from events.clinic.allocation import computing, publishing
from events.clinic.allocation.applying import Wish, apply
from events.clinic.booking import Contact
from events.clinic.models import Allotment, Application
from tests.factories import CLINIC, NOW, PUBLIC_URL, World, a_world
from yurong.accounts.visitor import Visitor
from yurong.kit.db import Database

ADMIN = Visitor(account_id=0, roles=("administrator",))
AFTER = CLINIC.booking_closes_at + timedelta(minutes=1)
WISH = Wish(
    Contact("王广启", "13800000000"),
    ("0900", "0940"),
    takes_any=True,
    roles=("finance",),
    need=Need(purposes=(Purpose.RESEARCH,)),
    asks="想了解首贷",
)


def a_world_by_rule(database: Database, **changes: object) -> World:
    return a_world(database, slots_by="allocation", priorities="listed", **changes)


def apply_for(
    database: Database, world: World, by: str = "owner", wish: Wish = WISH, now: datetime = NOW
) -> Application:
    firm = world.other_firm if by == "stranger" else world.firm
    with database.writing() as session:
        return apply(
            session,
            clinic=queries.clinic_by_code(session, world.clinic_code),
            wish=wish,
            enterprise_id=firm.id,
            account_id=getattr(world, by).id,
            now=now,
            public_url=PUBLIC_URL,
        )


def compute(database: Database, world: World, now: datetime = AFTER) -> list[Allotment]:
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        computing.compute(session, clinic=clinic, account_id=world.organiser.id, now=now)
        return computing.allotments(session, clinic)


def publish(database: Database, world: World) -> list[Allotment]:
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        return publishing.publish(
            session, clinic=clinic, account_id=world.organiser.id, now=AFTER, public_url=PUBLIC_URL
        )


def count_of(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0

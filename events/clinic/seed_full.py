"""A demo clinic that is full, with firms in line: one freed slot waits for an answer."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from events.clinic import queries
from events.clinic.booking import Contact, book
from events.clinic.cancelling import cancel
from events.clinic.day import day_slots
from events.clinic.life import waitlist
from events.clinic.models import Booking
from events.clinic.seed_people import account_of, firm_of, open_firm
from yurong.accounts.models import Account

GUESTS = (
    ("91410200MA45K0001U", "开封示例仪表有限公司", "410200", "firm8", "贺军（示例）"),
    ("91410200MA45K0002Y", "开封示例空分设备有限公司", "410200", "firm9", "田甜（示例）"),
    ("91410225MA45K00039", "兰考示例木业科技有限公司", "410225", "firm10", "常静（示例）"),
    ("91410200MA45K00045", "开封示例农机有限公司", "410200", "firm11", "尚进（示例）"),
    ("91410223MA45K0005J", "尉氏示例纺织科技有限公司", "410223", "firm12", "纪明（示例）"),
    ("91410200MA45K0006B", "开封示例药业有限公司", "410200", "firm13", "安琪（示例）"),
)
PHONE = "13800000000"


def fill(session: Session, code: str, at: datetime, freed_at: datetime, public_url: str) -> None:
    """Books every slot of the published clinic, lets firms wait, and one cancel at `freed_at`. Writes.

    The firm of the demo account firm@ is the first in line and has the offer.
    """
    guests = [open_firm(session, each[:3], each[3], each[4], at) for each in GUESTS]
    clinic = queries.clinic_to_book(session, code)
    free = day_slots(clinic, frozenset(), at)
    made = [
        _book(session, code, account, each.station_id, each.starts_at, at, public_url)
        for account, each in zip(guests, free, strict=False)
    ]
    assert len(made) == len(free), "as many firms as slots, and some to wait"
    for number, account in enumerate((account_of(session, "firm"), *guests[len(free) :])):
        waitlist.join(
            session,
            clinic=clinic,
            enterprise_id=firm_of(session, account).id,
            account_id=account.id,
            contact=Contact(account.name, PHONE),
            part="any",
            now=at + timedelta(hours=1, minutes=20 * number),
            public_url=public_url,
        )
    cancel(
        session,
        booking=made[1],
        clinic=clinic,
        account_id=made[1].account_id,
        reason="",
        kind="time",
        now=freed_at,
        public_url=public_url,
    )


def _book(
    session: Session,
    code: str,
    account: Account,
    station_id: int,
    starts_at: datetime,
    at: datetime,
    public_url: str,
) -> Booking:
    return book(
        session,
        clinic=queries.clinic_to_book(session, code),
        station_id=station_id,
        starts_at=starts_at,
        enterprise_id=firm_of(session, account).id,
        account_id=account.id,
        contact=Contact(account.name, PHONE),
        request_key=f"demo-full-{account.id}",
        now=at,
        public_url=public_url,
    )

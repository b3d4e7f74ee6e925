"""A demo clinic whose slots were applied for: the lots are cast, published and explained to each firm."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from catalog.profile import Need
from catalog.vocabulary import Purpose
from events.clinic import calling, queries, seed_calls
from events.clinic.allocation import computing, publishing
from events.clinic.allocation.applying import Wish, apply
from events.clinic.booking import Contact
from events.clinic.seed_people import account_of, firm_of
from yurong.kit.money import Money

PHONE = "13800000000"


@dataclass(frozen=True)
class _Wanted:
    """What the firm of a demo account applies for; `amount` in 万元, None: no need stated."""

    key: str
    times: tuple[str, ...]
    takes_any: bool
    roles: tuple[str, ...]
    amount: int | None = None
    purposes: tuple[Purpose, ...] = ()
    asks: str = ""


APPLICATIONS = (
    _Wanted(
        "firm4",
        ("0900",),
        False,
        ("finance",),
        500,
        (Purpose.WORKING_CAPITAL,),
        "上次的贷款想续，利率能不能再谈",
    ),
    _Wanted("firm2", ("0900", "0940"), False, ("investment",), None, (), "想先了解一下股权融资"),
    _Wanted("firm8", ("0940",), True, ("finance",), 300, (Purpose.WORKING_CAPITAL,), "订单多了，缺流动资金"),
    _Wanted("firm9", (), True, ("policy",), None, (), "想知道还有哪些补助没有申请"),
    _Wanted("firm12", ("0900",), False, ("finance",), 200, (Purpose.RESEARCH,), "研发投入大，没有房产抵押"),
    _Wanted("firm13", ("0940",), False, (), 800, (Purpose.COMMERCIALISATION,), "新药中试的资金"),
)


def give(session: Session, team: dict[str, int], organiser: int, at: datetime, public_url: str) -> None:
    """Calls the clinic a week before `at`, takes applications and publishes the result at `at`. Writes."""
    called, closed = at - timedelta(days=7), at - timedelta(hours=2)
    drawn = replace(seed_calls.by_rule(team), booking_opens_at=called, booking_closes_at=closed)
    made = calling.call(session, clinic=drawn, account_id=organiser, now=called)
    calling.publish(session, clinic=made, account_id=organiser, now=called)
    for number, each in enumerate(APPLICATIONS):
        _apply(session, each, called + timedelta(hours=3 * number + 1), public_url)
    clinic = queries.clinic_by_code(session, seed_calls.BY_RULE)
    computing.compute(session, clinic=clinic, account_id=organiser, now=closed)
    publishing.publish(session, clinic=clinic, account_id=organiser, now=at, public_url=public_url)


def _apply(session: Session, wanted: _Wanted, at: datetime, public_url: str) -> None:
    account = account_of(session, wanted.key)
    amount = Money.wan(wanted.amount) if wanted.amount is not None else None
    apply(
        session,
        clinic=queries.clinic_by_code(session, seed_calls.BY_RULE),
        wish=Wish(
            contact=Contact(account.name, PHONE),
            wanted=wanted.times,
            takes_any=wanted.takes_any,
            roles=wanted.roles,
            need=Need(amount=amount, purposes=wanted.purposes or None),
            asks=wanted.asks,
        ),
        enterprise_id=firm_of(session, account).id,
        account_id=account.id,
        now=at,
        public_url=public_url,
    )

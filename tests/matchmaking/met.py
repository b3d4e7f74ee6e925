"""A day of meetings that were held: the first firm has an account, its bank has one of ours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.followup import ledger
from events.followup.entry import Entry
from events.followup.models import FollowCase, FollowUp
from events.matchmaking import presented
from events.matchmaking.models import (
    Event,
    EventProduct,
    MeetingOutcome,
    MeetingParty,
    ProductInterest,
    Registration,
    Verdict,
    Voice,
)
from events.matchmaking.queries import event_by_code
from events.matchmaking.results.answering import answer
from events.matchmaking.results.wanting import want
from tests import people
from tests.matchmaking.factories import PUBLIC_URL, STARTS
from tests.matchmaking.meeting_site import BANK, FIRMS, FUND, Day, a_day, meetings, published
from yurong.accounts.models import Account, Institution, RoleGrant
from yurong.kit.clock import local
from yurong.kit.db import Database
from yurong.kit.money import Money

OPTICS, MATERIALS, PHARMA, BATTERY = FIRMS
AFTER = STARTS + timedelta(hours=2)
BANKER = people.Person("xu@bank-a.example", "许经理")
PRODUCT = "chuangsai-dai"
INTENT, FOLLOW, UNFIT = Verdict.INTENT, Verdict.FOLLOW, Verdict.UNFIT


@dataclass(frozen=True)
class Met:
    """The day with its meetings' ids by (firm, institution), and the firm's owner."""

    database: Database
    day: Day
    ids: Mapping[tuple[str, str], int]
    owner: int
    banker: int
    enterprise: int

    def say(
        self,
        firm: str,
        other: str,
        voice: Voice,
        verdict: Verdict,
        *,
        wan: int | None = None,
        key: str = "",
        now: datetime = AFTER,
    ) -> MeetingOutcome:
        """One answer, committed: by the side's registration, or the organiser."""
        who = {Voice.FIRM: firm, Voice.INSTITUTION: other}.get(voice)
        with self.database.writing() as session:
            speaker = self._registration(session, who) if who else None
            return answer(
                session,
                event=session.get_one(Event, self.day.event_id),
                meeting_id=self.ids[firm, other],
                voice=voice,
                verdict=verdict,
                amount=Money.wan(wan) if wan else None,
                registration=speaker,
                account_id=speaker.account_id if speaker else self.day.organiser,
                request_key=key or f"{firm}-{voice}-{verdict}-{wan}-{now.timestamp()}",
                now=now,
            )

    def want(
        self,
        firm: str,
        counterpart: str = "",
        *,
        wants: bool = True,
        slug: str = PRODUCT,
        now: datetime = AFTER,
    ) -> ProductInterest:
        """The firm wants the product on offer, committed."""
        with self.database.writing() as session:
            speaker = self._registration(session, firm)
            return want(
                session,
                event=event_by_code(session, self.day.code),
                registration=speaker,
                product_slug=slug,
                counterpart=counterpart,
                account_id=speaker.account_id,
                now=now,
                wants=wants,
            )

    def follow_ups(self) -> list[FollowUp]:
        """What the ledger has of the event, in order."""
        with self.database.reading() as session:
            found = select(FollowUp).join(FollowCase).where(FollowCase.occasion_code == self.day.code)
            return list(session.scalars(found.order_by(FollowCase.id, FollowUp.position, FollowUp.id)))

    def enter(self, follow_up: FollowUp, kind: str, *, days: int = 0, wan: int | None = None) -> None:
        """A step so many days after the event: consent by the firm, the rest by the organiser."""
        by = "firm" if kind == "handed_over" else "organiser"
        with self.database.writing() as session:
            ledger.enter(
                session,
                follow_up_id=follow_up.id,
                entry=Entry(
                    kind,
                    local(AFTER).date() + timedelta(days=days),
                    Money.wan(wan) if wan else None,
                    365 if kind == "paid" else None,
                    source="电话" if by == "organiser" else "",
                ),
                by=by,
                account_id=self.owner if by == "firm" else self.day.organiser,
                request_key=f"{follow_up.id}-{kind}-{days}",
                now=AFTER + timedelta(days=days, hours=1),
                public_url=PUBLIC_URL,
            )

    def _registration(self, session: Session, name: str) -> Registration:
        return session.scalars(
            select(Registration).where(
                Registration.event_id == self.day.event_id, Registration.organisation == name
            )
        ).one()


def a_met_day(database: Database, make: Callable[[Session], Day] = a_day) -> Met:
    """光电公司 with bank and fund, 材料公司 with the bank; nobody has said a word yet. Commits."""
    with database.writing() as session:
        owner = people.an_account(session, people.OWNER)
        firm = people.a_firm(session)
        people.grant(session, owner, "firm", firm)
        banker = _bank(session)
        day = make(session)
        made = session.get_one(Event, day.event_id)
        session.add(EventProduct(event_id=made.id, product_slug=PRODUCT, position=0))
        presented.set_institutions(
            session, event=made, names=[BANK, FUND], account_id=day.organiser, now=made.changed_at
        )
        for each in session.scalars(select(Registration).where(Registration.event_id == day.event_id)):
            if each.organisation == OPTICS:
                each.enterprise_id, each.account_id = firm.id, owner.id
        session.get_one(MeetingParty, day.ids[OPTICS]).enterprise_id = firm.id
        ids = owner.id, banker.id, firm.id
    published(database, day, (0, 1, OPTICS, BANK), (1, 1, MATERIALS, BANK), (1, 2, OPTICS, FUND))
    names = {party_id: name for name, party_id in day.ids.items()}
    with database.reading() as session:
        by_pair = {
            (names[each.firm_id], names[each.institution_id]): each.id for each in meetings(session, day)
        }
    return Met(database, day, by_pair, *ids)


def _bank(session: Session) -> Account:
    bank = Institution(code="test-bank", name=BANK, kind="bank")
    session.add(bank)
    session.flush()
    banker = people.an_account(session, BANKER)
    session.add(RoleGrant(account_id=banker.id, role="institution", institution_id=bank.id))
    session.flush()
    return banker

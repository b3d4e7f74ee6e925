"""One-to-one meetings of the demo world: everybody registered, their wishes, and a published plan."""

from datetime import datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.matchmaking.meetings import letter_work
from events.matchmaking.meetings.delegations import Delegation, bring_in, delegations
from events.matchmaking.meetings.drafts import Draft, keep
from events.matchmaking.meetings.gathering import gather
from events.matchmaking.meetings.publishing import publish
from events.matchmaking.meetings.settling import NewGrid, settle
from events.matchmaking.meetings.solve import propose
from events.matchmaking.meetings.wishing import Wishes, hand_in
from events.matchmaking.models import Event, GroupKind, Meeting, MeetingState, RegistrationGroup
from events.matchmaking.registering.person import Person
from events.matchmaking.registering.register import register
from events.matchmaking.seed_meetings import FIRMS, INSTITUTIONS, OF_INSTITUTIONS
from yurong.accounts.models import Account, Enterprise
from yurong.kit.clock import instant, local
from yurong.kit.jobs import Job
from yurong.kit.money import Money

PUBLIC_URL = "http://127.0.0.1:8000"
"""Only the letters of the demo meetings name it."""


COMING, BEFORE = "demo-duijie", "demo-huigu"
ROUNDS = 6


def seed(session: Session, now: datetime) -> None:
    """A coming event with a published plan, and one of the past whose meetings were held. Writes."""
    day = timedelta(days=1)
    coming = session.scalars(select(Event).where(Event.code == COMING)).one()
    _fill(session, coming, now - day, now)
    before = session.scalars(select(Event).where(Event.code == BEFORE)).one()
    _fill(session, before, before.starts_at - 9 * day, before.starts_at - day)
    for each in session.scalars(select(Meeting).where(Meeting.event_id == before.id)):
        each.state = MeetingState.HELD


def _grid(event: Event) -> NewGrid:
    begins = instant(local(event.starts_at).date(), time(14))
    return NewGrid(begins, 20, 5, ROUNDS, 3, 15, ROUNDS, ROUNDS, event.starts_at - timedelta(days=2))


def _fill(session: Session, event: Event, at: datetime, published_at: datetime) -> None:
    """Registers everybody at `at`, takes their wishes an hour later, publishes a plan. Writes."""
    organiser, grid = event.organiser_account_id, _grid(event)
    for place, (kind, name, who, *_) in enumerate(INSTITUTIONS):
        person = _person(session, event, name, who, 100 + place)
        _register(session, event, GroupKind(kind), person, at)
    for place, firm in enumerate(FIRMS):
        person = _person(session, event, firm.name, firm.person, place)
        _register(session, event, GroupKind.FIRM, person, at, shares=firm.shares)
    settle(session, event=event, new=grid, account_id=organiser, now=at)
    _wish(session, event, at + timedelta(hours=1))
    session.flush()
    setting = settle(session, event=event, new=grid, account_id=organiser, now=at)
    found = propose(gather(session, event, setting, at).task)
    draft = Draft(found.plan, proof=(found.met, found.most_met, found.points, found.bound))
    kept = keep(session, event=event, draft=draft, said="排一版", account_id=organiser, now=published_at)
    publish(
        session,
        event=event,
        version=kept.version,
        account_id=organiser,
        now=published_at,
    )
    # The letters are written here: the demo world leaves no job to be done.
    while letter_work.tell_some(session, event.id, published_at, PUBLIC_URL):
        pass
    session.execute(delete(Job).where(Job.kind == letter_work.KIND))


def _wish(session: Session, event: Event, at: datetime) -> None:
    bring_in(session, event.id)
    known = {each.name: each for each in delegations(session, event.id)}
    firms = [known[each.name] for each in FIRMS]
    others = [known[each[1]] for each in INSTITUTIONS]
    for firm, mine in zip(FIRMS, firms, strict=True):
        pairs = zip(others, firm.wishes, strict=True)
        wishes = {other.key: wish for other, wish in pairs if wish is not None}
        said = Wishes(wishes, firm.absent, firm.kinds, firm.about, Money.wan(firm.amount_wan))
        _hand_in(session, event, mine, said, at)
    for (_, _, _, kinds, about), mine, chosen in zip(INSTITUTIONS, others, OF_INSTITUTIONS, strict=True):
        wishes = {firms[place].key: wish for place, wish in chosen.items()}
        _hand_in(session, event, mine, Wishes(wishes, frozenset(), kinds, about), at)


def _hand_in(session: Session, event: Event, mine: Delegation, said: Wishes, at: datetime) -> None:
    hand_in(session, event=event, mine=mine, said=said, account_id=None, now=at)


def _person(session: Session, event: Event, organisation: str, name: str, number: int) -> Person:
    """A demo account where the organisation has one: its pages then show the meetings too."""
    own = session.scalar(select(Enterprise.uscc).where(Enterprise.name == organisation)) or ""
    account = session.scalar(select(Account).where(Account.name == name).order_by(Account.id).limit(1))
    email = account.email if account else f"qiatan{number}@demo.example"
    return Person(name, f"139{event.id:04}{number:04}", email, organisation, "负责人", own)


def _register(
    session: Session, event: Event, kind: GroupKind, person: Person, at: datetime, *, shares: bool = True
) -> None:
    group = session.scalars(
        select(RegistrationGroup.id)
        .where(RegistrationGroup.event_id == event.id, RegistrationGroup.kind == kind)
        .order_by(RegistrationGroup.position)
        .limit(1)
    ).one()
    register(
        session,
        event=event,
        group_id=group,
        person=person,
        request_key=f"demo-meeting-{person.phone}",
        now=at,
        public_url=PUBLIC_URL,
        account_id=session.scalar(select(Account.id).where(Account.email == person.email)),
        shares_contact=shares,
        vouched_by=event.organiser_account_id,
    )

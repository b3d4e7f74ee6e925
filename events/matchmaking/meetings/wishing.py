"""A party says whom it must, may or will not meet, what it seeks or gives, and when it cannot come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.delegations import Delegation, bring_in, delegations, parties_of
from events.matchmaking.meetings.holding import hold
from events.matchmaking.meetings.problem import Wish
from events.matchmaking.meetings.refusals import WishesClosed
from events.matchmaking.models import (
    Event,
    MeetingAbsence,
    MeetingParty,
    MeetingSide,
    MeetingWish,
)
from yurong.accounts.audit import record
from yurong.kit.money import Money

MOST_MUSTS = 5
"""So that 「一定」 keeps its meaning."""
CHOSEN = (Wish.MUST, Wish.MAY)


@dataclass(frozen=True)
class Wishes:
    """What a party says. `wishes` by the key of the other party; who is not named may be met.

    `absences`: numbers of rounds, from 0. `kinds`: values of catalog Category. `amount`: what a firm seeks.
    """

    wishes: Mapping[str, Wish] = field(default_factory=dict)
    absences: frozenset[int] = frozenset()
    kinds: tuple[str, ...] = ()
    about: str = ""
    amount: Money | None = None
    seats: int = 1


def faults(said: Wishes, rounds: int, people: int) -> dict[str, str]:
    """What is wrong, by field; empty when it can be handed in. Pure."""
    found = {}
    if sum(each is Wish.MUST for each in said.wishes.values()) > MOST_MUSTS:
        found["wishes"] = f"“一定要见”最多选 {MOST_MUSTS} 家，其余请改成“可以见”"
    if len(said.absences) >= rounds:
        found["absent"] = "每一轮都选了不能来。不参加洽谈请联系主办方，至少留一轮"
    if not 1 <= said.seats <= max(people, 1):
        found["seats"] = f"已报名 {people} 人，同时最多谈 {people} 场"
    return found


def hand_in(
    session: Session, *, event: Event, mine: Delegation, said: Wishes, account_id: int | None, now: datetime
) -> MeetingParty:
    """What the party says replaces what it said before. Writes; the same twice is the same.

    Wishes of those it cannot see are left out. `faults` has found nothing. Raises WishesClosed (410).
    """
    setting = hold(session, event)
    if now >= setting.wishes_until:
        raise WishesClosed
    known = bring_in(session, event.id)
    party = known[mine.who]
    seen = {each.key: known[each.who].id for each in visible(session, event.id, mine)}
    party.kinds, party.about, party.amount = list(said.kinds), said.about, said.amount
    party.seats, party.said_at = said.seats, now
    session.execute(delete(MeetingWish).where(MeetingWish.party_id == party.id))
    session.execute(delete(MeetingAbsence).where(MeetingAbsence.party_id == party.id))
    session.add_all(
        MeetingWish(event_id=event.id, party_id=party.id, other_id=seen[key], wish=wish)
        for key, wish in said.wishes.items()
        if key in seen
    )
    session.add_all(
        MeetingAbsence(party_id=party.id, round=each) for each in said.absences if each < setting.rounds
    )
    record(session, account_id, "meetings.wished", f"meeting-party:{party.id}")
    session.flush()
    return party


def visible(session: Session, event_id: int, mine: Delegation) -> list[Delegation]:
    """Those of the other side whom the party may see, by name. Reads only.

    Firms see all institutions. An institution sees the firms that agreed to it for the event, and those
    that chose it themselves.
    """
    others = [each for each in delegations(session, event_id) if each.side != mine.side]
    if mine.side is MeetingSide.FIRM:
        return others
    choosers = chosen_by(session, event_id, mine)
    return [each for each in others if each.shares or each.key in choosers]


def chosen_by(session: Session, event_id: int, institution: Delegation) -> frozenset[str]:
    """Keys of the firms that want to meet this institution. Reads only."""
    known = parties_of(session, event_id)
    party = known.get(institution.who)
    if party is None:
        return frozenset()
    ids = set(
        session.scalars(
            select(MeetingWish.party_id).where(MeetingWish.other_id == party.id, MeetingWish.wish.in_(CHOSEN))
        )
    )
    return frozenset(each.key for each in known.values() if each.id in ids)


def said_by(session: Session, party: MeetingParty) -> tuple[dict[int, Wish], frozenset[int]]:
    """The party's wishes by the other's id, and the rounds it cannot come to. Reads only."""
    rows = session.scalars(
        select(MeetingWish).where(MeetingWish.party_id == party.id).order_by(MeetingWish.other_id)
    )
    absent = select(MeetingAbsence.round).where(MeetingAbsence.party_id == party.id)
    return {each.other_id: Wish(each.wish) for each in rows}, frozenset(session.scalars(absent))

"""Who comes on either side: registrations taken together by organisation, one party each."""

import hashlib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from events.matchmaking.models import (
    GroupKind,
    MeetingParty,
    MeetingSide,
    Registration,
    RegistrationState,
)


@dataclass(frozen=True, slots=True)
class Delegation:
    """The people of one organisation who have a place, in the order in which they registered.

    `shares`: at least one of them agreed that institutions see whom they may call.
    """

    side: MeetingSide
    key: str
    name: str
    people: tuple[Registration, ...]
    kinds: tuple[GroupKind, ...]

    @property
    def shares(self) -> bool:
        return any(each.shares_contact for each in self.people)

    @property
    def who(self) -> tuple[MeetingSide, str]:
        return self.side, self.key


def delegations(session: Session, event_id: int) -> list[Delegation]:
    """Every organisation that has a confirmed place and could meet another, by side and name. Reads only."""
    rows = session.scalars(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
        .options(joinedload(Registration.group))
        .order_by(Registration.id)
    )
    grouped: dict[tuple[MeetingSide, str], list[Registration]] = defaultdict(list)
    for each in rows:
        side = side_of(GroupKind(each.group.kind))
        if side is not None:
            grouped[side, key_of(side, each)].append(each)
    found = [
        Delegation(
            side,
            key,
            people[0].organisation,
            tuple(people),
            tuple(dict.fromkeys(GroupKind(each.group.kind) for each in people)),
        )
        for (side, key), people in grouped.items()
    ]
    return sorted(found, key=lambda each: (each.side != MeetingSide.FIRM, each.name, each.key))


def side_of(kind: GroupKind) -> MeetingSide | None:
    """On which side people of this group sit; None where they do not meet one to one."""
    if kind is GroupKind.FIRM:
        return MeetingSide.FIRM
    return MeetingSide.INSTITUTION if kind.finances else None


def seats_of(party: MeetingParty, people: Delegation | None) -> int:
    """How many meetings the party can hold at once. Reads nothing.

    A firm's people are counted as they are registered now: a colleague may have cancelled since it said so.
    An institution's number stands, the organiser may set more than have registered.
    """
    if party.side == MeetingSide.INSTITUTION or people is None:
        return party.seats
    return min(party.seats, len(people.people))


def key_of(side: MeetingSide, registration: Registration) -> str:
    """What all registrations of an organisation have in common: its code, our institution, else its name."""
    if side is MeetingSide.INSTITUTION and registration.institution_id:
        return f"i{registration.institution_id}"
    if registration.uscc:
        return registration.uscc
    letters = unicodedata.normalize("NFKC", registration.organisation).casefold()
    folded = "".join(each for each in letters if each.isalnum())
    return "n" + hashlib.sha256(folded.encode()).hexdigest()[:16]


def parties_of(session: Session, event_id: int) -> dict[tuple[MeetingSide, str], MeetingParty]:
    """The parties there are, by side and key, also those whose people are gone. Reads only."""
    rows = session.scalars(
        select(MeetingParty).where(MeetingParty.event_id == event_id).order_by(MeetingParty.id)
    )
    return {(MeetingSide(each.side), each.key): each for each in rows}


def bring_in(session: Session, event_id: int) -> dict[tuple[MeetingSide, str], MeetingParty]:
    """All parties, made for whoever has none yet; names follow the registrations. Writes.

    The caller holds the event's meetings (`holding.hold`), so that two do not make the same party.
    """
    known = parties_of(session, event_id)
    for each in delegations(session, event_id):
        party = known.get(each.who)
        if party is None:
            party = MeetingParty(event_id=event_id, side=each.side, key=each.key, kinds=[], own_tables=[])
            known[each.who] = party
            session.add(party)
        party.name = each.name
        party.enterprise_id = next((one.enterprise_id for one in each.people if one.enterprise_id), None)
        party.institution_id = next((one.institution_id for one in each.people if one.institution_id), None)
    session.flush()
    return known

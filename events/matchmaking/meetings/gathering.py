"""Everything a plan is made from, read from the tables: who comes, when they can, what they wish."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.delegations import Delegation, delegations, parties_of, seats_of
from events.matchmaking.meetings.fitting import fits_of
from events.matchmaking.meetings.hours import Round, begun, grid_of
from events.matchmaking.meetings.matched import with_matching
from events.matchmaking.meetings.problem import Meeting as Planned
from events.matchmaking.meetings.problem import Pair, Party, Plan, Task, Wish
from events.matchmaking.models import (
    STANDING,
    Event,
    Meeting,
    MeetingAbsence,
    MeetingParty,
    MeetingSetting,
    MeetingSide,
    MeetingState,
    MeetingWish,
)
from yurong.kit.clock import local


@dataclass(frozen=True)
class Gathered:
    """The task of the rounds that have not begun, with the parties and their people by party id.

    `live`: what stands as published, `past` the part of it whose rounds have begun.
    """

    task: Task
    setting: MeetingSetting
    grid: tuple[Round, ...]
    parties: Mapping[int, MeetingParty]
    people: Mapping[int, Delegation]
    live: Plan
    past: Plan
    open_rounds: frozenset[int]

    def ahead(self, plan: Plan) -> Plan:
        """What of a plan has not begun; rounds that the grid has no more are in it, to be found wrong."""
        return tuple(
            each for each in plan if each.round in self.open_rounds or each.round >= self.task.rounds
        )

    def whole(self, ahead: Plan) -> Plan:
        """What has begun, and this."""
        return tuple(sorted((*self.past, *ahead)))


def gather(session: Session, event: Event, setting: MeetingSetting, now: datetime) -> Gathered:
    """The task as things are. Reads only.

    Parties without people, that withdrew or dropped out take no part. What has begun counts towards
    everybody's most, and no pair meets again; a meeting that was held is held still where its round comes
    again, after the event was put off. A firm is paired with an institution that may not see it only
    when it chose it.
    """
    grid = grid_of(setting)
    known = parties_of(session, event.id)
    people = {known[each.who].id: each for each in delegations(session, event.id) if each.who in known}
    parties = {each.id: each for each in known.values()}
    coming = {id_: one for id_, one in parties.items() if id_ in people and one.takes_part}
    live, met = standing(session, event.id), _met(session, event.id)
    open_rounds = frozenset(range(setting.rounds)) - begun(grid, now)
    past = tuple(each for each in live if each.round not in open_rounds)
    had = Counter(party for each in past for party in each.pair)
    wishes = _wishes(session, event.id, coming)
    away = _absences(session, coming)
    sides: dict[str, list[Party]] = {side: [] for side in MeetingSide}
    for id_, one in sorted(coming.items()):
        rounds = open_rounds - away[id_]
        seats = seats_of(one, people[id_])
        most = max(0, min(setting.most_per_party, setting.rounds) * seats - had[id_])
        tables = tuple(one.own_tables)
        sides[one.side].append(Party(id_, one.name, rounds, most, seats, tables, had[id_]))
    own = {table for each in sides[MeetingSide.INSTITUTION] for table in each.tables}
    seen = [each for each in coming.values() if each.side != MeetingSide.FIRM or people[each.id].shares]
    task = Task(
        firms=tuple(sides[MeetingSide.FIRM]),
        institutions=tuple(sides[MeetingSide.INSTITUTION]),
        rounds=setting.rounds,
        tables=tuple(sorted(own | set(range(1, setting.tables + 1)))),
        wishes=wishes,
        fits=with_matching(session, fits_of([*coming.values()], people), seen, local(now).date()),
        barred=_unseen(sides, people, wishes) | {each.pair for each in past},
        held=tuple(each for each in live if each.round in open_rounds and each.pair in met),
    )
    return Gathered(task, setting, grid, parties, people, live, past, open_rounds)


def standing(session: Session, event_id: int) -> Plan:
    """The published meetings that stand, as a plan. Reads only."""
    rows = session.scalars(select(Meeting).where(Meeting.event_id == event_id, Meeting.state.in_(STANDING)))
    return tuple(
        sorted(Planned(each.round, each.table_number, each.firm_id, each.institution_id) for each in rows)
    )


def _met(session: Session, event_id: int) -> frozenset[Pair]:
    """The pairs whose meeting has been held."""
    held = select(Meeting.firm_id, Meeting.institution_id).where(
        Meeting.event_id == event_id, Meeting.state == MeetingState.HELD
    )
    return frozenset((firm, institution) for firm, institution in session.execute(held))


def _wishes(session: Session, event_id: int, coming: Iterable[int]) -> dict[tuple[int, int], Wish]:
    there = set(coming)
    rows = session.execute(
        select(MeetingWish.party_id, MeetingWish.other_id, MeetingWish.wish)
        .where(MeetingWish.event_id == event_id)
        .order_by(MeetingWish.party_id, MeetingWish.other_id)
    )
    return {(party, other): Wish(wish) for party, other, wish in rows if party in there and other in there}


def _absences(session: Session, coming: Iterable[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(
        select(MeetingAbsence.party_id, MeetingAbsence.round).where(MeetingAbsence.party_id.in_(list(coming)))
    )
    for party_id, number in rows:
        found[party_id].add(number)
    return found


def _unseen(
    sides: Mapping[str, list[Party]],
    people: Mapping[int, Delegation],
    wishes: Mapping[tuple[int, int], Wish],
) -> frozenset[Pair]:
    """Firms that did not agree to be seen, with the institutions they did not choose."""
    hidden = [each.id for each in sides[MeetingSide.FIRM] if not people[each.id].shares]
    return frozenset(
        (firm, one.id)
        for firm in hidden
        for one in sides[MeetingSide.INSTITUTION]
        if wishes.get((firm, one.id)) not in (Wish.MUST, Wish.MAY)
    )

"""A party does not come after all: what would move, and the same done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.meetings.arranging import Arranged, arrange
from events.matchmaking.meetings.check import check
from events.matchmaking.meetings.drafts import Draft, with_fixed
from events.matchmaking.meetings.gathering import Gathered, gather
from events.matchmaking.meetings.holding import hold
from events.matchmaking.meetings.problem import Pair, Plan
from events.matchmaking.meetings.refusals import CannotStand, ChangedMeanwhile, NoParty
from events.matchmaking.meetings.replan import Replanned, replan, without
from events.matchmaking.models import Event, MeetingParty
from yurong.accounts.audit import record

NOT_FOUND = "没有找到这一家，可能它的报名已经取消。"
SECONDS = 10.0
"""How long re-planning may take in the background; what is found by then counts."""


@dataclass(frozen=True)
class Departure:
    """What would become of the day without the party. `plan` is what would stand."""

    party: MeetingParty
    gathered: Gathered
    found: Replanned
    plan: Plan


def foresee(gathered: Gathered, party_id: int, fixed: frozenset[Pair] = frozenset()) -> Departure:
    """The day without the party, re-planned so that few others move and the fixed pairs do not. Pure, slow.

    Before anything is published nothing stands that could move. Raises NoParty (404).
    """
    party = gathered.parties.get(party_id)
    if party is None:
        raise NoParty(NOT_FOUND)
    found = Replanned()
    if gathered.setting.published_at is not None:
        task = without(with_fixed(gathered, Draft(gathered.live, fixed)), party_id)
        found = replan(task, gathered.ahead(gathered.live), SECONDS)
    return Departure(party, gathered, found, gathered.whole(found.plan))


def party_in(session: Session, event: Event, party_id: int) -> MeetingParty:
    """The party of this event. Reads only. Raises NoParty (404)."""
    party = session.get(MeetingParty, party_id)
    if party is None or party.event_id != event.id:
        raise NoParty(NOT_FOUND)
    return party


def drop_out(
    session: Session,
    *,
    event: Event,
    party_id: int,
    plan: Plan | None,
    live_version: int,
    reason: str,
    account_id: int,
    now: datetime,
) -> Arranged:
    """The party is out and the plan that was shown stands; whoever it concerns is told. Writes.

    A party without meetings ahead is only out: what stands, stands, and the first plan is the organiser's to
    publish. `plan` and `live_version` as they were shown, so that nothing is computed inside the transaction;
    `plan` None where nothing was to change. Raises ChangedMeanwhile or CannotStand (409) when things have
    changed since, NoParty (404).
    """
    setting = hold(session, event)
    if setting.live_version != live_version:
        raise ChangedMeanwhile(event)
    party = party_in(session, event, party_id)
    party.dropped_at, party.dropped_reason = now, reason
    record(session, account_id, "meetings.dropped_out", f"meeting-party:{party.id}")
    session.flush()
    gathered = gather(session, event, setting, now)
    if not any(party.id in each.pair for each in gathered.ahead(gathered.live)):
        return Arranged(0, 0, 0, frozenset())
    if plan is None:
        raise ChangedMeanwhile(event)
    ahead = gathered.ahead(plan)
    if wrong := check(gathered.task, ahead):
        raise CannotStand(event, "；".join(each.why for each in wrong[:5]) + "。请重新看一遍再确认。")
    return arrange(
        session,
        event=event,
        setting=setting,
        plan=gathered.whole(ahead),
        account_id=account_id,
        now=now,
    )


def come_back(session: Session, *, event: Event, party_id: int, account_id: int) -> None:
    """The party takes part again; its meetings are to be planned. Writes. Raises NoParty (404)."""
    hold(session, event)
    party = party_in(session, event, party_id)
    party.dropped_at, party.dropped_reason = None, ""
    party.withdrawn_at, party.withdrawn_reason = None, ""
    record(session, account_id, "meetings.came_back", f"meeting-party:{party.id}")
    session.flush()

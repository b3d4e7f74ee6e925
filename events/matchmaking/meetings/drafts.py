"""Drafts of a plan: each change is one more version, undoing drops it; only the organiser sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.gathering import Gathered, standing
from events.matchmaking.meetings.holding import hold
from events.matchmaking.meetings.problem import Meeting, Pair, Plan, Proposal, Task
from events.matchmaking.meetings.refusals import ChangedMeanwhile
from events.matchmaking.models import Event, MeetingPlan, MeetingSetting
from yurong.accounts.audit import record


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as it is being made. `held` pairs stay when it is planned anew; `proof` until it is changed."""

    plan: Plan = ()
    held: frozenset[Pair] = frozenset()
    proof: tuple[int, int, int, int] | None = None
    """Met, most met, points and bound of the Proposal."""

    @property
    def held_plan(self) -> Plan:
        return tuple(each for each in self.plan if each.pair in self.held)

    @property
    def proposal(self) -> Proposal | None:
        return Proposal(self.plan, *self.proof) if self.proof else None

    def changed(self, plan: Plan) -> "Draft":
        """The same draft with another plan; pairs that are gone are held no longer."""
        pairs = {each.pair for each in plan}
        return Draft(tuple(sorted(plan)), self.held & pairs)

    def dumped(self) -> dict[str, Any]:
        return {
            "plan": [[each.round, each.table, each.firm, each.institution] for each in self.plan],
            "held": sorted(list(each) for each in self.held),
            "proof": list(self.proof) if self.proof else None,
        }


def draft_of(row: MeetingPlan) -> Draft:
    """The stored draft as a value."""
    kept: Mapping[str, Any] = row.plan
    proof = kept["proof"]
    return Draft(
        tuple(Meeting(*each) for each in kept["plan"]),
        frozenset((firm, institution) for firm, institution in kept["held"]),
        (proof[0], proof[1], proof[2], proof[3]) if proof else None,
    )


def with_fixed(gathered: Gathered, draft: Draft) -> Task:
    """The task with what the organiser has fixed held still, beside what was held already. Reads nothing."""
    there = gathered.task.party.keys()
    fixed = {each for each in gathered.ahead(draft.held_plan) if there >= {*each.pair}}
    return replace(gathered.task, held=tuple(sorted(fixed.union(gathered.task.held))))


@dataclass(frozen=True, slots=True)
class Open:
    """What the organiser works on. `version` is the newest there is, 0 without any.

    `is_draft`: not published yet; else the plan is what stands.
    """

    version: int
    draft: Draft
    is_draft: bool
    said: str = ""


def open_draft(session: Session, setting: MeetingSetting) -> Open:
    """The newest draft, or what stands where that is published or was overtaken. Reads only."""
    row = newest(session, setting.event_id)
    if row and row.published_at is None and row.live_version == setting.live_version:
        return Open(row.version, draft_of(row), is_draft=True, said=row.said)
    plan = standing(session, setting.event_id)
    held = draft_of(row).held & {each.pair for each in plan} if row else frozenset()
    return Open(row.version if row else 0, Draft(plan, held), is_draft=False)


def newest(session: Session, event_id: int) -> MeetingPlan | None:
    found = select(MeetingPlan).where(MeetingPlan.event_id == event_id)
    return session.scalar(found.order_by(MeetingPlan.version.desc()).limit(1))


def keep(
    session: Session,
    *,
    event: Event,
    draft: Draft,
    said: str,
    account_id: int,
    now: datetime,
    version: int | None = None,
) -> MeetingPlan:
    """The draft as the newest version. Writes. `version`: the one it was made from, None whatever is newest.

    Raises ChangedMeanwhile (409).
    """
    setting = hold(session, event)
    last = newest(session, event.id)
    number = last.version if last else 0
    if version is not None and version != number:
        raise ChangedMeanwhile(event)
    row = MeetingPlan(
        event_id=event.id,
        version=number + 1,
        live_version=setting.live_version,
        plan=replace(draft, plan=tuple(sorted(draft.plan))).dumped(),
        said=said[:200],
        account_id=account_id,
        at=now,
    )
    session.add(row)
    record(session, account_id, "meetings.drafted", f"event:{event.code}", version=row.version)
    session.flush()
    return row


def undo(session: Session, *, event: Event, version: int, account_id: int) -> None:
    """Drops the newest version unless it is published. Writes. Raises ChangedMeanwhile (409)."""
    hold(session, event)
    last = newest(session, event.id)
    if last is None or last.version != version or last.published_at is not None:
        raise ChangedMeanwhile(event)
    session.execute(delete(MeetingPlan).where(MeetingPlan.id == last.id))
    record(session, account_id, "meetings.undone", f"event:{event.code}", version=version)
    session.flush()

"""All that came of one event, as its organiser reads it: meetings with every voice, wanted products."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.snapshot import snapshot
from events.matchmaking.meetings.holding import setting_of
from events.matchmaking.meetings.schedule import Item, items_of
from events.matchmaking.models import Event, MeetingState, Verdict
from events.matchmaking.results.queries import outcomes, wanted_at
from events.matchmaking.results.verdicts import GOES_ON, Outcome


@dataclass(frozen=True, slots=True)
class Met:
    """One meeting that stood, and what was said of it."""

    item: Item
    outcome: Outcome

    @property
    def waits_for_account(self) -> bool:
        """It goes on, but nobody signs in for the firm yet: it stands here and not in the ledger."""
        return self.outcome.counts in GOES_ON and self.item.firm.enterprise_id is None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One product that somebody wants."""

    firm: str
    product: str
    counterpart: str
    waits_for_account: bool


def met_at(session: Session, event: Event) -> list[Met]:
    """Meetings that stood, those that go on first, then silent ones, by round. Reads only."""
    setting = setting_of(session, event.id)
    if setting is None:
        return []
    said = outcomes(session, [event.id])
    rows = [
        Met(each, said.get(each.meeting.id, Outcome())) for each in items_of(session, setting) if each.stands
    ]
    places = {Verdict.INTENT: 0, Verdict.FOLLOW: 1, None: 2, Verdict.UNFIT: 3}
    return sorted(rows, key=lambda each: places[each.outcome.counts])


def wanted_products(session: Session, event: Event) -> list[Wanted]:
    """What firms want, in the order in which they said so. Reads only."""
    names = {each.slug: each.name for each in snapshot(session).products}
    return [
        Wanted(
            registration.organisation,
            names.get(interest.product_slug, interest.product_slug),
            interest.counterpart or "由主办方安排",
            registration.enterprise_id is None,
        )
        for interest, registration in wanted_at(session, event.id)
    ]


def silent(met: Sequence[Met]) -> int:
    """How many meetings nobody has said a word of."""
    return sum(each.outcome.counts is None and each.item.state is not MeetingState.MISSED for each in met)

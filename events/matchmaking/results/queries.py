"""Reading what was said of meetings, and which products are wanted."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import (
    Meeting,
    MeetingOutcome,
    MeetingParty,
    ProductInterest,
    Registration,
    Verdict,
    Voice,
)
from events.matchmaking.results.verdicts import Outcome, Said, outcome_of


def outcomes(session: Session, event_ids: Iterable[int]) -> dict[int, Outcome]:
    """What was said of the meetings of these events, by meeting id; silent meetings are not in it."""
    rows = session.scalars(
        select(MeetingOutcome)
        .where(MeetingOutcome.event_id.in_(list(event_ids)))
        .order_by(MeetingOutcome.meeting_id, MeetingOutcome.version)
    )
    said: dict[int, list[Said]] = defaultdict(list)
    for row in rows:
        said[row.meeting_id].append(as_said(row))
    return {meeting_id: outcome_of(each) for meeting_id, each in said.items()}


def as_said(row: MeetingOutcome) -> Said:
    return Said(Voice(row.voice), Verdict(row.verdict), row.amount, row.at, row.version)


def history(session: Session, meeting_id: int) -> list[MeetingOutcome]:
    """Every answer about a meeting, corrected ones too, oldest first."""
    found = select(MeetingOutcome).where(MeetingOutcome.meeting_id == meeting_id)
    return list(session.scalars(found.order_by(MeetingOutcome.id)))


def wanted_by(session: Session, registration_id: int) -> list[ProductInterest]:
    """The products that this person wants, in order."""
    found = select(ProductInterest).where(
        ProductInterest.registration_id == registration_id, ProductInterest.dropped_at.is_(None)
    )
    return list(session.scalars(found.order_by(ProductInterest.id)))


def wanted_at(session: Session, event_id: int) -> list[tuple[ProductInterest, Registration]]:
    """All products that are wanted of an event, with who wants them, in order."""
    found = (
        select(ProductInterest, Registration)
        .join(Registration, Registration.id == ProductInterest.registration_id)
        .where(ProductInterest.event_id == event_id, ProductInterest.dropped_at.is_(None))
        .order_by(ProductInterest.id)
    )
    return [(interest, registration) for interest, registration in session.execute(found)]


def meetings_of_enterprise(
    session: Session, event_id: int, enterprise_id: int
) -> list[tuple[Meeting, MeetingParty, MeetingParty]]:
    """The firm's meetings with both parties (firm, institution), by round."""
    firms = select(MeetingParty).where(
        MeetingParty.event_id == event_id, MeetingParty.enterprise_id == enterprise_id
    )
    parties = {each.id: each for each in session.scalars(firms)}
    rows = session.execute(
        select(Meeting, MeetingParty)
        .join(MeetingParty, MeetingParty.id == Meeting.institution_id)
        .where(Meeting.firm_id.in_(parties))
        .order_by(Meeting.round, Meeting.id)
    )
    return [(meeting, parties[meeting.firm_id], other) for meeting, other in rows]

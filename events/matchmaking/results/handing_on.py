"""What a firm's meetings and wishes led to, handed to the ledger: the events' one call into it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.snapshot import snapshot
from catalog.vocabulary import Category
from events.followup.models import FollowCase
from events.followup.opening import NewCase, NewMatch, open_case
from events.matchmaking.meetings.schedule import need_of
from events.matchmaking.models import Event, MeetingParty, ProductInterest, Registration
from events.matchmaking.results.firms import contact_of
from events.matchmaking.results.queries import meetings_of_enterprise, outcomes
from events.matchmaking.results.verdicts import GOES_ON
from yurong.accounts.models import Enterprise, Institution
from yurong.kit.clock import local

MOST_NEED = 200


def hand_on(session: Session, event: Event, enterprise_id: int, now: datetime) -> FollowCase | None:
    """The firm's case with a follow-up per meeting that goes on and per product it wants. Writes.

    None while there is nothing to follow, or nobody who answers for the firm. Twice does no more than once; a
    corrected answer ends what nobody has agreed to yet. Nothing reaches an institution: that is the firm's
    consent, a step of its own in the ledger.
    """
    # Two sides may answer at the same moment: whoever comes first makes the case.
    lock = select(Enterprise.id).where(Enterprise.id == enterprise_id)
    session.execute(lock.with_for_update(key_share=True))
    matches = tuple(
        dict.fromkeys((*_met(session, event, enterprise_id), *_wanted(session, event, enterprise_id)))
    )
    case_code = f"{event.id}-{enterprise_id}"
    known = session.scalar(
        select(FollowCase).where(FollowCase.occasion == "event", FollowCase.case_code == case_code)
    )
    contact = contact_of(session, event.id, enterprise_id)
    if contact is None or (known is None and not matches):
        return None
    return open_case(
        session,
        NewCase(
            occasion="event",
            occasion_code=event.code,
            case_code=case_code,
            title=event.title,
            region=event.region,
            held_on=local(event.starts_at).date(),
            organiser=event.organiser,
            organiser_account_id=event.organiser_account_id,
            enterprise_id=enterprise_id,
            account_id=contact,
            need=_need(session, event, enterprise_id, matches),
            sheet_number="",
            is_demo=event.is_demo,
            experts=(),
            matches=matches,
        ),
        now,
    )


def _met(session: Session, event: Event, enterprise_id: int) -> Iterator[NewMatch]:
    """A match per institution met with whom it goes on."""
    said = outcomes(session, [event.id])
    for meeting, firm, institution in meetings_of_enterprise(session, event.id, enterprise_id):
        outcome = said.get(meeting.id)
        if outcome is None or outcome.counts not in GOES_ON:
            continue
        kinds = [Category(each).label for each in firm.kinds if each in institution.kinds]
        yield NewMatch(
            product_slug="",
            product=f"一对一洽谈：{'、'.join(kinds) or '对接意向'}",
            counterpart=institution.name,
            institution=_ours(session, institution),
            planned=outcome.amount,
        )


def _ours(session: Session, party: MeetingParty) -> str:
    if party.institution_id is not None:
        return session.get_one(Institution, party.institution_id).name
    return party.name


def _wanted(session: Session, event: Event, enterprise_id: int) -> Iterator[NewMatch]:
    """A match per product that the firm's people want, with the institution they named or the organiser."""
    names = {each.slug: each.name for each in snapshot(session).products}
    found = (
        select(ProductInterest)
        .join(Registration, Registration.id == ProductInterest.registration_id)
        .where(
            ProductInterest.event_id == event.id,
            ProductInterest.dropped_at.is_(None),
            Registration.enterprise_id == enterprise_id,
        )
        .order_by(ProductInterest.id)
    )
    for each in session.scalars(found):
        yield NewMatch(
            product_slug=each.product_slug,
            product=names.get(each.product_slug, each.product_slug),
            counterpart=each.counterpart or event.organiser,
            institution=each.counterpart,
        )


def _need(session: Session, event: Event, enterprise_id: int, matches: tuple[NewMatch, ...]) -> str:
    """What the firm said it seeks when it asked for meetings, else the products it wants."""
    found = select(MeetingParty).where(
        MeetingParty.event_id == event.id, MeetingParty.enterprise_id == enterprise_id
    )
    said = next((need for party in session.scalars(found) if (need := need_of(party))), "")
    return (said or "、".join(dict.fromkeys(each.product for each in matches)) or "见面谈过")[:MOST_NEED]

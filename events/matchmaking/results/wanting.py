"""“我想要这个产品”: said on the spot or after, by a firm's person who is registered."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import (
    Event,
    GroupKind,
    ProductInterest,
    Registration,
    RegistrationGroup,
    RegistrationState,
)
from events.matchmaking.registering.refusals import NoSuchRegistration
from events.matchmaking.results.firms import belong
from events.matchmaking.results.handing_on import hand_on
from events.matchmaking.results.refusals import NotBegun, NotOnOffer
from yurong.accounts.audit import record


def want(
    session: Session,
    *,
    event: Event,
    registration: Registration,
    product_slug: str,
    counterpart: str,
    account_id: int | None,
    now: datetime,
    wants: bool = True,
) -> ProductInterest:
    """Notes that the person wants the product, or no longer; twice is once. Writes.

    `counterpart` is the name of an institution of the event, empty: the organiser arranges it. `event` is
    loaded with products and institutions. Raises NotBegun (409): the ledger takes no step before the day;
    NotOnOffer, NoSuchRegistration (404).
    """
    group = session.get_one(RegistrationGroup, registration.group_id)
    if group.kind != GroupKind.FIRM or registration.state != RegistrationState.CONFIRMED:
        raise NoSuchRegistration
    if now < event.starts_at:
        raise NotBegun
    offered = {each.product_slug for each in event.products}
    present = {"", *(each.name for each in event.institutions)}
    if product_slug not in offered or counterpart not in present:
        raise NotOnOffer
    session.refresh(registration, ["enterprise_id"], with_for_update=True)
    interest = session.scalar(
        select(ProductInterest).where(
            ProductInterest.registration_id == registration.id,
            ProductInterest.product_slug == product_slug,
            ProductInterest.counterpart == counterpart,
        )
    )
    if interest is None:
        interest = ProductInterest(
            event_id=event.id,
            registration_id=registration.id,
            product_slug=product_slug,
            counterpart=counterpart,
            at=now,
        )
        session.add(interest)
    interest.dropped_at = None if wants else interest.dropped_at or now
    verb = "wanted" if wants else "dropped"
    record(session, account_id, f"product.{verb}", f"event:{event.code}", product=product_slug)
    session.flush()
    if enterprise_id := belong(session, registration, account_id):
        session.flush()
        hand_on(session, event, enterprise_id, now)
    return interest

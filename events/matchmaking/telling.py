"""Telling the people of an event something: by mail, or by short message where there is no mail address."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration
from events.matchmaking.models.registration import LIVE
from yurong.accounts.telling import tell
from yurong.kit.messages import signed
from yurong.kit.outbox import OutboxMail, enqueue
from yurong.kit.senders import Attachment


def live_registrations(session: Session, event: Event) -> list[Registration]:
    """Everybody who has a seat at the event or waits for one, in the order of registering."""
    found = select(Registration).where(Registration.event_id == event.id, Registration.state.in_(LIVE))
    return list(session.scalars(found.order_by(Registration.id)))


def tell_registered(
    session: Session,
    person: Registration,
    *,
    key: str,
    subject: str,
    body: str,
    short: str,
    now: datetime,
    attachment: Attachment | None = None,
) -> None:
    """Tells one registered person, once under `key`. Writes outbox rows, to be sent at `now`.

    With a mail address: `body`, and `short` over the channels of whoever has that address. Without: `short`
    by SMS. Raises ValueError when `short` is longer than one SMS with its signature.
    """
    if person.email:
        tell(
            session,
            key=key,
            to=person.email,
            subject=subject,
            body=body,
            short=short,
            attachment=attachment,
            now=now,
        )
        return
    text, sms_key = signed(short), f"{key}:sms"
    if session.scalar(select(OutboxMail.id).where(OutboxMail.key == sms_key)) is None:
        enqueue(session, key=sms_key, to=person.phone, subject=subject, body=text, channel="sms", now=now)

"""A lost link: new ones go to the telephone or mail address that was registered, and nowhere else."""

import hashlib
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration
from events.matchmaking.models.registration import LIVE
from events.matchmaking.registering import telling
from events.matchmaking.registering.facts import facts
from events.matchmaking.registering.person import mobile
from events.moments import short_moment
from yurong.kit.limits import Limit, count

TO_ONE_ADDRESS = Limit("registration-links", 3, 60)
MOST = 10


def send_links(session: Session, typed: str, now: datetime, public_url: str) -> int:
    """A new link for each live registration of this number or address to a coming event; how many. Writes.

    Raises TooMany (429). What the visitor is told must not depend on how many there were.
    """
    address = _normal(typed)
    count(session, TO_ONE_ADDRESS, hashlib.sha256(address.encode()).hexdigest()[:32], now)
    rows = session.execute(
        select(Event, Registration)
        .join(Registration, Registration.event_id == Event.id)
        .where(or_(Registration.phone == address, Registration.email == address))
        .where(Registration.state.in_(LIVE), Event.ends_at > now)
        .order_by(Event.starts_at, Registration.id)
        .limit(MOST)
    ).all()
    for event, registration in rows:
        telling.tell(
            session,
            event,
            registration,
            what=f"link:{now.timestamp():.0f}",
            subject=f"报名链接：{event.title}",
            body=f"您要找的报名：\n\n{facts(event, registration)}\n\n查看、修改或取消：\n{{link}}",
            short=f"{short_moment(event.starts_at)}活动的报名",
            token=None,
            now=now,
            public_url=public_url,
        )
    return len(rows)


def _normal(typed: str) -> str:
    try:
        return mobile(typed)
    except ValueError:
        return typed.strip().lower()

"""A firm that has not come: marked after a while, so that the place can go to somebody who waits."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from events.clinic.life import no_show
from events.clinic.models import Booking, Clinic, NoShow
from events.clinic.on_the_day.arrivals import arrivals
from events.clinic.on_the_day.refusals import HasArrived, TooEarly
from events.clinic.on_the_day.walk_in import seat_waiting
from yurong.kit.clock import local

AFTER = timedelta(minutes=15)
"""How long a firm is waited for from the beginning of its slot."""


def mark_absent(
    session: Session, *, booking: Booking, clinic: Clinic, account_id: int, now: datetime, public_url: str
) -> NoShow:
    """The firm did not come; free slots go to the waitlist and then to the queue at the door. Writes.

    Raises TooEarly before 15 minutes have passed, HasArrived (409), Cancelled (410), AlreadyReleased (409).
    """
    back = f"/organise/clinics/{clinic.code}/day"
    if now < booking.starts_at + AFTER:
        from_then = local(booking.starts_at + AFTER)
        raise TooEarly(f"开始 15 分钟后（{from_then:%H:%M} 起）还没有到，才记为未到。", next_url=back)
    if booking.id in arrivals(session, [booking.id]):
        raise HasArrived(next_url=back)
    made = no_show.mark(
        session, booking=booking, clinic=clinic, account_id=account_id, now=now, public_url=public_url
    )
    seat_waiting(session, clinic=clinic, account_id=account_id, now=now, public_url=public_url)
    return made

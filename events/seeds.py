"""The demo world of events."""

from sqlalchemy.orm import Session

import events.clinic.seeds
import events.matchmaking.seeds


def seed(session: Session) -> None:
    """Demo clinics with experts and bookings, and demo events. Writes; the demo accounts must exist."""
    events.clinic.seeds.seed(session)
    events.matchmaking.seeds.seed(session)

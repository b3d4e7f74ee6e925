"""The demo world of events."""

from sqlalchemy.orm import Session

import events.clinic.seeds


def seed(session: Session) -> None:
    """Demo clinics with experts and bookings. Writes; the demo accounts must exist."""
    events.clinic.seeds.seed(session)

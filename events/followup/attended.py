"""How many came and waited, as plain values. Who counts them is handed in: app.state.attendance."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from events.followup.counts import Dimension, Period
from yurong.accounts.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Attended:
    """Bookings that stood, no-shows among them; `waited` is the sum over the `arrived` that were scanned."""

    booked: int = 0
    no_shows: int = 0
    arrived: int = 0
    waited: timedelta = timedelta(0)

    @property
    def wait_minutes(self) -> int | None:
        """On average, rounded to whole minutes; None where nobody was scanned."""
        return round(self.waited / timedelta(minutes=1) / self.arrived) if self.arrived else None


Attendance = Callable[[Session, Visitor, Dimension, Period], dict[str, Attended]]
"""By the keys of the counts, and 「total」."""


def add_up(parts: Iterable[Attended]) -> Attended:
    """The sum."""
    found = list(parts)
    return Attended(
        sum(each.booked for each in found),
        sum(each.no_shows for each in found),
        sum(each.arrived for each in found),
        sum((each.waited for each in found), timedelta(0)),
    )

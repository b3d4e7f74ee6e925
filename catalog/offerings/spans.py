"""Which version of an offering stands on which day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.offerings.models import OfferingVersion, VersionState

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """A version and the days on which it stands, both included; `until` None: without end."""

    version: OfferingVersion
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def spans(versions: Iterable[OfferingVersion]) -> tuple[Span, ...]:
    """The approved versions of one offering with their days, oldest first, never overlapping.

    From its first day a version takes the place of every version with a lower number, also of one
    that has not begun; an expired or withdrawn version leaves a gap, it does not bring back an older one.
    """
    approved = sorted(
        (each for each in versions if each.state == VersionState.APPROVED), key=lambda each: each.number
    )
    found = []
    for at, each in enumerate(approved):
        assert each.in_force_from is not None, "approved versions have a first day"
        ends = [later.in_force_from - _DAY for later in approved[at + 1 :] if later.in_force_from]
        ends += [each.valid_until] if each.valid_until else []
        ends += [each.withdrawn_from - _DAY] if each.withdrawn_from else []
        until = min(ends, default=None)
        if until is None or each.in_force_from <= until:
            found.append(Span(each, each.in_force_from, until))
    return tuple(sorted(found, key=lambda span: span.since))


def standing(versions: Iterable[OfferingVersion], day: date) -> Span | None:
    """The version in force on the day."""
    return next((span for span in spans(versions) if span.holds_on(day)), None)

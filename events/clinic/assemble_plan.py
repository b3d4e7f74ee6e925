"""The experts' adjustments as the sheet prints them. Pure."""

from collections.abc import Iterable

from events.clinic import sheet as s
from events.clinic.adjusted import Applied


def adjustments(applied: Iterable[Applied]) -> tuple[s.Adjustment, ...]:
    """Who changed what and why; a change without effect says so."""
    return tuple(
        s.Adjustment(
            who=each.change.who,
            what=each.what + (f"（未生效：{each.obstacle}）" if each.obstacle else ""),
            reason=each.change.reason,
        )
        for each in applied
    )

"""The plain model of bookings that the database is compared with: one station, three slots, a few firms."""

from dataclasses import dataclass, field
from datetime import datetime

from events.answering import answer_by
from tests.factories import FIRST, NOW, STEP
from yurong.kit.workdays import PUBLISHED

SLOTS = [FIRST + STEP * row for row in range(3)]


@dataclass
class Model:
    """Who has what. Firms and slots by number; `offered` is (slot, until)."""

    now: datetime = NOW
    booked: dict[int, int] = field(default_factory=dict)
    held: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    line: list[int] = field(default_factory=list)
    offered: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    asked: set[tuple[int, int]] = field(default_factory=set)

    def is_free(self, slot: int, firm: int) -> bool:
        """Whether nobody but this firm has the slot."""
        others = {each: at for each, (at, until) in self.held.items() if until > self.now}
        others |= {each: at for each, (at, _) in self.offered.items()}
        others |= self.booked
        return all(at != slot or each == firm for each, at in others.items())

    def free_slot(self, slot: int) -> None:
        """Offers a freed slot to the first in line who was not asked about it."""
        until = answer_by(self.now, SLOTS[slot], PUBLISHED)
        for firm in self.line:
            if firm not in self.offered and (firm, slot) not in self.asked:
                if until is None or not self.is_free(slot, firm):
                    return
                self.held.pop(firm, None)
                self.offered[firm] = slot, until
                self.asked.add((firm, slot))
                return

    def quit(self, firm: int) -> tuple[int, datetime] | None:
        """Takes the firm out of the line; a new place in it would be a fresh one."""
        self.line.remove(firm)
        self.asked = {each for each in self.asked if each[0] != firm}
        return self.offered.pop(firm, None)

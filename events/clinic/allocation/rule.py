"""The rule by which slots are given: what comes first, and what decides between equals. Pure."""

from dataclasses import dataclass
from hashlib import sha256

from catalog.vocabulary import Labelled
from events.clinic.models import Clinic, TieBreak


class Priority(Labelled):
    """What can put a firm before another."""

    FIRST_TIME = "first_time", "首次参加的企业优先"
    LISTED = "listed", "优先名单内的企业优先"
    NEED_FIT = "need_fit", "需求写清、并已有对得上的产品的企业优先"


@dataclass(frozen=True, slots=True)
class Rule:
    """Priorities, the weightiest first, then lots or the time of the application."""

    priorities: tuple[Priority, ...] = ()
    ties: TieBreak = TieBreak.LOT

    @classmethod
    def of(cls, clinic: Clinic) -> "Rule":
        names = [each for each in clinic.priorities.split(",") if each]
        return cls(tuple(Priority(each) for each in names), TieBreak(clinic.ties))

    def in_words(self) -> list[str]:
        """One sentence per step, for the public page."""
        steps = [each.label for each in self.priorities]
        last = "抽签决定先后" if self.ties is TieBreak.LOT else "先申请的在前"
        return [*steps, f"{'以上都相同的，' if steps else ''}{last}"]


def lot(seed: str, uscc: str) -> str:
    """The firm's lot, 64 hexadecimal digits, the smaller the earlier: SHA-256 of seed and code."""
    return sha256(f"{seed}{uscc}".encode()).hexdigest()


def seal(seed: str) -> str:
    """What is shown of the seed before the lots are cast: its SHA-256."""
    return sha256(seed.encode()).hexdigest()

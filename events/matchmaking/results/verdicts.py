"""What a meeting came to, of what each voice said last. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from events.matchmaking.models import Verdict, Voice
from yurong.kit.money import Money

GOES_ON = (Verdict.INTENT, Verdict.FOLLOW)
IN_ORDER = (Voice.FIRM, Voice.INSTITUTION, Voice.ORGANISER)
"""Whose word counts first. A follow-up begins with the firm's consent, so the firm's own word comes first."""


@dataclass(frozen=True, slots=True)
class Said:
    """One voice's last word about a meeting."""

    voice: Voice
    verdict: Verdict
    amount: Money | None
    at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that was said of one meeting, the firm's word first."""

    said: tuple[Said, ...] = ()

    def of(self, voice: Voice) -> Said | None:
        """That voice's last word."""
        return next((each for each in self.said if each.voice == voice), None)

    @property
    def counts(self) -> Verdict | None:
        """What is counted: the firm's word, without one the institution's, without both the organiser's."""
        return self.said[0].verdict if self.said else None

    @property
    def amount(self) -> Money | None:
        """The amount of whoever's word counts; where it named none, the next one's who wants to go on too."""
        if self.counts not in GOES_ON:
            return None
        named = (each.amount for each in self.said if each.amount and each.verdict in GOES_ON)
        return next(named, None)

    @property
    def differs(self) -> bool:
        """Whether the two sides disagree: both words are shown then."""
        sides = {each.verdict for each in self.said if each.voice is not Voice.ORGANISER}
        return len(sides) > 1


def outcome_of(said: Iterable[Said]) -> Outcome:
    """The last word of each voice, in the order in which they count."""
    last: dict[Voice, Said] = {}
    for each in said:
        known = last.get(each.voice)
        if known is None or each.version > known.version:
            last[each.voice] = each
    return Outcome(tuple(last[voice] for voice in IN_ORDER if voice in last))

"""What is known of a firm, what one criterion says of it, and what all criteria say together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from catalog.criteria import Weight
from catalog.derived import DERIVED, derive
from catalog.facts import FACTS, asked_for
from catalog.vocabulary import Eligibility, Verdict
from catalog.wording import Value, asked, stated, value_text


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one firm and its need by fact key (None: unknown), and the names of places.

    `as_of` is the day it is known on; without it nothing is derived from a date. `notes` are said after a
    fact's own value: that a certificate has run out. Many products ask the same fact, so what a reason says
    of it is worded once.
    """

    values: Mapping[str, Value | None]
    places: Mapping[str, str]
    as_of: date | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _claims: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def but(self, changes: Mapping[str, Value | None]) -> "Known":
        """The same firm with these facts otherwise, and what follows from them."""
        follows = tuple(
            key
            for key in DERIVED
            if key in self.values and key not in changes
            if not changes.keys().isdisjoint(FACTS[key].derived_from)
        )
        values = {**self.values, **changes}
        notes = {key: note for key, note in self.notes.items() if key not in changes}
        return Known({**values, **derive(values, self.as_of, follows)}, self.places, self.as_of, notes)

    def missing(self, key: str) -> tuple[str, ...]:
        """What to ask while this fact leaves a row open: itself, or the unknown facts it is derived from."""
        if not FACTS[key].derived_from:
            return (key,)
        return tuple(source for source in asked_for((key,)) if self.values.get(source) is None)

    def text(self, key: str) -> str:
        """The value of a fact in words, empty if unknown."""
        if key not in self._texts:
            self._texts[key] = value_text(FACTS[key], self.values[key], self.places)
        return self._texts[key]

    def claim(self, key: str) -> str:
        """「注册地为洛阳市」, or 「未提供：注册地」; of a derived fact the sources that were not given."""
        if key not in self._claims:
            said = self._said(key)
            self._claims[key] = f"{said}，{self.notes[key]}" if key in self.notes else said
        return self._claims[key]

    def _said(self, key: str) -> str:
        fact, value = FACTS[key], self.values[key]
        if value is not None:
            return stated(fact, value, self.places)
        if missing := self.missing(key):
            return f"未提供：{'、'.join(asked(FACTS[each]) for each in missing)}"
        sources = "，".join(self.claim(each) for each in fact.derived_from)
        return f"{sources}，算不出{fact.label}"


class Outcome(NamedTuple):
    """What one criterion says of one firm. A named tuple: a frozen dataclass takes four times as
    long to make.

    `value` is the firm's value as text, empty if unknown. `missing` are the fact keys that keep the row
    unknown, `questions` what to ask for them, in the same order. `remedy` is empty unless `actionable`.
    """

    verdict: Verdict
    requirement: str
    reason: str
    clause: str
    weight: Weight = Weight.HARD
    value: str = ""
    missing: tuple[str, ...] = ()
    actionable: bool = False
    remedy: str = ""
    members: tuple["Outcome", ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(FACTS[key].question for key in self.missing)


Rule = Callable[[Known], Outcome]
"""One condition as a function of what is known."""


def conclude(outcomes: Iterable[Outcome]) -> Eligibility:
    """What all rows say together; preferred rows never refuse and never leave a product incomplete.

    Any unmet -> 不符合, else any unknown -> 待补充, else any manual -> 待核验, else 初步符合.
    """
    said = Eligibility.ELIGIBLE
    for outcome in outcomes:
        verdict = outcome.verdict
        if verdict is Verdict.MET or outcome.weight is Weight.PREFERRED:
            continue
        if verdict is Verdict.UNMET:
            return Eligibility.INELIGIBLE
        if verdict is Verdict.UNKNOWN:
            said = Eligibility.INCOMPLETE
        elif verdict is Verdict.MANUAL and said is Eligibility.ELIGIBLE:
            said = Eligibility.TO_VERIFY
    return said


def missing_facts(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """The fact keys that keep these rows unknown, each once, in order of appearance."""
    rows = (outcome for outcome in outcomes if outcome.weight is not Weight.PREFERRED)
    return tuple(dict.fromkeys(key for outcome in rows for key in outcome.missing))

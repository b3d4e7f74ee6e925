"""What is known of a firm, what one criterion says of it, and what all criteria say together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalog.criteria import Weight
from catalog.facts import FACTS
from catalog.vocabulary import Eligibility, Verdict
from catalog.wording import Value, asked, stated, value_text


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one firm and its need by fact key (None: unknown), and the names of places.

    Many products ask the same fact, so what a reason says of it is worded once.
    """

    values: Mapping[str, Value | None]
    places: Mapping[str, str]
    _texts: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _claims: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def text(self, key: str) -> str:
        """The value of a fact in words, empty if unknown."""
        if key not in self._texts:
            self._texts[key] = value_text(FACTS[key], self.values[key], self.places)
        return self._texts[key]

    def claim(self, key: str) -> str:
        """「注册地为洛阳市」, or 「未提供：注册地」."""
        if key not in self._claims:
            fact, value = FACTS[key], self.values[key]
            self._claims[key] = (
                f"未提供：{asked(fact)}" if value is None else stated(fact, value, self.places)
            )
        return self._claims[key]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one criterion says of one firm.

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


def conclude(outcomes: Iterable[Outcome]) -> Eligibility:
    """What all rows say together; preferred rows never refuse and never leave a product incomplete.

    Any unmet -> 不符合, else any unknown -> 待补充, else any manual -> 待核验, else 初步符合.
    """
    verdicts = {outcome.verdict for outcome in outcomes if outcome.weight is not Weight.PREFERRED}
    if Verdict.UNMET in verdicts:
        return Eligibility.INELIGIBLE
    if Verdict.UNKNOWN in verdicts:
        return Eligibility.INCOMPLETE
    return Eligibility.TO_VERIFY if Verdict.MANUAL in verdicts else Eligibility.ELIGIBLE


def missing_facts(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """The fact keys that keep these rows unknown, each once, in order of appearance."""
    rows = (outcome for outcome in outcomes if outcome.weight is not Weight.PREFERRED)
    return tuple(dict.fromkeys(key for outcome in rows for key in outcome.missing))

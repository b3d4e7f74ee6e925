"""What a screened chunk says of one product: who qualifies, who lacks one thing, what to ask of whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from catalog.derived import DERIVED, derive
from catalog.facts import FACTS, asked_for
from catalog.outcomes import Known, Outcome
from catalog.screening.columns import UNKNOWN as NOT_KNOWN
from catalog.screening.columns import decode
from catalog.screening.rules import Rule
from catalog.screening.screen import ELIGIBILITIES, Screen
from catalog.screening.source import Firms
from catalog.screening.tables import MANUAL, UNKNOWN, UNMET, ClassColumns, Verdicts
from catalog.values import Catalogue
from catalog.vocabulary import Eligibility

Line = tuple[str | int, ...]
Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Finding:
    """One product over one chunk. Positions count within the chunk; `codes` has a line per criterion."""

    rules: tuple[Rule, ...]
    codes: NDArray[np.uint8]
    eligibility: Verdicts

    @property
    def counts(self) -> NDArray[np.int64]:
        """Firms per eligibility, in the order of ELIGIBILITIES."""
        return np.bincount(self.eligibility, minlength=len(ELIGIBILITIES)).astype(np.int64)

    def of(self, eligibility: Eligibility) -> Positions:
        return np.flatnonzero(self.eligibility == ELIGIBILITIES.index(eligibility))

    @property
    def near(self) -> Positions:
        """Firms with exactly one row unmet and none unknown, or none unmet and exactly one unknown."""
        unmet = (self.codes == UNMET).sum(axis=0, dtype=np.uint8)
        unknown = (self.codes == UNKNOWN).sum(axis=0, dtype=np.uint8)
        return np.flatnonzero(unmet + unknown == 1)


def finding(screen: Screen, place: int, found: ClassColumns, rows: int) -> Finding:
    """One product of the screen over a chunk of that many firms."""
    screened = screen.products[place]
    codes = np.stack([each.of(found, rows) for _, each in screened.rows])
    return Finding(tuple(rule for rule, _ in screened.rows), codes, codes.max(axis=0))


class Wording:
    """The engine's own words for some firms on a day; firms that are alike are worded once per `said`."""

    def __init__(
        self, firms: Firms, catalogue: Catalogue, as_of: date, said: dict[object, Outcome] | None = None
    ) -> None:
        self._firms, self._as_of = firms, as_of
        self._places, self._clauses = catalogue.region_names, catalogue.clauses
        self._said = {} if said is None else said

    def who(self, position: int) -> Line:
        """Row number, name, code."""
        firms = self._firms
        return (int(firms.rows[position]), firms.names[position], firms.codes[position])

    def to_verify(self, found: Finding, position: int) -> Line:
        """What a person must judge, and where the document asks it."""
        said = [self._outcome(rule, position) for rule in _with(found, position, MANUAL)]
        return (_joined(each.requirement for each in said), self._cited(said))

    def the_one(self, found: Finding, position: int) -> Line:
        """The one row in the way: its verdict, what it asks, how it stands, where the document asks it."""
        said = self._outcome(found.rules[int(found.codes[:, position].argmax())], position)
        return (said.verdict.label, said.requirement, said.reason, self._cited([said]))

    def missing(self, found: Finding, position: int) -> tuple[str, ...]:
        """The facts that the product waits for, each once."""
        said = [self._outcome(rule, position) for rule in _with(found, position, UNKNOWN)]
        return tuple(dict.fromkeys(key for each in said for key in each.missing))

    def _outcome(self, rule: Rule, position: int) -> Outcome:
        columns, read = self._firms.columns, dict.fromkeys((*rule.facts, *asked_for(rule.facts)))
        codes = tuple(int(columns[key][position]) if key in columns else NOT_KNOWN for key in read)
        if (rule.key, codes) not in self._said:
            values = {key: decode(FACTS[key], code) for key, code in zip(read, codes, strict=True)}
            gaps = tuple(key for key in DERIVED if key in values and values[key] is None)
            values |= derive(values, self._as_of, gaps)
            self._said[rule.key, codes] = rule.judge(Known(values, self._places, self._as_of))
        return self._said[rule.key, codes]

    def _cited(self, said: list[Outcome]) -> str:
        return _joined(self._clauses[each.clause].label for each in said)


def _with(found: Finding, position: int, code: int) -> Iterator[Rule]:
    return (rule for rule, each in zip(found.rules, found.codes[:, position], strict=True) if each == code)


def _joined(words: Iterator[str]) -> str:
    return "；".join(dict.fromkeys(words))

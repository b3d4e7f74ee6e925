"""The answers of the guided self-check as its address holds them, in the order they were given."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from starlette.datastructures import FormData

from catalog.case_form import CaseForm
from catalog.facts import FACTS, Kind
from yurong.kit.forms import clean

SKIP = "skip"
ASKABLE = tuple(key for key in FACTS if key in CaseForm.model_fields)
"""The facts that the self-check has a field for."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Answers:
    """What was answered or skipped, by fact in order, and other fields of the form that came along."""

    by_fact: dict[str, tuple[Pair, ...]]
    others: tuple[Pair, ...]

    @property
    def given(self) -> tuple[str, ...]:
        """The facts answered or skipped, in order."""
        return tuple(self.by_fact)

    @property
    def skipped(self) -> tuple[str, ...]:
        return tuple(key for key, pairs in self.by_fact.items() if pairs == ((SKIP, key),))

    def place(self, key: str) -> int:
        """How many questions came before this one; a new question comes after all."""
        return self.given.index(key) if key in self.by_fact else len(self.by_fact)

    def pairs(self) -> list[Pair]:
        """Names and values for an address, skipped facts as `skip`."""
        return [*self.others, *(pair for pairs in self.by_fact.values() for pair in pairs)]

    def around(self, key: str) -> tuple[list[Pair], list[Pair]]:
        """The pairs before and after a fact's own."""
        place = self.place(key)
        own = list(self.by_fact.values())
        return (
            [*self.others, *(pair for pairs in own[:place] for pair in pairs)],
            [pair for pairs in own[place + 1 :] for pair in pairs],
        )

    def without(self, keys: Collection[str]) -> "Answers":
        """The same without these fields."""
        return Answers(
            {key: pairs for key, pairs in self.by_fact.items() if key not in keys},
            tuple(pair for pair in self.others if pair[0] not in keys),
        )

    def as_form(self) -> FormData:
        """What CaseForm is filled from."""
        return FormData([pair for pair in self.pairs() if pair[0] != SKIP])


def read_answers(sent: Iterable[Pair]) -> Answers:
    """The answers in an address. Unknown names and empty values are left out.

    Skipping wins over a value typed and then skipped; of a field with one value the last one counts.
    """
    by_fact: dict[str, tuple[Pair, ...]] = {}
    others: dict[str, str] = {}
    for name, raw in sent:
        value = clean(raw).strip()
        key = value if name == SKIP else name
        if not value:
            continue
        if key in ASKABLE:
            pair = (name, value)
            earlier = by_fact.get(key, ())
            if pair not in earlier:
                by_fact[key] = (*earlier, pair) if _takes_several(key) else (pair,)
            if name == SKIP or (SKIP, key) in earlier:
                by_fact[key] = ((SKIP, key),)
        elif name in CaseForm.model_fields:
            others[name] = value
    return Answers(by_fact, tuple(others.items()))


def _takes_several(key: str) -> bool:
    return FACTS[key].kind is Kind.CHOICES

"""The rows of one product as screening needs them: which facts each reads, and the engine that judges it.

The rows are the engine's own (catalog.implied, catalog.evaluate): nothing is stated twice. Preferred rows
only rank, so screening leaves them out.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from catalog.criteria import Criterion, Group, Leaf, Weight
from catalog.evaluate import judge
from catalog.implied import clause_of_region, in_force, lies_in, suits
from catalog.outcomes import Known, Outcome
from catalog.values import Product

Judge = Callable[[Known], Outcome]


@dataclass(frozen=True)
class Probe:
    """One comparison with one fact: two values that no probe tells apart screen alike."""

    fact: str
    key: Hashable
    judge: Judge
    leaf: Leaf | None = None
    territory: str = ""


@dataclass(frozen=True)
class Rule:
    """One row that can refuse. `members` are the parts of a group; `row` is None for an implied row."""

    key: Hashable
    requirement: str
    probes: tuple[Probe, ...]
    judge: Judge
    row: Criterion | None = None
    members: tuple["Rule", ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it reads, each once."""
        return tuple(dict.fromkeys(probe.fact for probe in self.probes))


def rules(product: Product, as_of: date) -> tuple[Rule, ...]:
    """Applicant, territory, validity (where the document has one) and every row that can refuse."""
    named = ("applicant", product.applicants)
    placed = ("region", product.region)
    found = [
        _implied("申请主体", Probe("applicant", named, partial(suits, product))),
        _implied("注册地", Probe("region", placed, partial(_lies_in, product), territory=product.region)),
    ]
    validity = in_force(product.policy, as_of)
    if validity is not None:
        found.append(Rule(("validity", validity.verdict), validity.requirement, (), lambda _facts: validity))
    return (*found, *(_written(row) for row in product.criteria if row.weight is not Weight.PREFERRED))


def _implied(requirement: str, probe: Probe) -> Rule:
    return Rule(probe.key, requirement, (probe,), probe.judge)


def _lies_in(product: Product, facts: Known) -> Outcome:
    return lies_in(product.region, clause_of_region(product), facts)


def _written(row: Criterion) -> Rule:
    members = tuple(map(_written, row.members)) if isinstance(row, Group) else ()
    return Rule(row, row.requirement, tuple(_probes(row)), partial(judge, row), row, members)


def _probes(row: Criterion) -> Iterator[Probe]:
    if isinstance(row, Leaf):
        yield Probe(row.fact, (row.op, row.value, row.weight), partial(judge, row), row)
    elif isinstance(row, Group):
        for member in row.members:
            yield from _probes(member)

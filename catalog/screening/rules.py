"""The rows of one product as screening needs them: which facts each reads, and the engine that judges it.

The rows are the engine's own (catalog.implied, catalog.evaluate): nothing is stated twice. Preferred rows
only rank, so screening leaves them out.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from functools import partial

from catalog.criteria import Criterion, Group, Leaf, Weight, leaves_of
from catalog.evaluate import judge
from catalog.implied import clause_of_region, in_force, lies_in, suits
from catalog.outcomes import Known, Outcome
from catalog.standing import standing
from catalog.values import Offering, Product

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


def rules(product: Product, as_of: date, offering: Offering | None = None) -> tuple[Rule, ...]:
    """Applicant, territory, validity (where the document has one) and every row that can refuse on the day.

    With an offering (valid on the day) its territory and its own rows come after the product's.
    """
    named = ("applicant", product.applicants)
    found = [
        _implied("申请主体", Probe("applicant", named, partial(suits, product))),
        _placed(product.region, clause_of_region(product)),
    ]
    validity = in_force(product.policy, as_of)
    if validity is not None:
        found.append(Rule(("validity", validity.verdict), validity.requirement, (), lambda _facts: validity))
    found += _all_written(product.criteria, as_of)
    if offering is not None:
        found.append(_placed(offering.region, product.clauses[0].ref))
        found += _all_written(offering.criteria, as_of)
    return tuple(found)


def _implied(requirement: str, probe: Probe) -> Rule:
    return Rule(probe.key, requirement, (probe,), probe.judge)


def _placed(territory: str, clause: str) -> Rule:
    key = ("region", territory)
    return _implied("注册地", Probe("region", key, partial(lies_in, territory, clause), territory=territory))


def _all_written(criteria: tuple[Criterion, ...], as_of: date) -> list[Rule]:
    return [_written(row) for row in standing(criteria, as_of) if row.weight is not Weight.PREFERRED]


def _written(row: Criterion) -> Rule:
    members = tuple(map(_written, row.members)) if isinstance(row, Group) else ()
    probes = tuple(map(_probe, leaves_of(row)))
    return Rule(row, row.requirement, probes, partial(judge, row), row, members)


def _probe(leaf: Leaf) -> Probe:
    return Probe(leaf.fact, (leaf.op, leaf.value, leaf.weight), partial(judge, leaf), leaf)

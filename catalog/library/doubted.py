"""Discrepancies as pages show them: every text named with its clause. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog.library.source import Discrepancy, DiscrepancyKind, discrepancies
from catalog.values import Catalogue, Clause

VERIFY = "待发文机关核实"


@dataclass(frozen=True)
class Doubted:
    """One finding; `sides` are what each clause says. `verify` is empty where nobody need be asked."""

    id: str
    kind: DiscrepancyKind
    title: str
    sides: tuple[tuple[Clause, str], ...]
    handling: str
    verify: str


def doubted(catalogue: Catalogue, on: date) -> list[Doubted]:
    """What is doubtful on the day about the clauses that the catalogue holds, in the order of the file."""
    return [
        _doubted(each, catalogue)
        for each in discrepancies()
        if each.stands(on) and all(side.cite in catalogue.clauses for side in each.sides)
    ]


def by_clause(catalogue: Catalogue, on: date) -> Mapping[str, list[Doubted]]:
    """The same under every clause that it names."""
    found: dict[str, list[Doubted]] = {}
    for each in doubted(catalogue, on):
        for ref in dict.fromkeys(clause.ref for clause, _ in each.sides):
            found.setdefault(ref, []).append(each)
    return found


def _doubted(source: Discrepancy, catalogue: Catalogue) -> Doubted:
    return Doubted(
        id=source.id,
        kind=source.kind,
        title=source.title,
        sides=tuple((catalogue.clauses[side.cite], side.says) for side in source.sides),
        handling=source.handling,
        verify=VERIFY if source.to_verify else "",
    )

"""A linter for criteria: rows nobody can meet, contradictions, repetitions, validity beside the clause's.

Pure. It looks at one product at a time, then at each institution's version of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.criteria import Criterion, Group, Score
from catalog.linting_bands import band_faults
from catalog.linting_possible import Frame, impossible
from catalog.linting_repeats import repeated
from catalog.standing import standing
from catalog.values import Catalogue, Clause, Offering, Product


@dataclass(frozen=True)
class Lint:
    """One fault of one product, in words for whoever edits the row.

    `message` names the rows, their clauses and, where it is one's, the institution.
    """

    product: str
    message: str


def lint(catalogue: Catalogue, as_of: date) -> tuple[Lint, ...]:
    """Every fault found, in the order of the catalogue; rows that begin later as of their first day."""
    offered: dict[str, list[Offering]] = {}
    for offering in catalogue.offerings:
        offered.setdefault(offering.product_slug, []).append(offering)
    found = (
        Lint(product.slug, message)
        for product in catalogue.products
        for message in (
            *_out_of_force(product, catalogue, as_of),
            *_faults(product, catalogue, as_of),
            *(
                f"{offering.institution}“{offering.name}”：{message}"
                for offering in offered.get(product.slug, ())
                for message in _offering_faults(offering, product, catalogue, as_of)
            ),
        )
    )
    return tuple(dict.fromkeys(found))


def _faults(product: Product, catalogue: Catalogue, as_of: date) -> Iterator[str]:
    yield from _of_rows(product.criteria, catalogue, as_of)
    yield from _told(repeated(product.criteria), catalogue)
    frame = Frame((product.region,), product.applicants)
    for day in _days(product.criteria, as_of):
        yield from _told(impossible((), standing(product.criteria, day), frame), catalogue)


def _offering_faults(
    offering: Offering, product: Product, catalogue: Catalogue, as_of: date
) -> Iterator[str]:
    """Faults of its own rows, alone and beside the product's."""
    yield from _of_rows(offering.criteria, catalogue, as_of)
    yield from _told(repeated(offering.criteria, beside=product.criteria), catalogue)
    frame = Frame((product.region,), product.applicants).narrowed(offering.region)
    if not frame.regions:
        yield "地区不在产品适用的地区之内"
        return
    for day in _days((*product.criteria, *offering.criteria), as_of):
        above, own = standing(product.criteria, day), standing(offering.criteria, day)
        if not any(impossible((), above, frame)):
            yield from _told(impossible(above, own, frame), catalogue)


def _told(faults: Iterable[tuple[str, Sequence[Criterion]]], catalogue: Catalogue) -> Iterator[str]:
    """Each fault with the clauses of its rows."""
    for message, rows in faults:
        cited = "、".join(dict.fromkeys(catalogue.clauses[row.cite].label for row in rows))
        yield f"{message}（依据 {cited}）" if cited else message


def _days(criteria: tuple[Criterion, ...], as_of: date) -> list[date]:
    """The day, and every later day on which a row begins."""
    begins = {row.valid_from for row in _flat(criteria) if row.valid_from and row.valid_from > as_of}
    return [as_of, *sorted(begins)]


def _out_of_force(product: Product, catalogue: Catalogue, as_of: date) -> Iterator[str]:
    for clause in dict.fromkeys(_clauses(product, catalogue)):
        policy = catalogue.policies[clause.policy_id]
        if policy.in_force_until and as_of > policy.in_force_until:
            yield f"依据 {clause.label} 已过有效期（{policy.in_force_until}）"
        if policy.in_force_from and as_of < policy.in_force_from:
            yield f"依据 {clause.label} 尚未施行（{policy.in_force_from} 起）"


def _clauses(product: Product, catalogue: Catalogue) -> Iterator[Clause]:
    yield from product.clauses
    yield from (catalogue.clauses[row.cite] for row in _flat(product.criteria))


def _of_rows(criteria: tuple[Criterion, ...], catalogue: Catalogue, as_of: date) -> Iterator[str]:
    """Faults of each row by itself: its validity, its bands."""
    for row in _flat(criteria):
        clause = catalogue.clauses[row.cite]
        policy = catalogue.policies[clause.policy_id]
        begins, ends = policy.in_force_from, policy.in_force_until
        if row.valid_until and row.valid_until < as_of:
            yield f"「{row.requirement}」只要求到 {row.valid_until}，已不再起作用（依据 {clause.label}）"
        elif (begins and row.valid_from and row.valid_from < begins) or (
            ends and max(row.valid_from or ends, row.valid_until or ends) > ends
        ):
            yield f"「{row.requirement}」的有效期超出依据 {clause.label} 的有效期"
        if isinstance(row, Score):
            yield from (f"{fault}（依据 {clause.label}）" for fault in band_faults(row))


def _flat(rows: Iterable[Criterion]) -> Iterator[Criterion]:
    for row in rows:
        yield row
        if isinstance(row, Group):
            yield from _flat(row.members)

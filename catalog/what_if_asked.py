"""What the search for changes must open: products together, or one institution's version of a product.

Which rows these ask on a day, from which day their documents are in force, and when that is over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.changes import CLOSED, Change, Reach
from catalog.criteria import Comparison, Criterion, Leaf, Weight
from catalog.implied import clause_of_region
from catalog.matching import OfferingResult, ProductResult
from catalog.standing import standing
from catalog.values import NATIONWIDE, Policy, Product


@dataclass(frozen=True, slots=True)
class Block:
    """A row that no change opens: an expired document, rows that contradict each other."""

    requirement: str
    reason: str
    clause: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Products that are to be open together; with `offered` that institution's version of the one product."""

    results: tuple[ProductResult, ...]
    offered: OfferingResult | None = None

    @property
    def is_open(self) -> bool:
        found = self.results if self.offered is None else (self.offered,)
        return not any(each.eligibility in CLOSED for each in found)

    def rows(self, day: date) -> list[Criterion]:
        """All rows that refuse on the day, with applicant and territory written as rows.

        Not the document's validity.
        """
        rows = [row for result in self.results for row in _of_product(result.product, day)]
        if self.offered is not None:
            offering, clause = self.offered.offering, self.results[0].product.clauses[0].ref
            rows += (*_in_region(offering.region, clause), *standing(offering.criteria, day))
        return [row for row in rows if row.weight is not Weight.PREFERRED]

    def waits(self, as_of: date) -> list[Change]:
        """The first days of documents that are not yet in force."""
        return [change for result in self.results for change in _begins(result.product.policy, as_of)]

    def over(self, day: date) -> Block | None:
        """What has ended by the day: a document, or the institution's offer."""
        blocks = (_expired(result.product.policy, day) for result in self.results)
        if (block := next(filter(None, blocks), None)) is not None or self.offered is None:
            return block
        until = self.offered.offering.valid_until
        if until is None or day <= until:
            return None
        clause = self.results[0].product.clauses[0].ref
        return Block(f"方案有效期至 {until}", f"机构方案有效期至 {until}，届时已过期", clause)

    def lapses(self, since: date) -> Iterator[tuple[date, Change]]:
        """The days after which some row is asked no more, in order, each with what to wait for."""
        ending = {
            row.valid_until: row for row in self._written() if row.valid_until and row.valid_until >= since
        }
        for last in sorted(ending):
            day = last + timedelta(days=1)
            yield day, _wait(day, ending[last].requirement, ending[last].cite, "这项要求到期后即可申请")

    def _written(self) -> tuple[Criterion, ...]:
        offered = () if self.offered is None else self.offered.offering.criteria
        return (*(row for result in self.results for row in result.product.criteria), *offered)


def _of_product(product: Product, day: date) -> Iterator[Criterion]:
    """Applicant and territory as catalog.implied judges them, then the rows asked on the day."""
    kinds, clause = tuple(kind.value for kind in product.applicants), product.clauses[0].ref
    yield _leaf("applicant", Comparison.IN, kinds, "申请主体", clause)
    yield from _in_region(product.region, clause_of_region(product))
    yield from standing(product.criteria, day)


def _in_region(region: str, clause: str) -> Iterable[Leaf]:
    return () if region == NATIONWIDE else (_leaf("region", Comparison.WITHIN, (region,), "注册地", clause),)


def _leaf(fact: str, op: Comparison, value: tuple[str, ...], requirement: str, clause: str) -> Leaf:
    """Not validated again: a product's own values are valid."""
    return Leaf.model_construct(
        kind="fact",
        requirement=requirement,
        cite=clause,
        weight=Weight.HARD,
        fact=fact,
        op=op,
        value=value,
        actionable=False,
        remedy="",
    )


def _begins(policy: Policy, as_of: date) -> Iterator[Change]:
    begins = policy.in_force_from
    if begins is not None and begins > as_of:
        clause = (policy.validity or policy.binding).ref
        yield _wait(begins, f"{begins} 起施行", clause, "文件施行后即可申请")


def _wait(day: date, requirement: str, clause: str, remedy: str) -> Change:
    return Change(
        fact="",
        value=day,
        reach=Reach.WAIT,
        action=f"自 {day} 起",
        sentence=f"{day} 起",
        remedy=remedy,
        requirement=requirement,
        clause=clause,
        effort=0,
        from_day=day,
    )


def _expired(policy: Policy, day: date) -> Block | None:
    ends = policy.in_force_until
    if ends is None or policy.in_force_from is None or day <= ends:
        return None
    clause = (policy.validity or policy.binding).ref
    return Block(f"{ends} 前有效", f"有效期至 {ends} 前，已过期，不会再开放", clause)

"""A product made ready for a day: its conditions in order, and all that no firm changes. Pure."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from catalog.criteria import Criterion, Weight, leaves_of
from catalog.evaluate import rule_of
from catalog.facts import FACTS
from catalog.implied import applicant_rule, clause_of_region, in_force, not_asked, territory_rule, undated
from catalog.outcomes import Outcome, Rule
from catalog.standing import standing
from catalog.terms import terms_text
from catalog.values import Offering, Product
from catalog.vocabulary import Applicant, State


@dataclass(frozen=True, slots=True)
class Condition:
    """What one row asks, equal to another that asks the same and cites the same.

    `reads` are all the facts that the outcome depends on, sources of derived facts included.
    """

    make: Callable[..., Rule]
    arguments: tuple[Hashable, ...]
    reads: tuple[str, ...]

    def rule(self, places: Mapping[str, str]) -> Rule:
        """The condition as a function of what is known, for firms that come with these names of places."""
        return self.make(*self.arguments, places)


@dataclass(frozen=True, slots=True)
class ReadyOffering:
    """An offering with its terms in words; `first` and `last` bound its conditions within the product's."""

    offering: Offering
    terms: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Ready:
    """A product and the offerings of the day. `conditions` are its own first, then those of each offering.

    `own` counts its own. `steps` is what to do next by contest phase, `first_step` in any other.
    """

    product: Product
    conditions: tuple[Condition, ...]
    own: int
    offerings: tuple[ReadyOffering, ...]
    on_offer: bool
    information_only: bool
    has_preferences: bool
    notes: tuple[str, ...]
    steps: Mapping[str, str]
    first_step: str


def make_ready(product: Product, offerings: tuple[Offering, ...], as_of: date) -> Ready:
    """The product with these offerings (valid on the day): rows in force on the day, and every fixed text."""
    conditions = list(_conditions(product, as_of))
    own, offered = len(conditions), []
    for offering in offerings:
        first = len(conditions)
        conditions.append(_place(offering.region, product.clauses[0].ref))
        conditions += map(_written, standing(offering.criteria, as_of))
        offered.append(
            ReadyOffering(offering, terms_text(offering, product.category), first, len(conditions))
        )
    steps = product.process if len(product.process) == len(product.contest_phases) else ()
    return Ready(
        product,
        tuple(conditions),
        own,
        tuple(offered),
        is_on_offer(product, offerings),
        product.is_reference_only,
        any(row.weight is Weight.PREFERRED for row in product.criteria),
        _notes(product, offerings, as_of),
        {phase.value: step for phase, step in zip(product.contest_phases, steps, strict=False)},
        product.process[0] if product.process else "",
    )


def is_on_offer(product: Product, offerings: tuple[Offering, ...]) -> bool:
    """鼓励 / 探索 is not 已落地 (DESIGN rule 4): only an institution's own offering makes it real.

    Other provinces' products are information only, whoever offers them.
    """
    return not product.is_reference_only and (product.state is not State.ENCOURAGED or bool(offerings))


def _conditions(product: Product, as_of: date) -> Iterator[Condition]:
    """Applicant, territory, validity (where the document gives a date), then the rows written for it."""
    yield Condition(_applicant, (product.applicants, product.clauses[0].ref), ("applicant",))
    yield _place(product.region, clause_of_region(product))
    validity = in_force(product.policy, as_of)
    if validity is not None:
        yield Condition(_fixed, (validity,), ())
    yield from map(_written, standing(product.criteria, as_of))


def _place(territory: str, clause: str) -> Condition:
    return Condition(territory_rule, (territory, clause), ("region",))


def _written(row: Criterion) -> Condition:
    return Condition(rule_of, (row,), _with_sources(dict.fromkeys(leaf.fact for leaf in leaves_of(row))))


def _with_sources(keys: Mapping[str, None]) -> tuple[str, ...]:
    """The facts with those that they are derived from: an unknown one says which of them is missing."""
    found = dict(keys)
    for key in keys:
        found |= dict.fromkeys(_with_sources(dict.fromkeys(FACTS[key].derived_from)))
    return tuple(sorted(found))


def _applicant(kinds: tuple[Applicant, ...], clause: str, _places: Mapping[str, str]) -> Rule:
    return applicant_rule(kinds, clause)


def _fixed(outcome: Outcome, _places: Mapping[str, str]) -> Rule:
    """What only the day decides."""
    return lambda _facts: outcome


def _notes(product: Product, offerings: tuple[Offering, ...], as_of: date) -> tuple[str, ...]:
    notes = [undated(product.policy)]
    if product.is_reference_only:
        notes.append("外省产品，仅供参考")
    elif product.state is State.ENCOURAGED:
        now = "已有机构推出方案" if offerings else "尚不能直接申请"
        notes.append(f"文件表述为“{product.state_words}”，{now}")
    notes += not_asked(product.criteria, as_of)
    for offering in offerings:
        notes += [f"{offering.institution}：{said}" for said in not_asked(offering.criteria, as_of)]
    return (*filter(None, notes), *product.open_points)

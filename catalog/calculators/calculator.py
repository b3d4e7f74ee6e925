"""A calculator: the rules that take the same number for the same product, with what they ask. Pure."""

from dataclasses import dataclass
from datetime import date

from catalog.criteria import leaves_of
from catalog.facts import FACTS
from catalog.profile import Case
from catalog.source import SubsidySource
from catalog.subsidies import SubsidyOutcome, applicants, compute
from catalog.values import Catalogue, Policy, Product
from catalog.vocabulary import Applicant


@dataclass(frozen=True, slots=True)
class Calculator:
    """Rules that are answered together: the two readings of one subsidy, the three sums for one kind of unit.

    `asks` are the keys of the facts that the answer needs, in the order to ask them; empty where the
    document gives no number or only a term.
    """

    rules: tuple[SubsidySource, ...]
    product: Product | None
    policy: Policy
    applicants: tuple[Applicant, ...]
    asks: tuple[str, ...]

    @property
    def id(self) -> str:
        """The first rule's: 「R04」 also for R04x."""
        return self.rules[0].id

    @property
    def title(self) -> str:
        if len(self.rules) > 1 and self.product is not None:
            return self.product.name
        return self.rules[0].name

    @property
    def is_calculable(self) -> bool:
        return self.rules[0].calculation != "none"

    @property
    def is_contradicted(self) -> bool:
        """Whether two texts give different numbers: both are shown."""
        return any(rule.conflict for rule in self.rules)


def calculators(catalogue: Catalogue) -> tuple[Calculator, ...]:
    """Every rule of the catalogue in its calculator, in the order of the rules."""
    found: dict[object, list[SubsidySource]] = {}
    for rule in catalogue.rules:
        key = (rule.product, rule.variable, rule.calculation) if rule.variable else rule.id
        found.setdefault(key, []).append(rule)
    products = {product.slug: product for product in catalogue.products}
    return tuple(_calculator(tuple(rules), products, catalogue) for rules in found.values())


def calculators_for(slug: str, catalogue: Catalogue) -> tuple[Calculator, ...]:
    """Those of one product that give a number: what its page links to."""
    return tuple(
        each
        for each in calculators(catalogue)
        if each.is_calculable and each.product is not None and each.product.slug == slug
    )


def outcomes(
    calculator: Calculator, case: Case, catalogue: Catalogue, as_of: date
) -> tuple[SubsidyOutcome, ...]:
    """What each rule of the calculator gives this applicant on this day, in their order."""
    wanted = {rule.id for rule in calculator.rules}
    return tuple(each for each in compute(case, catalogue, as_of) if each.rule.id in wanted)


def _calculator(
    rules: tuple[SubsidySource, ...], products: dict[str, Product], catalogue: Catalogue
) -> Calculator:
    first = rules[0]
    product = products[first.product] if first.product else None
    cited = catalogue.policies[catalogue.clauses[first.cite].policy_id]
    # A rule lapses with the document that made its product; without a number only its own text speaks.
    policy = product.policy if product and first.calculation != "none" else cited
    kinds = applicants(first, product)
    return Calculator(rules, product, policy, kinds, _asks(first, product, kinds))


def _asks(rule: SubsidySource, product: Product | None, kinds: tuple[Applicant, ...]) -> tuple[str, ...]:
    if rule.variable is None:
        return ()
    rows = product.criteria if product else ()
    needed = [rule.variable, *(["applicant"] if len(kinds) > 1 else []), "region"]
    needed += [leaf.fact for row in rows for leaf in leaves_of(row)]
    return tuple(key for key in dict.fromkeys(needed) if not FACTS[key].derived_from)

"""The adaptive order on small made-up catalogs, beside the best order that exists."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from random import Random

from catalog.asking import next_question
from catalog.criteria import Comparison, Criterion, Group, Leaf
from catalog.facts import FACTS
from catalog.knowing import known
from catalog.matching import match_product
from catalog.plausible import Answer, answers
from catalog.profile import Case
from catalog.values import NATIONWIDE, Catalogue, Product
from catalog.vocabulary import Category, State

CATALOGS, FACTS_EACH, PRODUCTS_EACH = 30, 6, 7
ROWS: dict[str, tuple[Comparison, bool | int | str | tuple[str, ...]]] = {
    "has_borrowed": (Comparison.IS, False),
    "in_incubator": (Comparison.IS, True),
    "on_key_chain": (Comparison.IS, True),
    "buys_tech_insurance": (Comparison.IS, True),
    "invention_patents": (Comparison.AT_LEAST, 1),
    "insurance_premium": (Comparison.MORE_THAN, 0),
    "contest_phase": (Comparison.IN, ("before", "during", "after")),
    "stage": (Comparison.IN, ("seed", "startup")),
    "credentials": (Comparison.HAS_ANY, ("tech_sme", "high_tech")),
}
Knowledge = tuple[tuple[str, int], ...]
"""What is known: (fact, number of its answer), in order of the facts."""


@dataclass(frozen=True)
class Small:
    """A catalog with few facts and the answers that each fact may get."""

    catalogue: Catalogue
    facts: dict[str, tuple[Answer, ...]]
    as_of: date

    def case(self, state: Knowledge) -> Case:
        parts: dict[str, dict[str, object]] = {"profile": {}, "need": {}}
        for key, at in state:
            parts[FACTS[key].of][key] = self.facts[key][at].value
        return Case.model_validate(parts)

    def waits(self, state: Knowledge) -> tuple[str, ...]:
        """The facts that some product still waits for; none when all is settled."""
        case = self.case(state)
        said = known(case, {}, self.as_of)
        found = (match_product(p, (), said, case.need, self.as_of) for p in self.catalogue.products)
        return tuple(dict.fromkeys(key for each in found for key in each.missing))


def compare(catalogue: Catalogue, as_of: date) -> list[tuple[str, ...]]:
    """A table: mean expected cost of the adaptive order and of the optimum, and how far apart they get."""
    random = Random(7)
    smalls = [_small(random, catalogue, as_of) for _ in range(CATALOGS)]
    rows: list[tuple[str, ...]] = [("cost", "adaptive", "optimum", "mean ratio", "p90", "worst")]
    costs: tuple[tuple[str, Callable[[str], int]], ...] = (
        ("questions", lambda _key: 1),
        ("seconds", lambda key: FACTS[key].seconds),
    )
    for name, cost in costs:
        pairs = [(_adaptive(small, cost), _optimum(small, cost)) for small in smalls]
        ratios = sorted(mine / best for mine, best in pairs)
        means = [sum(pair[at] for pair in pairs) / len(pairs) for at in (0, 1)]
        tail = (sum(ratios) / len(ratios), ratios[int(0.9 * len(ratios))], ratios[-1])
        rows.append((name, *(f"{mean:.2f}" for mean in means), *(f"{ratio:.2f}" for ratio in tail)))
    return rows


def _adaptive(small: Small, cost: Callable[[str], int]) -> float:
    @cache
    def expected(state: Knowledge) -> float:
        if not small.waits(state):
            return 0.0
        question = next_question(small.case(state), small.catalogue, small.as_of, askable=small.facts)
        assert question is not None, "something waits, so something is asked"
        return cost(question.fact.key) + _mean(small, state, question.fact.key, expected)

    return expected(())


def _optimum(small: Small, cost: Callable[[str], int]) -> float:
    @cache
    def expected(state: Knowledge) -> float:
        ways = small.waits(state)
        return min((cost(key) + _mean(small, state, key, expected) for key in ways), default=0.0)

    return expected(())


def _mean(small: Small, state: Knowledge, key: str, expected: Callable[[Knowledge], float]) -> float:
    options = small.facts[key]
    total = sum(option.parts for option in options)
    return sum(
        option.parts / total * expected(tuple(sorted((*state, (key, at)))))
        for at, option in enumerate(options)
    )


def _small(random: Random, catalogue: Catalogue, as_of: date) -> Small:
    """Products that each ask one to three of six facts, now and then one of two."""
    like = next(p for p in catalogue.products if p.state is State.LAUNCHED and "enterprise" in p.applicants)
    keys = random.sample(sorted(ROWS), FACTS_EACH)
    products = tuple(_product(random, like, keys, str(at)) for at in range(PRODUCTS_EACH))
    found = {key: answers(key, [_row(key, like)]) for key in keys}
    return Small(replace(catalogue, products=products, offerings=(), rules=()), found, as_of)


def _product(random: Random, like: Product, keys: list[str], slug: str) -> Product:
    asked = [_row(key, like) for key in random.sample(keys, random.choice((1, 2, 2, 3)))]
    rows: tuple[Criterion, ...] = tuple(asked)
    if len(asked) > 1 and random.random() < 0.3:
        either = Group(
            requirement="满足其中一项", cite=asked[0].cite, join="any", members=(asked[0], asked[1])
        )
        rows = (either, *asked[2:])
    undated = replace(like.policy, in_force_from=None)
    return replace(
        like, slug=slug, criteria=rows, region=NATIONWIDE, category=Category.SERVICE, policy=undated
    )


def _row(key: str, like: Product) -> Leaf:
    op, value = ROWS[key]
    return Leaf(requirement=FACTS[key].label, cite=like.clauses[0].ref, fact=key, op=op, value=value)

"""Catalogues and firms to match: the real one, a thousand products made of it, and firms no two alike."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bench.match_rules import is_covered
from catalog.criteria import Comparison, Criterion, Group, Leaf
from catalog.facts import FACTS, Fact, Kind
from catalog.profile import Case
from catalog.values import Catalogue, Clause, Policy, Product

HENAN_CITIES = tuple(f"41{city:02}00" for city in range(1, 18))


def covered(catalogue: Catalogue) -> Catalogue:
    """The catalogue without the few rows that the floor does not have."""
    products = tuple(
        replace(product, criteria=tuple(filter(is_covered, product.criteria)))
        for product in catalogue.products
    )
    return replace(catalogue, products=products)


def thousand(catalogue: Catalogue) -> Catalogue:
    """1,000 products: copies of the real ones, each round with its own documents, clauses, places and bounds.

    Rows are shared inside a round as they are in the real catalogue, never between rounds.
    """
    made: list[Product] = []
    clauses: dict[str, Clause] = dict(catalogue.clauses)
    round_ = 0
    while len(made) < 1_000:
        chance = random.Random(round_)
        copies = {ref: _clause(clause, round_) for ref, clause in catalogue.clauses.items()}
        policies = {key: _policy(each, copies, round_) for key, each in catalogue.policies.items()}
        made += [_copy(each, copies, policies, round_, chance) for each in catalogue.products]
        clauses |= {clause.ref: clause for clause in copies.values()}
        round_ += 1
    return replace(catalogue, version="thousand", products=tuple(made[:1_000]), clauses=clauses)


def _clause(clause: Clause, round_: int) -> Clause:
    return replace(clause, ref=_ref(clause.ref, round_), policy_id=f"{clause.policy_id}-{round_}")


def _ref(ref: str, round_: int) -> str:
    policy, number = ref.split("#", 1)
    return f"{policy}-{round_}#{number}"


def _policy(policy: Policy, clauses: Mapping[str, Clause], round_: int) -> Policy:
    begins = policy.in_force_from
    return replace(
        policy,
        id=f"{policy.id}-{round_}",
        in_force_from=begins - timedelta(days=round_) if begins else None,
        region=_place(policy.region, round_),
        binding=clauses[policy.binding.ref],
        validity=clauses[policy.validity.ref] if policy.validity else None,
    )


def _place(region: str, round_: int) -> str:
    """A city of Henan becomes another one; the province, the country and other provinces stay."""
    if region in HENAN_CITIES:
        return HENAN_CITIES[(HENAN_CITIES.index(region) + round_) % len(HENAN_CITIES)]
    return region


def _copy(
    product: Product,
    clauses: Mapping[str, Clause],
    policies: Mapping[str, Policy],
    round_: int,
    chance: random.Random,
) -> Product:
    return replace(
        product,
        slug=f"{product.slug}-{round_}",
        name=f"{product.name}（{round_}）",
        region=_place(product.region, round_),
        policy=policies[product.policy.id],
        clauses=tuple(clauses[clause.ref] for clause in product.clauses),
        criteria=tuple(_varied(row, round_, chance) for row in product.criteria),
    )


def _varied(row: Criterion, round_: int, chance: random.Random) -> Criterion:
    changes: dict[str, object] = {
        "cite": _ref(row.cite, round_),
        "requirement": f"{row.requirement} {round_}",
    }
    if isinstance(row, Group):
        changes["members"] = tuple(_varied(member, round_, chance) for member in row.members)
    elif isinstance(row, Leaf):
        changes["value"] = _other(row, chance)
    return row.model_copy(update=changes)


def _other(row: Leaf, chance: random.Random) -> object:
    """Another bound, another choice of codes."""
    fact = FACTS[row.fact]
    if fact.kind in (Kind.COUNT, Kind.MONEY):
        return int(str(row.value)) + chance.randrange(6)
    if fact.options and row.op in (Comparison.IN, Comparison.HAS_ANY):
        codes = [option.value for option in fact.options]
        return tuple(chance.sample(codes, chance.randrange(1, 4)))
    return row.value


def firms(catalogue: Catalogue, seed: int) -> Iterator[Case]:
    """Enterprises without end: places all over Henan, three facts in five known, amounts seldom alike."""
    chance = random.Random(seed)
    places = sorted(code for code in catalogue.region_names if code.startswith("41"))
    asked = [fact for fact in FACTS.values() if not fact.derived_from and fact.key != "applicant"]
    while True:
        known = [fact for fact in asked if fact.key == "region" or chance.random() < 0.6]
        given: dict[str, dict[str, Any]] = {"profile": {}, "need": {}}
        for fact in known:
            given[fact.of][fact.key] = _value(fact, places, chance)
        yield Case.model_validate(given)


def _value(fact: Fact, places: list[str], chance: random.Random) -> Any:  # noqa: ANN401 - any fact's JSON
    match fact.kind:
        case Kind.REGION:
            return chance.choice(places)
        case Kind.BOOLEAN:
            return chance.random() < 0.5
        case Kind.DATE:
            return (date(2015, 1, 1) + timedelta(days=chance.randrange(4_000))).isoformat()
        case Kind.MONEY:
            return chance.randrange(5_000)
        case Kind.COUNT:
            return max(fact.least or 0, 1) + chance.randrange(20)
    codes = [option.value for option in fact.options or ()]
    if fact.kind is Kind.CHOICES:
        return chance.sample(codes, chance.randrange(min(4, len(codes) + 1)))
    return chance.choice(codes)

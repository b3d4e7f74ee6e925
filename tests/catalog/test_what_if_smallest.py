"""Every way is sound and none is smaller: proven by trying every assignment of small domains."""

from collections.abc import Iterable, Mapping
from itertools import combinations, product
from math import prod
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from catalog.changes import CLOSED
from catalog.criteria import Criterion, leaves_of
from catalog.facts import FACTS, Kind
from catalog.knowing import known
from catalog.matching import match, match_product
from catalog.outcomes import Known
from catalog.profile import Case
from catalog.values import Product
from catalog.vocabulary import Applicant, ContestPhase, Eligibility, Score, Stage
from catalog.what_if import what_if
from tests.catalog.examples import (
    HENAN,
    JINSHUI,
    LUOYANG,
    PLACES,
    TODAY,
    WUHAN,
    ZHENGZHOU,
    a_catalogue,
    a_group,
    a_leaf,
    a_manual,
    a_product,
    a_score,
)

MOST_ASSIGNMENTS = 400
DOMAINS: dict[str, list[Any]] = {
    "score_scheme": [tuple(chosen) for count in range(4) for chosen in combinations(Score, count)],
    "contest_phase": list(ContestPhase),
    "stage": list(Stage),
    "invention_patents": list(range(6)),
    "on_key_chain": [False, True],
    "has_receivables": [False, True],
    "region": [JINSHUI, ZHENGZHOU, LUOYANG, WUHAN],
    "applicant": [Applicant.ENTERPRISE, Applicant.BANK],
}
weights = st.sampled_from(["hard", "hard", "exclusion"])


def a_list(words: Any, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([word.value for word in words]), min_size=1, max_size=most, unique=True)


leaves: st.SearchStrategy[Criterion] = st.one_of(
    st.builds(lambda v, w: a_leaf("score_scheme", "has_any", v, weight=w), a_list(Score, 2), weights),
    st.builds(lambda v, w: a_leaf("contest_phase", "in", v, weight=w), a_list(ContestPhase, 3), weights),
    st.builds(lambda v, w: a_leaf("stage", "in", v, weight=w), a_list(Stage, 3), weights),
    st.builds(
        lambda op, v, w: a_leaf("invention_patents", op, v, weight=w),
        st.sampled_from(["at_least", "at_most", "more_than"]),
        st.integers(0, 4),
        weights,
    ),
    st.builds(
        lambda fact, v, w: a_leaf(fact, "is", v, weight=w),
        st.sampled_from(["on_key_chain", "has_receivables"]),
        st.booleans(),
        weights,
    ),
    st.builds(
        lambda v, w: a_leaf("region", "within", [v], weight=w), st.sampled_from([ZHENGZHOU, LUOYANG]), weights
    ),
    st.just(a_manual()),
)


@st.composite
def scores(draw: st.DrawFn) -> Criterion:
    """Points for patents, a chain and a stage, some bands never counted, some totals out of reach."""
    points = st.integers(0, 5)
    patents = [
        {"op": op, "value": bound, "points": draw(points)}
        for op, bound in draw(
            st.lists(
                st.tuples(st.sampled_from(["at_least", "at_most", "more_than"]), st.integers(0, 4)),
                min_size=1,
                max_size=2,
            )
        )
    ]
    chain = [{"op": "is", "value": draw(st.booleans()), "points": draw(points)}]
    stage = [{"op": "in", "value": draw(a_list(Stage, 2)), "points": draw(points)}]
    bands = {"invention_patents": patents, "on_key_chain": chain, "stage": stage}
    named = draw(st.lists(st.sampled_from(sorted(bands)), min_size=1, max_size=3, unique=True))
    least = st.none() | points
    parts = ({"label": key, "fact": key, "bands": bands[key], "least": draw(least)} for key in named)
    return a_score(draw(st.integers(0, 12)), *parts)


groups = st.recursive(
    leaves | leaves | scores(),
    lambda inner: st.builds(
        lambda join, members, count, weight: a_group(
            join, *members, count=min(count, len(members)), weight=weight
        ),
        st.sampled_from(["all", "any", "at_least"]),
        st.lists(inner, min_size=2, max_size=3),
        st.integers(1, 3),
        weights,
    ),
    max_leaves=5,
)
profiles = st.fixed_dictionaries(
    {key: st.sampled_from([None, *domain]) for key, domain in DOMAINS.items() if key != "applicant"}
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(groups, min_size=1, max_size=3), profiles, st.sampled_from([HENAN, ZHENGZHOU]))
def test_every_way_opens_the_product_and_none_is_smaller(
    rows: list[Criterion], profile: dict[str, Any], region: str
) -> None:
    named = {leaf.fact for row in rows for leaf in leaves_of(row)}
    assume(prod(len(DOMAINS[key]) for key in named) <= MOST_ASSIGNMENTS)
    one, case = a_product(*rows, region=region), Case.model_validate({"profile": profile})
    catalogue = a_catalogue(one)
    found = what_if(case, catalogue, match(case, catalogue, TODAY), one.slug)
    before = known(case, PLACES, TODAY)
    if verdict(one, before.values, case) not in CLOSED:
        assert not found.ways
        return
    smallest = brute_force(one, before.values, case)
    if smallest is None:
        assert found.block is not None
        return
    assert found.ways
    assert found.block is None
    for way in found.ways:
        then = way.facts(before.values)
        assert verdict(one, then, case) is way.leads_to
        assert way.leads_to not in CLOSED
        assert size_of(before.values, then, before.values) == smallest
        assert (len(way.obstacles), len(way.steps) + len(way.obstacles), len(way.answers)) == smallest


def verdict(one: Product, facts: Mapping[str, Any], case: Case) -> Eligibility:
    return match_product(one, (), Known(facts, PLACES), case.need, TODAY).eligibility


def brute_force(one: Product, now: Mapping[str, Any], case: Case) -> tuple[int, int, int] | None:
    """The smallest size over all assignments, None where none opens the product."""
    named = {"region", *(leaf.fact for row in one.criteria for leaf in leaves_of(row))}
    sizes: list[tuple[int, int, int]] = []
    for values in product(*(dict.fromkeys([now[key], *DOMAINS[key]]) for key in named)):
        then = {**now, **dict(zip(named, values, strict=True))}
        size = size_of(now, then, named)
        if (not sizes or size < min(sizes)) and verdict(one, then, case) not in CLOSED:
            sizes.append(size)
    return min(sizes, default=None)


def size_of(now: Mapping[str, Any], then: Mapping[str, Any], keys: Iterable[str]) -> tuple[int, int, int]:
    """Fixed changes, changes, suppositions: counted fact by fact, without the engine."""
    each = [_size(key, now[key], then[key]) for key in keys if now[key] != then[key]]
    return (sum(s[0] for s in each), sum(s[1] for s in each), sum(s[2] for s in each))


def _size(key: str, was: Any, becomes: Any) -> tuple[int, int, int]:
    if was is None:
        return (0, 0, 1)
    if FACTS[key].kind is Kind.CHOICES:
        return (len(set(was) - set(becomes)), len(set(was) ^ set(becomes)), 0)
    can = (key == "contest_phase" and becomes != "none") or (key == "invention_patents" and becomes > was)
    return (0 if can else 1, 1, 0)

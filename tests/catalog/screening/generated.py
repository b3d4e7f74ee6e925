"""Firms and criteria for the property tests: nested groups, exclusions, nulls, both sides of limits."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from catalog.criteria import Criterion, Leaf, leaves_of
from catalog.evaluate import target_of
from catalog.facts import FACTS, Fact, Kind, asked_for
from catalog.months import latest_day
from catalog.values import Offering, Product
from catalog.vocabulary import Applicant
from catalog.wording import Value
from tests.catalog.examples import a_group, a_leaf, a_manual, a_policy, a_product, a_score, an_offering
from yurong.kit.money import Money

AS_OF = date(2026, 3, 16)
Firm = dict[str, Value | None]

_PLACES = ("000000", "410000", "410100", "410105", "410173", "410300", "420000", "420100", "419999")
_DAYS = (date(2020, 1, 1), date(2024, 2, 29), AS_OF, date.max)
_FACTS = (
    *("region", "applicant", "founded_on", "stage", "has_borrowed", "credentials", "score_scheme"),
    *("fiscal_award", "invention_patents", "revenue", "bank_npl_bp", "amount", "purposes", "security"),
    *("age_months", "research_share_bp", "integrity_flags"),
)
_weights = st.sampled_from(["hard", "hard", "exclusion"])
_validity: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        *([{}] * 5),
        {"valid_from": AS_OF},
        {"valid_from": AS_OF + timedelta(days=1)},
        {"valid_until": AS_OF},
        {"valid_until": AS_OF - timedelta(days=1)},
    ]
)


def _target(draw: st.DrawFn, fact: Fact, op: str) -> Any:
    match fact.kind:
        case Kind.BOOLEAN:
            return draw(st.booleans())
        case Kind.COUNT:
            return draw(st.integers(0, 4))
        case Kind.MONEY:
            return draw(st.sampled_from(["0", "0.000001", "1", "99.5", "100000000"]))
        case Kind.DATE:
            return draw(st.sampled_from(_DAYS))
        case Kind.REGION:
            return draw(st.lists(st.sampled_from(_PLACES), min_size=1, max_size=3, unique=True))
    codes = [option.value for option in fact.options or ()]
    if op == "is":
        return draw(st.sampled_from(codes))
    return draw(st.lists(st.sampled_from(codes), min_size=1, max_size=len(codes), unique=True))


@st.composite
def leaves(draw: st.DrawFn, weight: str | None = None) -> Criterion:
    fact = FACTS[draw(st.sampled_from(_FACTS))]
    op = draw(_op_of(fact))
    return a_leaf(fact.key, op, _target(draw, fact, op), weight=weight or draw(_weights), **draw(_validity))


def _op_of(fact: Fact) -> st.SearchStrategy[str]:
    ops = {
        Kind.BOOLEAN: ["is"],
        Kind.CHOICE: ["is", "in"],
        Kind.CHOICES: ["has_any"],
        Kind.DATE: ["at_least", "at_most"],
        Kind.REGION: ["within"],
    }.get(fact.kind, ["at_least", "at_most", "more_than"])
    return st.sampled_from(ops)


@st.composite
def scores(draw: st.DrawFn) -> Criterion:
    """Bands in any order, also such as never count; totals and minimums within and beyond reach."""
    keys = draw(
        st.lists(st.sampled_from([k for k in _FACTS if k != "region"]), min_size=1, max_size=3, unique=True)
    )
    return a_score(draw(st.integers(0, 12)), *(_part(draw, FACTS[key]) for key in keys), **draw(_validity))


def _part(draw: st.DrawFn, fact: Fact) -> dict[str, Any]:
    ops = draw(st.lists(_op_of(fact), min_size=1, max_size=3))
    bands = [{"op": op, "value": _target(draw, fact, op), "points": draw(st.integers(0, 6))} for op in ops]
    least = draw(st.none() | st.integers(0, 6))
    return {"label": fact.label, "fact": fact.key, "bands": bands, "least": least}


@st.composite
def _groups(draw: st.DrawFn, members: st.SearchStrategy[Criterion]) -> Criterion:
    rows = draw(st.lists(members, min_size=2, max_size=4))
    join = draw(st.sampled_from(["all", "any", "at_least"]))
    count = draw(st.integers(1, len(rows)))
    return a_group(join, *rows, count=count, weight=draw(_weights), **draw(_validity))


_manual = _weights.map(lambda weight: a_manual(weight=weight))
rows = st.recursive(leaves() | leaves() | leaves() | scores() | _manual, _groups, max_leaves=8)
preferred = leaves(weight="preferred") | st.just(a_manual(weight="preferred"))
_policies = st.sampled_from(
    [
        a_policy(),
        a_policy(begins=date(2025, 6, 3), ends=date(2028, 6, 3)),
        a_policy(begins=date(2025, 6, 3), ends=AS_OF),
        a_policy(begins=AS_OF + timedelta(days=1)),
        a_policy(begins=date(2020, 1, 1), ends=date(2021, 1, 1)),
    ]
)


@st.composite
def products(draw: st.DrawFn) -> Product:
    """A product of any region, applicants and validity; mostly in force."""
    criteria = draw(st.lists(rows, min_size=0, max_size=4)) + draw(st.lists(preferred, max_size=1))
    kinds = draw(st.lists(st.sampled_from(Applicant), min_size=1, max_size=3, unique=True))
    return a_product(
        *criteria,
        region=draw(st.sampled_from(["000000", "000000", "410000", "410100", "420100"])),
        applicants=tuple({Applicant.ENTERPRISE, *kinds} if draw(st.booleans()) else kinds),
        policy=draw(st.just(a_policy()) | _policies),
    )


@st.composite
def offerings(draw: st.DrawFn) -> Offering:
    """An institution's version with rows and a territory of its own."""
    criteria = draw(st.lists(rows, max_size=3))
    return an_offering(*criteria, region=draw(st.sampled_from(["000000", "410000", "410100"])))


@st.composite
def firms(draw: st.DrawFn, criteria: tuple[Criterion, ...], count: int) -> list[Firm]:
    """Firms whose values lie on and beside the limits of these criteria, or are unknown; nothing derived."""
    pools = {key: _pool(key, criteria) for key in FACTS}
    read = {*asked_for(leaf.fact for leaf in _leaves(criteria)), "region", "applicant"}
    seeds = draw(st.lists(st.binary(min_size=len(read), max_size=len(read)), min_size=count, max_size=count))
    blank: Firm = dict.fromkeys(FACTS)
    return [
        blank
        | {key: pools[key][byte % len(pools[key])] for key, byte in zip(sorted(read), seed, strict=True)}
        for seed in seeds
    ]


def _pool(key: str, criteria: tuple[Criterion, ...]) -> list[Value | None]:
    """The values worth trying for a fact: unknown, zero or empty, and around each limit."""
    fact = FACTS[key]
    options = list(fact.options or ())
    match fact.kind:
        case Kind.BOOLEAN:
            return [None, True, False]
        case Kind.CHOICE:
            return [None, *options]
        case Kind.CHOICES:
            return [None, (), tuple(options), *((one,) for one in options), tuple(options[1:3])]
        case Kind.REGION:
            return [None, *_PLACES, "410172", "330106"]
    limits: list[object] = [target_of(leaf) for leaf in _leaves(criteria) if leaf.fact == key]
    derived = [leaf for leaf in _leaves(criteria) if key in FACTS[leaf.fact].derived_from]
    limits += [limit for leaf in derived for limit in _behind(leaf, key)]
    return [None, *(value for limit in limits for value in _around(limit))]


def _behind(leaf: Leaf, source: str) -> list[object]:
    """Values of a source that put the derived fact on its limit."""
    if source == "founded_on":
        months = target_of(leaf)
        assert isinstance(months, int)
        return [latest_day(months, AS_OF), latest_day(months + 1, AS_OF), AS_OF]
    return [Money(2), Money(9_999)]


def _around(limit: object) -> list[Value]:
    if isinstance(limit, Money):
        return [Money(max(0, limit.fen - 1)), limit, Money(limit.fen + 1), Money(0)]
    if isinstance(limit, date):
        beside = timedelta(days=1)
        return [limit - beside, limit, limit if limit == date.max else limit + beside]
    assert isinstance(limit, int)
    return [max(0, limit - 1), limit, limit + 1, 0]


def _leaves(criteria: tuple[Criterion, ...]) -> list[Leaf]:
    return [leaf for row in criteria for leaf in leaves_of(row)]

"""One rule, three readers: one firm in Python, a table in the database, a register in columns."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, create_engine, delete, insert, select

from catalog.derived import DERIVED, derive
from catalog.facts import FACTS
from catalog.matching import match_product
from catalog.outcomes import Known
from catalog.profile import Need
from catalog.screening.columns import column
from catalog.screening.screen import ELIGIBILITIES, Version, compile_screen
from catalog.screening.sql import eligibility, eligible
from catalog.screening.sql_table import register_table, stored
from catalog.values import Product
from catalog.vocabulary import Eligibility
from tests.catalog.examples import PLACES, a_product, real_catalogue
from tests.catalog.screening.generated import AS_OF, Firm, firms, offerings, products, scores
from tests.conftest import Template

pytestmark = pytest.mark.long

TABLE = register_table(MetaData(), "register_firm", Column("id", Integer, primary_key=True))
Read = Callable[[Sequence[Product], list[Firm]], list[list[Eligibility]]]


@pytest.fixture(scope="module")
def engine(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = create_engine(template.copy(tmp_path_factory.mktemp("register")))
    TABLE.create(made)
    yield made
    made.dispose()


def in_python(screened: Sequence[Product | Version], register: list[Firm]) -> list[list[Eligibility]]:
    return [[_matched(each, firm) for firm in register] for each in screened]


def _matched(each: Product | Version, firm: Firm) -> Eligibility:
    if isinstance(each, Product):
        return match_product(each, (), _known(firm), Need(), AS_OF).eligibility
    product, offering = each
    (offered,) = match_product(product, (offering,), _known(firm), Need(), AS_OF).offerings
    return offered.eligibility


def _known(firm: Firm) -> Known:
    return Known({**firm, **derive(firm, AS_OF)}, PLACES, AS_OF)


def in_columns(
    screened: Sequence[Product | Version],
    register: list[Firm],
    row_cells: int = 4096,
    table_cells: int = 1 << 16,
) -> list[list[Eligibility]]:
    screen = compile_screen(screened, AS_OF, row_cells, table_cells)
    columns = {key: column(key, [firm[key] for firm in register]) for key in FACTS}
    found = screen.classify(columns)
    codes = [screen.eligibility(place, found, len(register)).tolist() for place in range(len(screened))]
    counted = screen.count(columns, chunk_rows=7).tolist()
    assert counted == [[line.count(code) for code in range(4)] for line in codes]
    return [[ELIGIBILITIES[code] for code in line] for line in codes]


def in_sql(
    engine: Engine, screened: Sequence[Product | Version], register: list[Firm]
) -> list[list[Eligibility]]:
    rows = [
        {key: stored(key, value) for key, value in firm.items() if key not in DERIVED} for firm in register
    ]
    pairs = [(each, None) if isinstance(each, Product) else each for each in screened]
    asked = [eligibility(p, TABLE, AS_OF, o).label(f"p{n}") for n, (p, o) in enumerate(pairs)]
    asked += [eligible(p, TABLE, AS_OF, o).label(f"e{n}") for n, (p, o) in enumerate(pairs)]  # type: ignore[misc]
    with engine.begin() as connection:
        connection.execute(delete(TABLE))
        connection.execute(insert(TABLE), [{"id": n, **row} for n, row in enumerate(rows)])
        found = connection.execute(select(*asked).order_by(TABLE.c.id)).all()
    lines = list(zip(*found, strict=True))
    said = [[Eligibility(each) for each in line] for line in lines[: len(screened)]]
    three = {Eligibility.ELIGIBLE: True, Eligibility.INELIGIBLE: False}
    assert [[three.get(each) for each in line] for line in said] == list(map(list, lines[len(screened) :]))
    return said


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_three_readers_agree_on_every_firm_and_product(engine: Engine, data: st.DataObject) -> None:
    """60 examples of 2 to 4 products and 20 firms on each database: at least 4,800 firms × criteria."""
    screened = data.draw(st.lists(products(), min_size=2, max_size=4))
    register = data.draw(firms(tuple(row for p in screened for row in p.criteria), 20))
    said = in_python(screened, register)
    for each in {verdict for line in said for verdict in line}:
        event(each.value)
    assert in_columns(screened, register) == said
    assert in_columns(screened, register, row_cells=3, table_cells=40) == said, "split tables"
    assert in_sql(engine, screened, register) == said


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_three_readers_agree_on_the_real_catalogue(engine: Engine, data: st.DataObject) -> None:
    """15 examples of 12 real products and 20 firms: 3,600 firms × criteria on each database."""
    every = real_catalogue().products
    screened = data.draw(
        st.lists(st.sampled_from(every), min_size=12, max_size=12, unique_by=lambda p: p.slug)
    )
    register = data.draw(firms(tuple(row for p in screened for row in p.criteria), 20))
    said = in_python(screened, register)
    assert in_columns(screened, register) == said
    assert in_sql(engine, screened, register) == said


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_three_readers_agree_on_institutions_versions(engine: Engine, data: st.DataObject) -> None:
    """25 examples of 2 products with a version each and 20 firms: 2,000 firms × criteria on each database."""
    pairs = data.draw(st.lists(st.tuples(products(), offerings()), min_size=2, max_size=2))
    screened = [each for product, offering in pairs for each in (product, (product, offering))]
    criteria = tuple(row for product, offering in pairs for row in (*product.criteria, *offering.criteria))
    register = data.draw(firms(criteria, 20))
    said = in_python(screened, register)
    assert in_columns(screened, register) == said
    assert in_columns(screened, register, row_cells=3, table_cells=40) == said, "split tables"
    assert in_sql(engine, screened, register) == said


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_three_readers_agree_on_scores(engine: Engine, data: st.DataObject) -> None:
    """40 examples of 3 scored products and 20 firms: 2,400 firms × criteria on each database."""
    screened = [
        a_product(score, region="000000") for score in data.draw(st.lists(scores(), min_size=3, max_size=3))
    ]
    register = data.draw(firms(tuple(row for p in screened for row in p.criteria), 20))
    said = in_python(screened, register)
    for each in {verdict for line in said for verdict in line}:
        event(each.value)
    assert in_columns(screened, register) == said
    assert in_columns(screened, register, row_cells=3, table_cells=40) == said, "points added apart"
    assert in_sql(engine, screened, register) == said

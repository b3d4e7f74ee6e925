"""Derived facts beside their sources: Python, columns and both databases give the same numbers."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, create_engine, delete, insert, select

from catalog.criteria import Criterion
from catalog.derived import DERIVED, MOST_SHARE_BP, derive
from catalog.matching import match_product
from catalog.outcomes import Known
from catalog.profile import MOST, Need
from catalog.screening.columns import UNKNOWN, column
from catalog.screening.derived import completed
from catalog.screening.screen import ELIGIBILITIES, compile_screen
from catalog.screening.sql import eligible
from catalog.screening.sql_derived import FactColumns
from catalog.screening.sql_table import register_table, stored
from catalog.wording import Value
from tests.catalog.examples import PLACES, a_group, a_leaf, a_product
from tests.conftest import Template
from yurong.kit.money import Money

TABLE = register_table(MetaData(), "derived_firm", Column("id", Integer, primary_key=True))
AS_OF = (date(2026, 3, 16), date(2026, 2, 28), date(2024, 2, 29), date(2026, 4, 30), date(2026, 12, 31))
SOURCES = ("founded_on", "revenue", "research_spend")
Firm = dict[str, Value | None]


@pytest.fixture(scope="module")
def engine(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = create_engine(template.copy(tmp_path_factory.mktemp("derived")))
    TABLE.create(made)
    yield made
    made.dispose()


_days = st.none() | st.dates(date(2019, 1, 1), date(2027, 2, 1)) | st.sampled_from([date.min, date.max])
_amounts = (
    st.none()
    | st.sampled_from([Money(0), Money(1), Money(9_999), MOST])
    | st.integers(0, MOST.fen).map(Money)
)
_firms = st.fixed_dictionaries({"founded_on": _days, "revenue": _amounts, "research_spend": _amounts})


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_firms, min_size=20, max_size=40), st.sampled_from(AS_OF))
def test_the_numbers_are_equal(engine: Engine, firms: list[Firm], as_of: date) -> None:
    said = [tuple(derive(firm, as_of).values()) for firm in firms]
    columns = {key: column(key, [firm[key] for firm in firms]) for key in SOURCES}
    by_column = [completed(key, columns, as_of, len(firms)).tolist() for key in DERIVED]
    assert [tuple(None if n == UNKNOWN else n for n in line) for line in zip(*by_column, strict=True)] == said
    facts = FactColumns(TABLE, as_of)
    rows = [{key: stored(key, value) for key, value in firm.items()} for firm in firms]
    with engine.begin() as connection:
        connection.execute(delete(TABLE))
        connection.execute(insert(TABLE), [{"id": n, **row} for n, row in enumerate(rows)])
        found = connection.execute(select(*(facts[key] for key in DERIVED)).order_by(TABLE.c.id)).all()
    assert [tuple(row) for row in found] == said


def test_what_the_register_gives_itself_is_taken() -> None:
    founded = column("founded_on", [date(2025, 3, 16)] * 3)
    given_months = np.array([7, UNKNOWN, 0], dtype=np.int32)
    found = completed("age_months", {"founded_on": founded, "age_months": given_months}, AS_OF[0], 3)
    assert found.tolist() == [7, 12, 0]
    assert (
        completed("age_months", {"age_months": given_months}, AS_OF[0], 3).tolist() == given_months.tolist()
    )
    assert completed("age_months", {}, AS_OF[0], 2).tolist() == [UNKNOWN, UNKNOWN]


def test_a_share_beyond_all_bounds_fits_its_column() -> None:
    columns = {"research_spend": column("research_spend", [MOST]), "revenue": column("revenue", [Money(1)])}
    assert completed("research_share_bp", columns, AS_OF[0], 1).tolist() == [MOST_SHARE_BP]


@pytest.mark.parametrize("weight", ["hard", "exclusion"])
def test_an_exclusion_inside_a_group_stays_open_in_every_reader(engine: Engine, weight: str) -> None:
    """PostgreSQL reads NOT x IS false as NOT (x IS false): an open exclusion once counted as failed."""
    inner: Criterion = a_group(
        "at_least", *(a_leaf("age_months", "at_least", 12),) * 2, count=1, weight="exclusion"
    )
    outer = a_group("at_least", a_leaf("applicant", "is", "enterprise"), inner, inner, count=3, weight=weight)
    product = a_product(outer)
    firm: Firm = dict.fromkeys(("region", *SOURCES, *DERIVED)) | {"applicant": "enterprise"}
    known = Known(firm, PLACES, AS_OF[0])
    said = match_product(product, (), known, Need(), AS_OF[0]).eligibility
    screen = compile_screen([product], AS_OF[0])
    columns = {"applicant": column("applicant", ["enterprise"])}
    assert ELIGIBILITIES[screen.eligibility(0, screen.classify(columns), 1)[0]] == said
    with engine.begin() as connection:
        connection.execute(delete(TABLE))
        connection.execute(insert(TABLE), [{"id": 1, "applicant": "enterprise"}])
        assert connection.execute(select(eligible(product, TABLE, AS_OF[0]))).scalar() is None


def test_a_day_decides_the_same_in_every_reader(engine: Engine) -> None:
    product = a_product(a_leaf("age_months", "at_least", 12), region="000000")
    for founded_on, is_old in ((date(2025, 3, 16), True), (date(2025, 3, 16) + timedelta(days=1), False)):
        with engine.begin() as connection:
            connection.execute(delete(TABLE))
            row = {"id": 1, "applicant": "enterprise", "founded_on": founded_on}
            connection.execute(insert(TABLE), [row])
            assert connection.execute(select(eligible(product, TABLE, AS_OF[0]))).scalar() is is_old

"""The known traps, each by name: what NULL, NaN, lists and integers do where they are not watched."""

from collections.abc import Iterator

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Column as SqlColumn
from sqlalchemy import Engine, Integer, MetaData, create_engine, insert, select

from catalog.criteria import Criterion
from catalog.facts import FACTS
from catalog.matching import match_product
from catalog.outcomes import Known
from catalog.profile import Need
from catalog.screening.columns import UNKNOWN, Column, column, decode, encode
from catalog.screening.screen import ELIGIBILITIES, compile_screen
from catalog.screening.sql import eligibility
from catalog.screening.sql_table import register_table, stored
from catalog.screening.texts import Reading, read_column
from catalog.vocabulary import Applicant, Credential, Eligibility, Stage
from catalog.wording import Value
from tests.catalog.examples import JINSHUI, PLACES, a_group, a_leaf, a_manual, a_product
from tests.catalog.screening.generated import AS_OF, Firm
from yurong.kit.money import Money

TABLE = register_table(MetaData(), "register_firm", SqlColumn("id", Integer, primary_key=True))
FITS, VERIFY, ASK, NO = ELIGIBILITIES


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = create_engine("sqlite://")
    TABLE.create(made)
    yield made
    made.dispose()


def said_of(engine: Engine, row: Criterion, **facts: Value | None) -> Eligibility:
    """What all three readers say of one firm in 金水区, which must be one word."""
    product = a_product(row)
    firm: Firm = {**dict.fromkeys(FACTS), "applicant": Applicant.ENTERPRISE, "region": JINSHUI, **facts}
    one: Eligibility = match_product(product, (), Known(firm, PLACES), Need(), AS_OF).eligibility
    screen = compile_screen([product], AS_OF)
    found = screen.classify({key: column(key, [firm[key]]) for key in FACTS})
    assert ELIGIBILITIES[int(screen.eligibility(0, found, 1)[0])] is one
    with engine.connect() as connection:
        connection.execute(insert(TABLE), {key: stored(key, value) for key, value in firm.items()})
        assert connection.scalar(select(eligibility(product, TABLE, AS_OF))) == one.value
        connection.rollback()
    return one


def test_not_in_a_list_with_an_unknown_value_stays_unknown(engine: Engine) -> None:
    row = a_leaf("stage", "in", ["seed", "startup"], weight="exclusion")
    assert said_of(engine, row) is ASK
    assert said_of(engine, row, stage=Stage.SEED) is NO
    assert said_of(engine, row, stage=Stage.GROWTH) is FITS


def test_an_empty_set_is_known_and_not_unknown(engine: Engine) -> None:
    row = a_leaf("credentials", "has_any", ["tech_sme"])
    assert said_of(engine, row) is ASK
    assert said_of(engine, row, credentials=()) is NO
    assert said_of(engine, row, credentials=(Credential.HIGH_TECH, Credential.TECH_SME)) is FITS


@pytest.mark.parametrize("op", ["at_least", "at_most", "more_than"])
def test_zero_is_a_known_zero(engine: Engine, op: str) -> None:
    row = a_leaf("invention_patents", op, 0)
    assert said_of(engine, row) is ASK
    assert said_of(engine, row, invention_patents=0) is (NO if op == "more_than" else FITS)


def test_an_amount_one_fen_off_the_limit_is_told_apart(engine: Engine) -> None:
    """In 万元 as a float, 0.07 + 0.01 is above 0.08."""
    row = a_leaf("revenue", "more_than", "0.08")
    assert said_of(engine, row, revenue=Money.wan("0.08")) is NO
    assert said_of(engine, row, revenue=Money(80_001)) is FITS


def test_no_amount_is_divided_on_its_way_to_a_limit(engine: Engine) -> None:
    """SQLite makes 5 / 2 = 2: 2.5 万元 must pass 「大于 2 万元」 although its whole 万元 do not."""
    assert said_of(engine, a_leaf("revenue", "more_than", 2), revenue=Money.wan("2.5")) is FITS


def test_a_sum_over_unknown_rows_is_no_unknown_sum(engine: Engine) -> None:
    first_loan, incubated = a_leaf("has_borrowed", "is", False), a_leaf("in_incubator", "is", True)
    two_of_three = a_group("at_least", first_loan, incubated, a_leaf("staff", "at_least", 9), count=2)
    assert said_of(engine, two_of_three, has_borrowed=False, in_incubator=True) is FITS
    assert said_of(engine, two_of_three, has_borrowed=True, in_incubator=False) is NO
    assert said_of(engine, two_of_three, has_borrowed=True, in_incubator=True) is ASK


def test_an_unknown_route_outweighs_a_manual_one(engine: Engine) -> None:
    routes = a_group("any", a_leaf("credentials", "has_any", ["tech_sme"]), a_manual())
    assert said_of(engine, routes) is ASK
    assert said_of(engine, routes, credentials=()) is VERIFY


def test_an_unknown_row_inside_a_settled_group_asks_nothing(engine: Engine) -> None:
    settled = a_group("any", a_leaf("has_borrowed", "is", False), a_leaf("staff", "at_least", 9))
    both = a_group("all", settled, a_manual())
    assert said_of(engine, both, has_borrowed=False) is VERIFY


def test_an_exclusion_of_a_manual_row_is_left_to_a_person(engine: Engine) -> None:
    assert said_of(engine, a_manual(weight="exclusion")) is VERIFY


def test_a_preferred_row_neither_refuses_nor_asks(engine: Engine) -> None:
    assert said_of(engine, a_leaf("stage", "is", "seed", weight="preferred")) is FITS


def test_a_place_known_too_coarsely_waits_and_the_airport_zone_is_for_a_person(engine: Engine) -> None:
    row = a_leaf("region", "within", ["410100"])
    assert said_of(engine, row, region="410000") is ASK
    assert said_of(engine, row, region="410173") is VERIFY
    assert said_of(engine, row, region="410300") is NO


def test_a_day_at_the_end_of_the_calendar_is_still_compared(engine: Engine) -> None:
    assert said_of(engine, a_leaf("founded_on", "at_most", "9999-12-31"), founded_on=AS_OF) is FITS


def test_a_limit_beyond_the_column_is_simply_not_reached() -> None:
    screen = compile_screen([a_product(a_leaf("staff", "at_least", 3_000_000_000))], AS_OF)
    columns: dict[str, Column] = {
        "staff": np.array([5], np.int32),
        "applicant": np.array([0], np.int8),
        "region": np.array([410105], np.int32),
    }
    assert screen.count(columns).tolist() == [[0, 0, 0, 1]]


def test_nan_in_a_register_is_unknown_and_never_above_a_limit() -> None:
    codes, faults = read_column(
        FACTS["revenue"], pl.Series([float("nan"), 1.5]).cast(pl.String), Reading({}, AS_OF)
    )
    assert (codes.tolist(), faults) == ([UNKNOWN, 1_500_000], [])


def test_a_missing_column_is_unknown_of_every_firm() -> None:
    screen = compile_screen([a_product(a_leaf("staff", "at_least", 1))], AS_OF)
    columns: dict[str, Column] = {"applicant": np.zeros(3, np.int8), "region": np.full(3, 410105, np.int32)}
    assert screen.count(columns).tolist() == [[0, 0, 3, 0]]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("revenue", Money(0)),
        ("revenue", None),
        ("founded_on", AS_OF),
        ("credentials", ()),
        ("credentials", (Credential.TECH_SME, Credential.IP_MODEL)),
        ("stage", Stage.SEED),
        ("region", "000012"),
        ("has_borrowed", False),
        ("staff", 0),
    ],
)
def test_every_value_comes_back_from_its_code(key: str, value: Value | None) -> None:
    assert decode(FACTS[key], encode(FACTS[key], value)) == value

"""The platform's own firms: counted in the database as the engine counts them, read for a screening."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from starlette.applications import Starlette

from catalog.knowing import known, same_days
from catalog.matching import match_product
from catalog.own_firms import OwnFirms, count_firms, tallies
from catalog.profile import Case, Need
from catalog.register import FIRM_REGISTER, firms, note_facts
from catalog.screening.choosing import ours, with_offerings
from catalog.screening.screen import Wanted
from catalog.snapshot import snapshot
from catalog.values import Catalogue, Product
from catalog.vocabulary import Eligibility
from tests.catalog.examples import a_case
from yurong.accounts.models import Enterprise
from yurong.kit.clock import today
from yurong.kit.db import Database

ENDING = a_case(
    certificates=[{"credential": "tech_sme", "issued_on": "2024-06-01", "valid_until": "2026-06-30"}],
    annual=[{"year": 2025, "revenue": 900}],
)
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))


def judged(each: Wanted, cases: list[Case], catalogue: Catalogue, as_of: date) -> dict[Eligibility, int]:
    product, offering = (each, None) if isinstance(each, Product) else each
    found = dict.fromkeys(Eligibility, 0)
    for case in cases:
        facts = known(case, catalogue.region_names, as_of)
        matched = match_product(product, (offering,) if offering else (), facts, Need(), as_of)
        found[matched.offerings[0].eligibility if offering else matched.eligibility] += 1
    return found


def test_the_database_counts_as_the_engine_does_on_any_day(app: Starlette) -> None:
    with app.state.database.writing() as session:
        firm = session.scalars(select(Enterprise.id)).first()
        assert firm
        note_facts(session, firm, ENDING, today(), "会前问卷")
    with app.state.database.reading() as session:
        catalogue, cases = snapshot(session), list(firms(session))
        offered = {each.product_slug for each in catalogue.offerings}
        products = [each for each in ours(catalogue) if each.slug in offered][:4] + list(ours(catalogue)[:4])
        wanted = with_offerings(products, catalogue, today())
        assert len(wanted) > len(products)
        for as_of in (today(), today().replace(year=today().year + 2)):
            for each in wanted:
                (said,) = tallies(session, [each], as_of)
                assert said == judged(each, cases, catalogue, as_of)


def test_the_columns_follow_the_newest_facts(app: Starlette) -> None:
    with app.state.database.writing() as session:
        firm = session.scalars(select(FIRM_REGISTER.c.enterprise_id)).first()
        note_facts(session, firm, ENDING, today(), "会前问卷")
        note_facts(session, firm, a_case(staff=1), today() - timedelta(days=1), "会前问卷")
    with app.state.database.reading() as session:
        row = session.execute(select(FIRM_REGISTER).where(FIRM_REGISTER.c.enterprise_id == firm)).one()
        assert session.scalar(select(func.count()).select_from(FIRM_REGISTER)) == count_firms(session)
    assert row.staff is None
    assert row.same_from <= today() <= row.same_until


def test_every_firm_is_read_with_its_name_and_code(app: Starlette) -> None:
    source = OwnFirms(app.state.database, today())
    with app.state.database.reading() as session:
        total = count_firms(session)
    (chunk,) = source.firms()
    assert len(chunk) == total > 200
    assert chunk.rows.tolist() == list(range(1, total + 1))
    assert all(len(code) == 18 for code in chunk.codes)
    assert all(chunk.names)
    assert chunk.share == 1.0


def test_an_empty_platform_has_no_firm(database: Database) -> None:
    assert list(OwnFirms(database, date(2026, 3, 16)).firms()) == []
    with database.reading() as session:
        assert count_firms(session) == 0


@settings(max_examples=200)
@given(DAYS, DAYS)
def test_between_two_turns_the_same_is_known(noted: date, asked: date) -> None:
    first, last = same_days(ENDING, noted)
    assert first <= noted <= last
    there, then = (known(ENDING, {}, day).values for day in (noted, asked))
    same = all(there[key] == then[key] for key in ("credentials", "revenue"))
    assert same or not first <= asked <= last


def test_what_never_runs_out_holds_for_ever() -> None:
    assert same_days(a_case(staff=3), date(2026, 3, 16)) == (date.min, date.max)
    forever = a_case(certificates=[{"credential": "tech_sme", "valid_until": date.max}])
    assert same_days(forever, date(2026, 3, 16)) == (date.min, date.max)

"""How need and offering fit: by the catalog's matching, turned to institutions."""

from typing import Any

import pytest
from sqlalchemy import select

from catalog.matching import match
from catalog.register import note_facts
from catalog.snapshot import snapshot
from catalog.vocabulary import Category
from events.matchmaking.meetings.fit import best_fit, fits_by_matching
from events.matchmaking.meetings.matched import with_matching
from events.matchmaking.meetings.problem import FIT_MOST, NO_FIT, Fit
from events.matchmaking.models import MeetingParty, MeetingSide
from tests.catalog.examples import (
    LUOYANG,
    TODAY,
    ZHENGZHOU,
    a_case,
    a_catalogue,
    a_leaf,
    a_manual,
    a_product,
    an_offering,
)
from tests.world import Browser
from yurong.accounts.models import Enterprise, Institution
from yurong.kit.clock import today
from yurong.kit.money import Money

AWARD = a_leaf("fiscal_award", "more_than", 0)


def fits(*criteria: Any, need: dict[str, Any] | None = None, offering: Any = None, **case: Any) -> Any:
    catalogue = a_catalogue(
        a_product(*criteria), offerings=[offering or an_offering(amount_max=Money.wan(500))]
    )
    return fits_by_matching(match(a_case(need=need, **case), catalogue, TODAY).results)


@pytest.mark.parametrize(
    ("criteria", "points", "why"),
    [
        ((), 60, "“甲银行方案”条件初步符合"),
        ((a_manual(),), 50, "“甲银行方案”条件待核验"),
        ((AWARD,), 40, "“甲银行方案”条件待补充"),
    ],
)
def test_what_is_known_of_the_conditions_decides(criteria: tuple[Any, ...], points: int, why: str) -> None:
    assert fits(*criteria) == {"甲银行": Fit(points, (why,))}


def test_a_refused_firm_fits_nothing() -> None:
    assert fits(AWARD, fiscal_award=0) == {}
    assert fits(region=LUOYANG, offering=an_offering(region=ZHENGZHOU)) == {}


@pytest.mark.parametrize(("asked", "points"), [(500, FIT_MOST), (501, FIT_MOST - 10)])
def test_an_amount_beyond_the_offering_counts_less(asked: int, points: int) -> None:
    assert fits(need={"amount": asked})["甲银行"].points == points


@pytest.mark.parametrize(("kind", "points"), [("loan", FIT_MOST), ("equity", FIT_MOST - 10)])
def test_another_kind_than_is_sought_counts_less(kind: str, points: int) -> None:
    assert fits(need={"kinds": [kind]})["甲银行"].points == points


def test_the_best_offering_counts_and_two_are_named() -> None:
    offerings = [an_offering(id=each, amount_max=Money.wan(100 * each)) for each in (1, 2, 3)]
    catalogue = a_catalogue(a_product(), offerings=offerings)
    found = fits_by_matching(match(a_case(need={"amount": 250}), catalogue, TODAY).results)
    assert found["甲银行"].points == FIT_MOST
    assert len(found["甲银行"].reasons) == 2


def test_the_best_of_fits_keeps_the_reasons_of_all() -> None:
    assert best_fit(Fit(20, ("机构正好提供贷款",)), Fit(60, ("条件初步符合",))) == Fit(
        60, ("条件初步符合", "机构正好提供贷款")
    )
    assert best_fit(NO_FIT, NO_FIT) == NO_FIT


def test_the_catalogs_matching_betters_what_is_known_of_a_pair(guest: Browser) -> None:
    """A firm that handed in facts, with every institution that has an offering for it."""
    database = guest.client.app.state.database  # type: ignore[attr-defined]  # the app behind the client
    with database.writing() as session:
        firm = session.scalars(select(Enterprise).order_by(Enterprise.id)).first()
        case = a_case(need={"amount": 300})
        note_facts(session, firm.id, case, today(), "会前问卷")
        catalogue = snapshot(session)
        offered = {each.institution for each in catalogue.offerings}
        rows = session.scalars(
            select(Institution).where(Institution.name.in_(offered)).order_by(Institution.id)
        )
        hosts = [
            MeetingParty(
                id=100 + at, side=MeetingSide.INSTITUTION, institution_id=row.id, name=row.name, kinds=[]
            )
            for at, row in enumerate(rows)
        ]
        party = MeetingParty(id=1, side=MeetingSide.FIRM, enterprise_id=firm.id, name=firm.name, kinds=[])
        stated = {(1, 100): Fit(20, ("机构正好提供",)), (2, 100): Fit(20)}
        found = with_matching(session, stated, [party, *hosts], today())
        expected = fits_by_matching(match(case, catalogue, today()).results)
        assert expected
        for host in hosts:
            known = stated.get((1, host.id), NO_FIT)
            assert found.get((1, host.id), NO_FIT) == best_fit(expected.get(host.name, NO_FIT), known)
        assert found[2, 100] == stated[2, 100]
        party.kinds = [Category.EQUITY.value]
        assert with_matching(session, stated, [party, *hosts], today()) != found
        assert with_matching(session, stated, hosts, today()) == stated

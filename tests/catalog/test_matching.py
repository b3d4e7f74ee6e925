"""Products against one case: place, time and applicant are hard, and knowledge only ever settles."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.criteria import Criterion, Group
from catalog.matching import ProductResult, match
from catalog.profile import Case
from catalog.values import Offering, Product
from catalog.vocabulary import Applicant, Category, Eligibility, Guarantee, State, Verdict
from tests.catalog.examples import (
    AIRPORT_ZONE,
    HENAN,
    JINSHUI,
    LUOYANG,
    TODAY,
    WUHAN,
    ZHENGZHOU,
    a_case,
    a_catalogue,
    a_group,
    a_leaf,
    a_manual,
    a_policy,
    a_product,
    an_offering,
    real_catalogue,
)
from tests.catalog.generated import FULL, HIDDEN, case_of
from yurong.kit.money import Money

ELIGIBLE, TO_VERIFY = Eligibility.ELIGIBLE, Eligibility.TO_VERIFY
INCOMPLETE, INELIGIBLE = Eligibility.INCOMPLETE, Eligibility.INELIGIBLE
AWARD = a_leaf("fiscal_award", "more_than", 0)
YUKE = a_leaf("score_scheme", "has_any", ["yuke"])
THREE_YEARS = a_policy(begins=date(2025, 6, 3), ends=date(2028, 6, 3))


def result_of(
    product: Product, case: Case | None = None, *offerings: Offering, as_of: date = TODAY
) -> ProductResult:
    catalogue = a_catalogue(product, offerings=offerings)
    return match(case or a_case(), catalogue, as_of).results[0]


@pytest.mark.parametrize(
    ("facts", "eligibility", "missing"),
    [
        ({}, INCOMPLETE, ("score_scheme", "fiscal_award")),
        ({"fiscal_award": 60}, INCOMPLETE, ("score_scheme",)),
        ({"fiscal_award": 0}, INELIGIBLE, ()),
        ({"fiscal_award": 60, "score_scheme": ["yuke"]}, TO_VERIFY, ()),
        ({"fiscal_award": 60, "score_scheme": []}, INELIGIBLE, ()),
    ],
)
def test_the_score_loan_asks_for_award_score_and_a_judgement(
    facts: dict[str, Any], eligibility: Eligibility, missing: tuple[str, ...]
) -> None:
    found = result_of(a_product(YUKE, a_manual(), AWARD), a_case(**facts))
    assert (found.eligibility, found.missing) == (eligibility, missing)


@pytest.mark.parametrize(
    ("place", "territory", "eligibility", "verdict"),
    [
        (JINSHUI, ZHENGZHOU, ELIGIBLE, Verdict.MET),
        (ZHENGZHOU, ZHENGZHOU, ELIGIBLE, Verdict.MET),
        (LUOYANG, ZHENGZHOU, INELIGIBLE, Verdict.UNMET),
        (HENAN, ZHENGZHOU, INCOMPLETE, Verdict.UNKNOWN),
        (None, ZHENGZHOU, INCOMPLETE, Verdict.UNKNOWN),
        (AIRPORT_ZONE, ZHENGZHOU, TO_VERIFY, Verdict.MANUAL),
        (AIRPORT_ZONE, HENAN, ELIGIBLE, Verdict.MET),
        (AIRPORT_ZONE, AIRPORT_ZONE, ELIGIBLE, Verdict.MET),
        (LUOYANG, HENAN, ELIGIBLE, Verdict.MET),
        (WUHAN, HENAN, INELIGIBLE, Verdict.UNMET),
        (ZHENGZHOU, JINSHUI, INCOMPLETE, Verdict.UNKNOWN),
        ("410102", JINSHUI, INELIGIBLE, Verdict.UNMET),
        (None, "000000", ELIGIBLE, Verdict.MET),
        (WUHAN, "000000", ELIGIBLE, Verdict.MET),
    ],
)
def test_place_is_hard(place: str | None, territory: str, eligibility: Eligibility, verdict: Verdict) -> None:
    found = result_of(a_product(region=territory), a_case(region=place))
    assert (found.eligibility, found.outcomes[1].verdict) == (eligibility, verdict)
    assert found.missing == (("region",) if eligibility is INCOMPLETE else ())
    assert found.outcomes[1].clause == "p#发文"


def test_a_firm_elsewhere_reads_where_it_is_and_where_it_should_be() -> None:
    found = result_of(a_product(region=ZHENGZHOU), a_case(region=LUOYANG))
    assert found.outcomes[1].reason == "注册地为洛阳市，需在郑州市"
    assert found.outcomes[1].actionable is False


@pytest.mark.parametrize(
    ("day", "eligibility", "reason"),
    [
        (date(2025, 5, 20), INELIGIBLE, "自 2025-06-03 起施行，业务日期 2025-05-20 尚未施行"),
        (date(2025, 6, 2), INELIGIBLE, "自 2025-06-03 起施行，业务日期 2025-06-02 尚未施行"),
        (date(2025, 6, 3), ELIGIBLE, "业务日期 2025-06-03 在有效期内"),
        (date(2028, 6, 2), ELIGIBLE, "业务日期 2028-06-02 在有效期内"),
        (
            date(2028, 6, 3),
            TO_VERIFY,
            "业务日期 2028-06-03 是否仍在有效期内，文件未写到日，须由发文机关解释",
        ),
        (date(2028, 6, 4), INELIGIBLE, "有效期至 2028-06-03 前，业务日期 2028-06-04 已过期"),
        (date(2028, 7, 1), INELIGIBLE, "有效期至 2028-06-03 前，业务日期 2028-07-01 已过期"),
    ],
)
def test_time_is_hard(day: date, eligibility: Eligibility, reason: str) -> None:
    found = result_of(a_product(policy=THREE_YEARS), as_of=day)
    assert (found.eligibility, found.outcomes[2].reason) == (eligibility, reason)
    assert found.outcomes[2].clause == "p#附则"


def test_a_document_without_a_date_gets_a_note_and_no_row() -> None:
    found = result_of(a_product())
    assert [row.requirement for row in found.outcomes] == ["申请主体为企业", "注册在河南省"]
    assert found.notes == ("文件未写日期与有效期",)


def test_a_document_without_an_end_stays_in_force() -> None:
    found = result_of(a_product(policy=a_policy(begins=date(2024, 6, 25))))
    assert found.outcomes[2].reason == "自 2024-06-25 起施行，文件未写截止日"
    assert (found.eligibility, found.notes) == (ELIGIBLE, ())


def test_another_kind_of_applicant_is_refused_with_the_clause() -> None:
    found = result_of(a_product(applicants=(Applicant.BANK, Applicant.INSURER)))
    assert found.outcomes[0].reason == "申请主体为企业，需为银行业金融机构或保险机构"
    assert found.outcomes[0].clause == "p#一"
    assert (found.eligibility, found.recommendable) == (INELIGIBLE, False)


def test_an_encouraged_product_is_never_recommended() -> None:
    found = result_of(a_product(state=State.ENCOURAGED))
    assert (found.eligibility, found.recommendable) == (ELIGIBLE, False)
    assert "文件表述为“探索”，尚不能直接申请" in found.notes
    assert result_of(a_product(state=State.PILOT)).recommendable


def test_an_encouraged_product_that_an_institution_offers_can_be_recommended() -> None:
    product = a_product(state=State.ENCOURAGED)
    found = result_of(product, a_case(), an_offering(product=product.slug))
    assert found.recommendable
    assert "文件表述为“探索”，已有机构推出方案" in found.notes


def test_another_provinces_product_is_information_only_even_for_its_own_firms() -> None:
    found = result_of(a_product(region=WUHAN), a_case(region=WUHAN))
    assert (found.information_only, found.recommendable) == (True, False)
    assert "外省产品，仅供参考" in found.notes


def test_results_come_best_first_and_stably() -> None:
    products = [
        a_product(AWARD, slug="refused", name="一"),
        a_product(YUKE, slug="incomplete", name="二"),
        a_product(a_manual(), slug="to-verify", name="三"),
        a_product(slug="encouraged", name="四", state=State.ENCOURAGED),
        a_product(slug="other-purpose", name="五", purposes=("export",)),
        a_product(slug="b-name", name="乙", purposes=("research",)),
        a_product(slug="a-name", name="丙"),
        a_product(
            a_leaf("stage", "is", "seed", weight="preferred"),
            slug="preferred",
            name="最后",
            purposes=("research",),
        ),
    ]
    case = a_case(fiscal_award=0, stage="seed", need={"purposes": ["research"]})
    for given_order in (products, products[::-1]):
        found = match(case, a_catalogue(*given_order), TODAY)
        assert [result.slug for result in found.results] == [
            "preferred",
            "a-name",
            "b-name",
            "other-purpose",
            "encouraged",
            "to-verify",
            "incomplete",
            "refused",
        ]


def test_products_of_the_wanted_kind_come_first() -> None:
    fund = a_product(slug="fund", name="一", category=Category.EQUITY)
    case = a_case(need={"kinds": ["loan"]})
    assert [r.slug for r in match(case, a_catalogue(fund, a_product(name="二")), TODAY).results] == [
        "a-loan",
        "fund",
    ]


def test_the_facts_to_ask_are_those_most_products_wait_for() -> None:
    catalogue = a_catalogue(
        a_product(AWARD, slug="a"),
        a_product(AWARD, YUKE, slug="b"),
        a_product(YUKE, slug="c", region=WUHAN),
        a_product(a_leaf("in_incubator", "is", True), a_leaf("stage", "is", "seed"), slug="refused"),
    )
    found = match(a_case(stage="growth"), catalogue, TODAY)
    assert [(ask.fact.key, ask.settles) for ask in found.missing] == [
        ("fiscal_award", 2),
        ("score_scheme", 1),
    ]


@pytest.mark.parametrize(
    ("day", "shown"),
    [(date(2026, 2, 28), 0), (date(2026, 3, 1), 1), (date(2026, 3, 31), 1), (date(2026, 4, 1), 0)],
)
def test_an_offering_is_shown_on_its_valid_days(day: date, shown: int) -> None:
    offering = an_offering(valid_from=date(2026, 3, 1), valid_until=date(2026, 3, 31))
    assert len(result_of(a_product(), None, offering, as_of=day).offerings) == shown


def test_an_offering_adds_its_own_place_and_rows() -> None:
    offerings = (
        an_offering(region=LUOYANG, id=1),
        an_offering(AWARD, id=2),
        an_offering(id=3),
    )
    found = result_of(a_product(), a_case(), *offerings)
    assert found.eligibility is ELIGIBLE
    assert [o.eligibility for o in found.offerings] == [INELIGIBLE, INCOMPLETE, ELIGIBLE]
    assert found.offerings[1].missing == ("fiscal_award",)
    assert result_of(a_product(a_manual()), a_case(), an_offering()).offerings[0].eligibility is TO_VERIFY


def test_terms_are_set_against_the_need_and_never_refuse() -> None:
    offering = an_offering(
        amount_max=Money.wan(300), rate_bp=385, term_max_months=12, guarantee=(Guarantee.IP_PLEDGE,)
    )
    case = a_case(need={"amount": 500, "term_months": 24, "security": ["credit"]})
    (found,) = result_of(a_product(), case, offering).offerings
    assert found.eligibility is ELIGIBLE
    assert found.checks == (
        "需要 500 万元，最高 300 万元，其余须另行安排",
        "需要 24 个月，最长 12 个月",
        "需要知识产权质押，需求中没有列出",
    )
    assert found.terms == "最高 300 万元，年利率 3.85%，最长 12 个月，知识产权质押（示例）"


def test_unknown_terms_are_said_and_checked_against_nothing() -> None:
    (found,) = result_of(a_product(), a_case(need={"amount": 500}), an_offering()).offerings
    assert found.checks == ()
    assert found.terms == "额度以机构公布为准，年利率待询价，期限以机构公布为准，担保方式待询（示例）"


RECORDED = real_catalogue()


@settings(max_examples=60, deadline=None)
@given(FULL, HIDDEN, HIDDEN)
def test_learning_facts_never_unsettles_a_product(
    facts: dict[str, Any], hidden: set[str], revealed: set[str]
) -> None:
    """Known for every product of the catalog: 初步符合, 待核验 and 不符合 are final, 待补充 is not."""
    less = case_of({key: value for key, value in facts.items() if key not in hidden})
    more = case_of({key: value for key, value in facts.items() if key not in hidden - revealed})
    before = {result.slug: result for result in match(less, RECORDED, TODAY).results}
    for after in match(more, RECORDED, TODAY).results:
        was = before[after.slug]
        if was.eligibility is not INCOMPLETE:
            assert after.eligibility is was.eligibility, (after.slug, was.eligibility, after.eligibility)


@settings(max_examples=60, deadline=None)
@given(FULL, HIDDEN)
def test_facts_are_missing_exactly_where_a_product_waits(facts: dict[str, Any], hidden: set[str]) -> None:
    case = case_of({key: value for key, value in facts.items() if key not in hidden})
    for result in match(case, RECORDED, TODAY).results:
        assert bool(result.missing) is (result.eligibility is INCOMPLETE)
        assert set(result.missing) <= hidden | {"region"}


@settings(max_examples=60, deadline=None)
@given(FULL, HIDDEN, st.randoms(use_true_random=False))
def test_the_order_of_criteria_and_members_never_matters(
    facts: dict[str, Any], hidden: set[str], random: Any
) -> None:
    case = case_of({key: value for key, value in facts.items() if key not in hidden})
    rows = [a_manual(), AWARD, a_group("any", YUKE, a_leaf("stage", "is", "seed"), a_manual())]
    rows.append(a_group("at_least", AWARD, YUKE, a_leaf("in_incubator", "is", True), count=2))
    first = result_of(a_product(*rows), case)
    second = result_of(a_product(*(_shuffled(row, random) for row in random.sample(rows, len(rows)))), case)
    assert (first.eligibility, set(first.missing)) == (second.eligibility, set(second.missing))


def _shuffled(row: Criterion, random: Any) -> Criterion:
    if not isinstance(row, Group):
        return row
    return row.model_copy(update={"members": tuple(random.sample(row.members, len(row.members)))})

"""What is known on a day: certificates run out, figures are of the last year, facts follow from others."""

from typing import Any

import pytest

from catalog.asking import survey
from catalog.criteria import Criterion
from catalog.derived import DERIVED, MOST_SHARE_BP
from catalog.evaluate import judge
from catalog.facts import FACTS
from catalog.knowing import known
from catalog.outcomes import Known, Outcome
from catalog.vocabulary import Category, Credential, Verdict
from tests.catalog.examples import PLACES, TODAY, a_case, a_catalogue, a_leaf, a_product
from yurong.kit.money import Money

HIGH_TECH = a_leaf("credentials", "has_any", ["high_tech"])
A_YEAR_OLD = a_leaf("age_months", "at_least", 12)
FIVE_PERCENT = a_leaf("research_share_bp", "at_least", 500)


def facts(**profile: Any) -> Known:
    return known(a_case(**profile), PLACES, TODAY)


def outcome(row: Criterion, **profile: Any) -> Outcome:
    return judge(row, facts(**profile))


def a_certificate(credential: str = "high_tech", **dates: str) -> dict[str, str]:
    return {"credential": credential, **dates}


@pytest.mark.parametrize(
    ("founded_on", "verdict", "reason"),
    [
        ("2025-03-17", Verdict.UNMET, "成立 11 个月，需至少 12 个月"),
        ("2025-03-16", Verdict.MET, "成立 12 个月"),
        (None, Verdict.UNKNOWN, "未提供：成立日期"),
        ("2026-03-17", Verdict.UNKNOWN, "成立日期 2026-03-17，算不出成立月数"),
    ],
)
def test_age_follows_from_the_founding_date(founded_on: str | None, verdict: Verdict, reason: str) -> None:
    said = outcome(A_YEAR_OLD, founded_on=founded_on)
    assert (said.verdict, said.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("spend", "revenue", "share"),
    [
        ("5", "100", 500),
        ("4.999999", "100", 499),
        ("0", "100", 0),
        ("5", "0", None),
        (None, "100", None),
        ("5", None, None),
        ("100000", "0.000001", MOST_SHARE_BP),
    ],
)
def test_the_share_is_rounded_down_and_needs_both(
    spend: str | None, revenue: str | None, share: int | None
) -> None:
    assert facts(research_spend=spend, revenue=revenue).values["research_share_bp"] == share


def test_a_derived_row_waits_for_the_sources_that_are_unknown() -> None:
    assert outcome(FIVE_PERCENT).missing == ("research_spend", "revenue")
    assert outcome(FIVE_PERCENT, revenue=100).missing == ("research_spend",)
    nothing_earned = outcome(FIVE_PERCENT, revenue=0, research_spend=3)
    assert (nothing_earned.verdict, nothing_earned.missing) == (Verdict.UNKNOWN, ())
    assert nothing_earned.reason == "上年研发投入 3 万元，上年营业收入 0 万元，算不出研发投入占营收比"


def test_a_change_of_a_source_changes_what_follows() -> None:
    young = facts(founded_on="2025-07-16", revenue=100, research_spend=1)
    assert young.but({"founded_on": None}).values["age_months"] is None
    assert young.but({"revenue": Money.wan(10)}).values["research_share_bp"] == 1_000
    assert young.but({"age_months": 12}).values["age_months"] == 12
    assert young.but({"staff": 3}).values["age_months"] == 8


def test_the_sources_are_asked_never_the_derived_fact() -> None:
    catalogue = a_catalogue(a_product(A_YEAR_OLD, FIVE_PERCENT, category=Category.SERVICE))
    asked = [each.fact.key for each in survey(a_case(), catalogue, TODAY).questions]
    assert set(asked) == {"founded_on", "research_spend", "revenue"}
    assert not set(asked) & set(DERIVED)
    left = survey(a_case(founded_on="2020-01-01", revenue=100), catalogue, TODAY).questions
    assert [each.fact.key for each in left] == ["research_spend"]


@pytest.mark.parametrize(
    ("valid_until", "verdict"),
    [("2026-03-16", Verdict.MET), ("2026-03-15", Verdict.UNMET), (None, Verdict.MET)],
)
def test_a_certificate_counts_to_its_last_day(valid_until: str | None, verdict: Verdict) -> None:
    dates = {"valid_until": valid_until} if valid_until else {}
    held = [a_certificate(**dates)]
    assert outcome(HIGH_TECH, certificates=held).verdict is verdict
    assert outcome(HIGH_TECH, credentials=["high_tech"], certificates=held).verdict is verdict


def test_an_expired_certificate_is_named_in_the_reason() -> None:
    said = outcome(
        HIGH_TECH,
        credentials=["high_tech", "tech_sme"],
        certificates=[a_certificate(issued_on="2022-12-01", valid_until="2025-11-30")],
    )
    assert said.reason == "企业资质：科技型中小企业，高新技术企业证书已于 2025-11-30 到期，需有高新技术企业"


def test_a_renewed_certificate_counts_and_one_not_yet_issued_does_not() -> None:
    old, new = a_certificate(valid_until="2025-11-30"), a_certificate(valid_until="2028-11-30")
    renewed = facts(certificates=[old, new])
    assert renewed.values["credentials"] == (Credential.HIGH_TECH,)
    assert "到期" not in renewed.claim("credentials")
    assert facts(certificates=[a_certificate(issued_on="2026-03-17")]).values["credentials"] == ()
    assert facts(certificates=[a_certificate(issued_on="2026-03-16")]).values["credentials"] == (
        Credential.HIGH_TECH,
    )
    assert facts(certificates=[]).values["credentials"] == ()
    assert facts().values["credentials"] is None


def test_yearly_figures_stand_in_for_the_last_complete_year() -> None:
    years = [{"year": 2025, "revenue": 80, "staff": 12}, {"year": 2024, "revenue": 50, "research_spend": 9}]
    found = facts(annual=years).values
    assert (found["revenue"], found["staff"], found["research_spend"]) == (Money.wan(80), 12, None)
    assert facts(annual=years, revenue=90).values["revenue"] == Money.wan(90), "what is given directly counts"
    twice = [{"year": 2025, "revenue": 80}, {"year": 2025, "revenue": 90}]
    assert facts(annual=twice).values["revenue"] is None, "two figures that differ are none"


def test_other_ip_is_the_sum_once_every_class_is_known() -> None:
    classes = {"utility_models": 2, "designs": 0, "software_copyrights": 5}
    assert facts(**classes).values["other_ip"] is None
    assert facts(**classes, trademarks=1).values["other_ip"] == 8
    assert facts(**classes, trademarks=1, other_ip=3).values["other_ip"] == 3


def test_an_earlier_season_stays_visible() -> None:
    assert facts(contest_phase="after", contest_season=2024).claim("contest_phase").endswith("，2024 年赛季")
    assert "赛季" not in facts(contest_phase="none", contest_season=2024).claim("contest_phase")


def test_every_fact_is_there_in_order() -> None:
    assert list(facts().values) == list(FACTS)

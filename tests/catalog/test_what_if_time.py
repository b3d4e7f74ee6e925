"""What if: days that only time brings, certificates that ran out, lists to be taken off, scores, versions."""

from datetime import date
from typing import Any

import pytest

from catalog.changes import Change, Reach
from catalog.criteria import Criterion
from catalog.matching import match
from catalog.rows import result_line
from catalog.values import Offering
from catalog.vocabulary import Eligibility
from catalog.what_if import Ways, what_if, what_offered
from catalog.what_if_page import way_text
from tests.catalog.examples import (
    LUOYANG,
    ZHENGZHOU,
    a_case,
    a_catalogue,
    a_leaf,
    a_policy,
    a_product,
    a_score,
    an_offering,
)

TODAY = date(2026, 3, 16)
OLD_ENOUGH = a_leaf("age_months", "at_least", 12, requirement="成立满 12 个月")


def ways(*rows: Criterion, policy: Any = None, **facts: Any) -> Ways:
    case, catalogue = a_case(**facts), a_catalogue(a_product(*rows, policy=policy or a_policy()))
    return what_if(case, catalogue, match(case, catalogue, TODAY), "a-loan")


def told(found: Ways) -> str:
    assert found.best is not None
    return way_text(found.best)


def only(found: Ways) -> Change:
    assert found.best is not None
    (change,) = found.best.changes
    return change


DAYS = [
    (date(2025, 7, 1), date(2026, 7, 1)),
    (date(2025, 3, 17), date(2026, 3, 17)),
    (date(2025, 8, 31), date(2026, 8, 31)),
]


@pytest.mark.parametrize(("founded", "day"), DAYS)
def test_a_firm_too_young_is_told_the_day(founded: date, day: date) -> None:
    found = ways(OLD_ENOUGH, founded_on=founded)
    change = only(found)
    assert (change.reach, change.from_day, found.is_doable) == (Reach.WAIT, day, True)
    assert change.sentence == f"从 {day} 起满足“成立满 12 个月”"
    assert told(found) == f"{day} 起，可以申请"


@pytest.mark.parametrize(("day", "before"), [(0, True), (1, False)])
def test_on_the_day_that_is_named_the_product_is_open(day: int, before: bool) -> None:
    del before
    change = only(ways(OLD_ENOUGH, founded_on=date(2025, 7, 1)))
    assert change.from_day is not None
    case, catalogue = a_case(founded_on=date(2025, 7, 1)), a_catalogue(a_product(OLD_ENOUGH))
    at = date.fromordinal(change.from_day.toordinal() - 1 + day)
    found = match(case, catalogue, at).results[0].eligibility
    assert found is (Eligibility.ELIGIBLE if day else Eligibility.INELIGIBLE)


def test_time_makes_nobody_younger() -> None:
    young = a_leaf("age_months", "at_most", 36)
    found = ways(young, founded_on=date(2020, 1, 1))
    assert only(found).reach is Reach.FIXED
    assert "成立 74 个月，需不超过 36 个月" in told(found)


def test_an_unknown_age_is_supposed_and_not_waited_for() -> None:
    assert told(ways(OLD_ENOUGH)) == "如果成立月数至少 12 个月，就可以申请"


def test_the_later_of_two_days_counts() -> None:
    policy = a_policy(begins=date(2026, 9, 1))
    assert told(ways(OLD_ENOUGH, policy=policy, founded_on=date(2025, 7, 1))) == "2026-09-01 起，可以申请"
    assert told(ways(OLD_ENOUGH, policy=policy, founded_on=date(2025, 10, 1))) == "2026-10-01 起，可以申请"


def test_a_document_that_ends_before_the_day_is_said() -> None:
    policy = a_policy(begins=date(2025, 1, 1), ends=date(2026, 6, 30))
    found = ways(OLD_ENOUGH, policy=policy, founded_on=date(2025, 7, 1))
    assert found.block is not None
    assert "2026-06-30 前" in found.block.reason


def test_a_firm_that_grows_too_old_while_it_waits_is_told() -> None:
    found = ways(
        OLD_ENOUGH,
        a_leaf("age_months", "at_most", 24),
        policy=a_policy(begins=date(2027, 9, 1)),
        founded_on=date(2025, 7, 1),
    )
    assert not found.is_doable


def test_a_row_that_ends_opens_the_product_the_day_after() -> None:
    row = a_leaf("has_borrowed", "is", False, requirement="首贷", valid_until=date(2026, 6, 30))
    found = ways(row, has_borrowed=True)
    assert told(found) == "2026-07-01 起，可以申请"
    assert only(found).requirement == "首贷"
    assert told(ways(row, a_leaf("region", "within", [LUOYANG]), has_borrowed=True)).startswith("注册地在")


def test_a_certificate_that_ran_out_is_renewed() -> None:
    row = a_leaf("credentials", "has_any", ["high_tech", "tech_sme"])
    lapsed = [{"credential": "high_tech", "valid_until": "2026-03-15"}]
    found = ways(row, certificates=lapsed)
    change = only(found)
    assert change.reach is Reach.ACT
    assert change.action == "重新认定高新技术企业（证书已于 2026-03-15 到期）"
    held = [{"credential": "high_tech", "valid_until": "2026-03-16"}]
    assert ways(row, certificates=held).ways == ()


def test_a_public_list_is_in_the_way_and_what_would_lift_it_is_said() -> None:
    listed = a_leaf(
        "integrity_flags", "has_any", ["dishonest_debtor", "abnormal_operation"], weight="exclusion"
    )
    found = ways(listed, integrity_flags=["abnormal_operation"])
    assert only(found).reach is Reach.FIXED
    assert told(found).endswith("移出经营异常名录后才能申请")
    assert ways(listed, integrity_flags=["loan_overdue"]).ways == ()


def test_a_list_that_an_official_says_can_be_lifted_is_a_step() -> None:
    listed = a_leaf(
        "integrity_flags", "has_any", ["loan_overdue"], weight="exclusion", actionable=True, remedy="找贷款行"
    )
    found = ways(listed, integrity_flags=["loan_overdue"])
    assert told(found) == "再做 1 步：还清逾期贷款"
    assert only(found).remedy == "找贷款行"


STAFF = {
    "label": "职工人数",
    "fact": "staff",
    "bands": [{"op": "at_least", "value": 30, "points": 20}, {"op": "at_least", "value": 10, "points": 15}],
    "actionable": True,
    "remedy": "多招人",
}
PATENTS = {
    "label": "发明专利",
    "fact": "invention_patents",
    "bands": [{"op": "at_least", "value": 5, "points": 40}, {"op": "at_least", "value": 1, "points": 30}],
}
AREA = {"label": "首贷", "fact": "has_borrowed", "bands": [{"op": "is", "value": False, "points": 40}]}
SCORED = {
    "one part is enough": (
        45,
        {"staff": 0, "invention_patents": 1},
        "再做 1 步：职工人数达到 10 人（职工人数得 15 分）",
    ),
    "no further than needed": (
        30,
        {"staff": 0, "invention_patents": 0},
        "再做 1 步：发明专利达到 1 件（发明专利得 30 分）",
    ),
    "both": (
        60,
        {"staff": 0, "invention_patents": 0},
        "再做 2 步：职工人数达到 30 人（职工人数得 20 分）；发明专利达到 5 件（发明专利得 40 分）",
    ),
    "unknown": (
        50,
        {"staff": 30},
        "如果发明专利至少 1 件（发明专利得 30 分），就可以申请",
    ),
}


@pytest.mark.parametrize(("least", "facts", "said"), SCORED.values(), ids=SCORED)
def test_the_parts_to_raise_are_named_with_their_points(least: int, facts: dict[str, int], said: str) -> None:
    found = ways(a_score(least, STAFF, PATENTS), **facts)
    assert told(found) == said
    assert found.best is not None
    assert found.best.leads_to is Eligibility.ELIGIBLE


def test_a_part_that_cannot_be_raised_is_in_the_way() -> None:
    found = ways(a_score(40, STAFF, AREA), staff=30, has_borrowed=True)
    assert not found.is_doable


def offered(case: dict[str, Any], *rows: Criterion, product: tuple[Criterion, ...] = (), **more: Any) -> Ways:
    offering: Offering = an_offering(*rows, id=7, **more)
    asked, catalogue = a_case(**case), a_catalogue(a_product(*product), offerings=[offering])
    found = what_offered(asked, catalogue, match(asked, catalogue, TODAY))
    return found[7]


def test_an_institutions_own_rows_are_named() -> None:
    patent = a_leaf("invention_patents", "at_least", 1)
    found = offered({"invention_patents": 0}, patent)
    assert told(found) == "再做 1 步：发明专利达到 1 件"
    assert found.offering is not None
    assert found.offering.institution == "甲银行"


def test_a_version_asks_what_its_product_asks_besides() -> None:
    patent = a_leaf("invention_patents", "at_least", 1)
    contest = a_leaf("contest_phase", "in", ["before", "during", "after"])
    found = offered({"invention_patents": 0, "contest_phase": "none"}, patent, product=(contest,))
    assert told(found) == "再做 2 步：报名参加中国创新创业大赛；发明专利达到 1 件"


def test_a_versions_territory_and_last_day_are_hard() -> None:
    assert told(offered({"region": LUOYANG}, region=ZHENGZHOU)).startswith("注册地在洛阳市")
    young = {"founded_on": date(2025, 7, 1)}
    late = offered(young, OLD_ENOUGH, valid_until=date(2026, 6, 30))
    assert late.block is not None
    assert "2026-06-30" in late.block.reason
    assert told(offered(young, OLD_ENOUGH, valid_until=date(2026, 7, 1))) == "2026-07-01 起，可以申请"


def test_the_page_says_what_an_institution_asks_besides() -> None:
    rows = (a_leaf("invention_patents", "at_least", 1),)
    catalogue = a_catalogue(a_product(), offerings=[an_offering(*rows, id=7), an_offering(id=8)])
    case = a_case(invention_patents=0)
    found = match(case, catalogue, TODAY)
    (result,) = found.results
    line = result_line(result, catalogue, offered=what_offered(case, catalogue, found))
    assert [each.still for each in line.offerings] == ["再做 1 步：发明专利达到 1 件", ""]


def test_versions_that_are_open_are_left_out() -> None:
    with pytest.raises(KeyError):
        offered({})

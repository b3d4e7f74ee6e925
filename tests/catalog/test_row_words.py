"""A row's own texts replace the generated reason; a reason that refuses always has the firm's own value."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from catalog.criteria import Criterion
from catalog.derived import derive
from catalog.evaluate import judge
from catalog.facts import FACTS
from catalog.outcomes import Known, Outcome
from catalog.vocabulary import Credential, Verdict
from tests.catalog.examples import LUOYANG, PLACES, TODAY, ZHENGZHOU, a_group, a_leaf, a_score


def said(row: Criterion, **facts: Any) -> Outcome:
    values = {**dict.fromkeys(FACTS), **facts}
    return judge(row, Known({**values, **derive(values, TODAY)}, PLACES, TODAY))


AGE = {
    "met_text": "已满{wanted}，成立 {value}",
    "unmet_text": "才 {value}，要{wanted}",
    "unknown_text": "请写成立日期",
}
OLD = a_leaf("age_months", "at_least", 12, **AGE)


def test_the_generated_reason_has_the_value_and_what_is_wanted() -> None:
    plain = a_leaf("age_months", "at_least", 12)
    assert said(plain, founded_on=date(2025, 7, 16)).reason == "成立 8 个月，需至少 12 个月"
    assert said(plain, founded_on=date(2025, 3, 16)).verdict is Verdict.MET
    assert said(plain, founded_on=date(2025, 3, 17)).verdict is Verdict.UNMET


def test_a_rows_own_texts_come_first() -> None:
    assert said(OLD, founded_on=date(2025, 7, 16)).reason == "才 8 个月，要至少 12 个月"
    assert said(OLD, founded_on=date(2024, 3, 16)).reason == "已满至少 12 个月，成立 24 个月"
    assert said(OLD).reason == "请写成立日期"


def test_only_the_texts_that_are_written_replace_the_reason() -> None:
    row = a_leaf("region", "within", [ZHENGZHOU], unmet_text="在{value}的企业请到当地申请")
    assert said(row, region=LUOYANG).reason == "在洛阳市的企业请到当地申请"
    assert said(row, region=ZHENGZHOU).reason == "注册地为郑州市"


def test_an_exclusions_texts_follow_its_own_verdict() -> None:
    row = a_leaf(
        "has_borrowed", "is", True, weight="exclusion", unmet_text="{value}，不再算首贷", met_text="首贷"
    )
    assert said(row, has_borrowed=True).reason == "是，不再算首贷"
    assert said(row, has_borrowed=False).reason == "首贷"


def test_groups_and_scores_have_texts_of_their_own() -> None:
    routes = a_group(
        "any",
        a_leaf("credentials", "has_any", ["high_tech"]),
        a_leaf("invention_patents", "at_least", 1),
        unmet_text="现有：{value}，两项都不符",
    )
    assert said(routes, credentials=(Credential.TECH_SME,), invention_patents=0).reason == (
        "现有：科技型中小企业；0 件，两项都不符"
    )
    part = {
        "label": "专利",
        "fact": "invention_patents",
        "bands": [{"op": "at_least", "value": 1, "points": 5}],
    }
    score = a_score(5, part, unmet_text="只有 {value}，{wanted}才行")
    assert said(score, invention_patents=0).reason == "只有 0 分，至少 5 分才行"


REFUSED = [
    ({"met_text": "您有 {number} 件"}, "没有可用的"),
    ({"unmet_text": "不够"}, "自己的值"),
    ({"unmet_text": "{value} 不够，差 {"}, "不成对"),
    ({"met_text": "{value!r}"}, "没有可用的"),
    ({"valid_from": "2027-01-01", "valid_until": "2026-12-31"}, "早于"),
]


@pytest.mark.parametrize(("more", "why"), REFUSED)
def test_texts_that_cannot_be_filled_are_refused(more: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        a_leaf("invention_patents", "at_least", 1, **more)


def test_a_group_wants_nothing_that_one_word_says() -> None:
    members = (a_leaf("staff", "at_least", 1), a_leaf("staff", "at_most", 9))
    with pytest.raises(ValidationError, match="没有可用的"):
        a_group("all", *members, unmet_text="{value}，需{wanted}")


UNMET = [
    (a_leaf("region", "within", [ZHENGZHOU]), {"region": LUOYANG}, "洛阳市"),
    (a_leaf("credentials", "has_any", ["high_tech"]), {"credentials": ()}, "无"),
    (a_leaf("staff", "at_least", 5), {"staff": 4}, "4 人"),
    (a_leaf("has_borrowed", "is", False), {"has_borrowed": True}, "获得过银行贷款"),
    (a_leaf("founded_on", "at_least", "2025-01-01"), {"founded_on": date(2020, 5, 1)}, "2020-05-01"),
]


@pytest.mark.parametrize(("row", "facts", "value"), UNMET)
def test_every_refusal_has_the_firms_own_value(row: Criterion, facts: dict[str, Any], value: str) -> None:
    found = said(row, **facts)
    assert found.verdict is Verdict.UNMET
    assert value in found.reason

"""Contradictory and unbelievable facts are named; nothing is refused; a plain case is not doubted."""

from typing import Any

import pytest

from catalog.doubts import doubts
from tests.catalog.examples import TODAY, a_case
from tests.world import Browser

HELD = {"credential": "high_tech"}
CASES = [
    ({"founded_on": "2026-03-17"}, ["成立日期 2026-03-17 还没有到"]),
    ({"founded_on": "2026-03-16"}, []),
    ({"contest_season": 2027, "contest_phase": "before"}, ["参赛年份 2027 年还没有到"]),
    ({"contest_season": 2026, "contest_phase": "before"}, []),
    ({"contest_season": 2025, "contest_phase": "none"}, ["填了未参赛，又填了 2025 年参赛"]),
    ({"contest_awarded": True, "contest_phase": "none"}, ["填了未参赛，又填了获奖"]),
    (
        {"contest_season": 2025, "contest_phase": "during"},
        ["2025 年的大赛应已结束，参赛情况却是赛中（比赛进行中）"],
    ),
    ({"contest_season": 2025, "contest_phase": "after"}, []),
    ({"revenue": 100, "research_spend": 200}, []),
    (
        {"revenue": 100, "research_spend": "200.000001"},
        ["研发投入 200.000001 万元 远大于营业收入 100 万元，请核对单位是否为万元"],
    ),
    (
        {"certificates": [{**HELD, "issued_on": "2025-12-01", "valid_until": "2025-11-30"}]},
        ["高新技术企业证书的到期日 2025-11-30 早于发证日 2025-12-01"],
    ),
    ({"certificates": [{**HELD, "issued_on": "2025-12-01", "valid_until": "2025-12-01"}]}, []),
    (
        {"certificates": [{**HELD, "issued_on": "2026-03-17"}]},
        ["高新技术企业证书的发证日 2026-03-17 还没有到"],
    ),
    ({"annual": [{"year": 2024, "staff": 1}, {"year": 2024, "staff": 1}]}, ["2024 年的年度数据填了 2 次"]),
    ({"annual": [{"year": 2027, "staff": 1}]}, ["2027 年还没有到，却填了年度数据"]),
    ({"annual": [{"year": 2025, "staff": 1}], "staff": 2}, ["职工人数填了两个不同的数，以单独填写的为准"]),
    ({"revenue": 1_000_000}, []),
    ({"revenue": "1000000.01"}, ["上年营业收入 100.000001 亿元，请核对单位和数字"]),
    ({"invention_patents": 2_000}, []),
    ({"invention_patents": 2_001}, ["发明专利 2001 件，请核对单位和数字"]),
    ({}, []),
]


@pytest.mark.parametrize(("profile", "said"), CASES)
def test_each_doubt_is_one_sentence(profile: dict[str, Any], said: list[str]) -> None:
    assert [doubt.text for doubt in doubts(a_case(**profile), TODAY)] == said


def test_the_result_names_them_and_still_answers(guest: Browser) -> None:
    page = guest.get("/check/result?region=410105&revenue=10&research_spend=500")
    assert page.status_code == 200
    assert "研发投入 500 万元 远大于营业收入 10 万元" in page.text
    assert "这几项请再看一眼" not in guest.get("/check/result?region=410105&revenue=10&research_spend=5").text

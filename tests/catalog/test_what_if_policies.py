"""What would open the products of the documents: each case with its firm, its ways and its clauses."""

from datetime import date
from typing import Any

import pytest

from catalog.matching import match
from catalog.what_if import what_if
from catalog.what_if_page import way_text, what_if_line
from tests.catalog.examples import HENAN, LUOYANG, TODAY, a_case, real_catalogue

REAL = real_catalogue()
NOTHING: dict[str, Any] = {"credentials": [], "score_scheme": [], "contest_phase": "none", "fiscal_award": 0}
EIGHT = "已是科技型中小企业等 8 项之一"
# Product, firm, day, what is said of each way, the clauses of the first way.
CASES: list[tuple[str, dict[str, Any], date, list[str], list[str]]] = [
    ("chuangsai-dai", NOTHING, TODAY, ["再做 1 步：报名参加中国创新创业大赛"], ["yuxin#二(四)"]),
    (
        "chuangsai-dai",
        {},
        TODAY,
        ["如果参赛情况为赛前（已报名）、赛中（比赛进行中）或赛后（已完赛），就可以申请"],
        ["yuxin#二(四)"],
    ),
    ("jifendai", NOTHING, TODAY, ["再做 1 步：取得豫科积分"], ["yuxin#二(一)"]),
    (
        "jifentou",
        {**NOTHING, "score_scheme": ["other"]},
        TODAY,
        ["再做 1 步：取得豫科积分"],
        ["yuxin#二(一)"],
    ),
    (
        "jifenxian",
        {"score_scheme": []},
        TODAY,
        [f"如果{EIGHT}，再做 1 步：取得豫科积分"],
        ["yuxin#二(一)"] * 2,
    ),
    (
        "jifen-jiangbu-dai",
        NOTHING,
        TODAY,
        ["再做 2 步：取得豫科积分；首次获得财政奖补"],
        ["yuxin#二(一)"] * 2,
    ),
    (
        "jifen-jiangbu-dai",
        {**NOTHING, "fiscal_award": 60},
        TODAY,
        ["再做 1 步：取得豫科积分"],
        ["yuxin#二(一)"],
    ),
    (
        "yuke-bao",
        {**NOTHING, "in_incubator": False},
        TODAY,
        ["再做 1 步：报名参加中国创新创业大赛", "再做 1 步：入驻智慧岛、孵化器或大学科技园"],
        ["yuxin#二(五)"],
    ),
    ("yuke-bao", {"contest_phase": "none"}, TODAY, ["如果在孵化载体内，就可以申请"], ["yuxin#二(五)"]),
    (
        "yuxin-fuwubao",
        {**NOTHING, "newly_in_incubator": False, "in_incubator": False},
        TODAY,
        ["再做 2 步：报名参加中国创新创业大赛；入驻智慧岛、孵化器或大学科技园"],
        ["yuxin#二(六)"] * 2,
    ),
    (
        "fuhuaqi-jixiao-jiangbu",
        {"incubated_winner": True},
        TODAY,
        ["申请主体为企业，需为孵化载体"],
        ["yuxin#二(六)"],
    ),
    (
        "fuhuaqi-jixiao-jiangbu",
        {"applicant": "incubator", "incubated_winner": False},
        TODAY,
        ["未孵化过大赛获奖企业，需孵化过大赛获奖企业"],
        ["yuxin#二(六)"],
    ),
    (
        "zscq-zhiya-dai-hn",
        {"credentials": ["high_tech"], "invention_patents": 0, "other_ip": 0},
        TODAY,
        ["再做 1 步：其他知识产权达到 1 件", "再做 1 步：发明专利达到 1 件"],
        ["cppcc-1330218#一(四)"],
    ),
    (
        "yingshou-zhangkuan-zhiya-hn",
        {"credentials": ["tech_sme"], "has_receivables": False},
        TODAY,
        ["没有可质押的应收账款，需有可质押的应收账款"],
        ["hn-2024-30#七(一)"],
    ),
    (
        "shou-dai-hn",
        {"credentials": ["tech_sme"], "has_borrowed": True},
        TODAY,
        ["获得过银行贷款，需未获得过银行贷款"],
        ["cppcc-1330218#二(一)"],
    ),
    (
        "zz-keji-baoxian-buzhu",
        {"credentials": ["tech_sme"], "buys_tech_insurance": False},
        TODAY,
        ["再做 1 步：投保科技保险"],
        ["zz-2025-66#二(二)"],
    ),
    (
        "zz-keji-baoxian-buzhu",
        {"region": LUOYANG, "credentials": ["tech_sme"], "insurance_premium": 5, "buys_tech_insurance": True},
        TODAY,
        ["注册地在洛阳市，郑州市的政策不适用"],
        ["zz-2025-66#发文"],
    ),
    (
        "zz-rongzi-danbao",
        {"region": HENAN, "credentials": ["tech_sme"]},
        TODAY,
        ["如果注册地在郑州市，就可以申请"],
        ["zz-2025-66#发文"],
    ),
    (
        "zz-rongzi-danbao",
        {"credentials": ["tech_sme"]},
        date(2025, 6, 2),
        ["2025-06-03 起，可以申请"],
        ["zz-2025-66#附则"],
    ),
    (
        "zz-keji-baoxian-buzhu",
        {"credentials": ["tech_sme"], "buys_tech_insurance": False},
        date(2025, 6, 2),
        ["2025-06-03 起，再做 1 步：投保科技保险"],
        ["zz-2025-66#二(二)", "zz-2025-66#附则"],
    ),
    (
        "zz-rongzi-danbao",
        {"credentials": ["tech_sme"]},
        date(2028, 6, 4),
        ["有效期至 2028-06-03 前，已过期，不会再开放"],
        ["zz-2025-66#附则"],
    ),
    (
        "zz-chuangxin-jifen-dai",
        {"credentials": ["tech_sme"], "on_key_chain": True, "score_scheme": ["yuke"]},
        TODAY,
        ["再做 1 步：取得郑好融创新积分评级"],
        ["zz-2025-66#三(五)"],
    ),
    (
        "zz-gongyinglian-jinrong",
        {"on_key_chain": True, "supplies_chain_leader": False},
        TODAY,
        ["再做 1 步：成为“链主”企业的供应商或配套企业"],
        ["zz-2025-66#三(一)"],
    ),
    (
        "zz-jigou-buzhu",
        {"applicant": "bank", "new_bank_unit": "none"},
        TODAY,
        ["再做 1 步：新设专业机构变为科技金融服务中心等 3 项之一"],
        ["zz-2025-66#二(一)"],
    ),
    (
        "zz-yinhang-zengliang-buzhu",
        {"applicant": "bank", "bank_tech_loan_increase": "99999.99"},
        TODAY,
        ["科技型企业贷款新增额 9.999999 亿元，需至少 10 亿元"],
        ["zz-2025-66#三(一)"],
    ),
]


@pytest.mark.parametrize(("slug", "profile", "as_of", "sentences", "clauses"), CASES)
def test_the_ways_of_the_documents(
    slug: str, profile: dict[str, Any], as_of: date, sentences: list[str], clauses: list[str]
) -> None:
    case = a_case(**profile)
    found = what_if(case, REAL, match(case, REAL, as_of), slug)
    told = [found.block.reason] if found.block else [way_text(way) for way in found.ways]
    assert told == sentences
    line = what_if_line(found, REAL)
    assert line is not None
    cited = [found.block.clause] if found.block else [each.clause for each in found.ways[0].changes]
    assert cited == clauses
    assert [change.clause_label for change in line.changes] == [REAL.clauses[ref].label for ref in clauses]

"""Firms and what they come out as, written out clause by clause from the policy texts.

Each case names the clause it was read from. The day is 2026-11-22 unless a case says otherwise.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from catalog.matching import match
from catalog.profile import Case
from catalog.values import Catalogue
from tests.catalog.examples import real_catalogue

TODAY = date(2026, 11, 22)
ZHENGZHOU, GAOXIN, LUOYANG, WUHAN = "410105", "410172", "410305", "420100"
YES, VERIFY, ASK, NO = "初步符合", "待核验", "待补充", "不符合"


@dataclass(frozen=True)
class Firm:
    """One case: what is known, the product, what it comes out as, and where the text says so."""

    product: str
    expected: str
    clause: str
    profile: dict[str, Any] = field(default_factory=dict)
    need: dict[str, Any] = field(default_factory=dict)
    on: date = TODAY

    def __str__(self) -> str:
        return f"{self.product} {self.expected} {self.profile} {self.on}"


def henan(**facts: Any) -> dict[str, Any]:
    return {"region": LUOYANG, **facts}


def zhengzhou(**facts: Any) -> dict[str, Any]:
    return {"region": ZHENGZHOU, **facts}


TECH = {"credentials": ["tech_sme"]}
PLAIN: dict[str, Any] = {"credentials": []}

CASES = [
    # “豫融育新” 二(四): 大赛企业专属，赛前、赛中、赛后都可以；其他条件没有写
    Firm("chuangsai-dai", YES, "yuxin#二(四)", henan(contest_phase="before")),
    Firm("chuangsai-dai", YES, "yuxin#二(四)", henan(contest_phase="during")),
    Firm("chuangsai-dai", YES, "yuxin#二(四)", henan(contest_phase="after")),
    Firm("chuangsai-dai", NO, "yuxin#二(四)", henan(contest_phase="none")),
    Firm("chuangsai-dai", ASK, "yuxin#二(四)", henan()),
    Firm("chuangsai-dai", ASK, "yuxin#二(四)", {"contest_phase": "during"}),
    Firm("chuangsai-dai", NO, "yuxin#发文", {"region": WUHAN, "contest_phase": "during"}),
    Firm("chuangsai-dai", NO, "yuxin#二(四)", henan(applicant="bank", contest_phase="during")),
    # 二(一): 积分奖补贷要积分达标（门槛没有写）而且获得财政奖补
    Firm("jifen-jiangbu-dai", VERIFY, "yuxin#二(一)", henan(**TECH, score_scheme=["yuke"], fiscal_award=60)),
    Firm(
        "jifen-jiangbu-dai",
        VERIFY,
        "yuxin#二(一)",
        henan(**TECH, score_scheme=["yuke"], fiscal_award="0.000001"),
    ),
    Firm("jifen-jiangbu-dai", NO, "yuxin#二(一)", henan(**TECH, score_scheme=["yuke"], fiscal_award=0)),
    Firm("jifen-jiangbu-dai", NO, "yuxin#二(一)", henan(**TECH, score_scheme=[], fiscal_award=60)),
    Firm("jifen-jiangbu-dai", NO, "yuxin#二(一)", henan(**TECH, score_scheme=["other"], fiscal_award=60)),
    Firm("jifen-jiangbu-dai", ASK, "yuxin#二(一)", henan(**TECH, fiscal_award=60)),
    Firm("jifen-jiangbu-dai", ASK, "yuxin#二(一)", henan(**TECH, score_scheme=["yuke"])),
    Firm("jifendai", VERIFY, "yuxin#二(一)", henan(**TECH, score_scheme=["yuke"])),
    Firm("jifendai", NO, "yuxin#二(一)", henan(**TECH, score_scheme=["zhenghaorong"])),
    Firm("jifentou", VERIFY, "yuxin#二(一)", henan(**TECH, score_scheme=["yuke", "other"])),
    Firm("jifenxian", ASK, "yuxin#二(一)", henan(score_scheme=["yuke"])),
    # 二(五): 豫科保、科惠保面向大赛优质项目、孵化器及各类载体
    Firm("yuke-bao", YES, "yuxin#二(五)", henan(in_incubator=True)),
    Firm("yuke-bao", YES, "yuxin#二(五)", henan(applicant="incubator")),
    Firm("yuke-bao", VERIFY, "yuxin#二(五)", henan(in_incubator=False, contest_phase="after")),
    Firm("yuke-bao", NO, "yuxin#二(五)", henan(in_incubator=False, contest_phase="none")),
    Firm("kehui-bao", ASK, "yuxin#二(五)", henan(contest_phase="none")),
    # 二(六): 新入住载体的参赛企业；孵化获奖企业的载体
    Firm(
        "yuxin-fuwubao", YES, "yuxin#二(六)", henan(**TECH, contest_phase="before", newly_in_incubator=True)
    ),
    Firm(
        "yuxin-fuwubao", NO, "yuxin#二(六)", henan(**TECH, contest_phase="before", newly_in_incubator=False)
    ),
    Firm("yuxin-fuwubao", NO, "yuxin#二(六)", henan(**TECH, contest_phase="none", newly_in_incubator=True)),
    Firm("fuhuaqi-jixiao-jiangbu", YES, "yuxin#二(六)", henan(applicant="incubator", incubated_winner=True)),
    Firm("fuhuaqi-jixiao-jiangbu", NO, "yuxin#二(六)", henan(applicant="incubator", incubated_winner=False)),
    Firm("fuhuaqi-jixiao-jiangbu", NO, "yuxin#二(六)", henan(incubated_winner=True)),
    # 二(八): 产业链专场对接会中的大赛创新项目
    Firm("keji-chengguo-zhuanhua-dai", VERIFY, "yuxin#二(八)", henan(contest_phase="during")),
    Firm("feiyong-sunshi-baozhang-xian", NO, "yuxin#二(八)", henan(contest_phase="none")),
    # 答复 一(四): 知识产权质押融资；二(一): 首贷是无贷户
    Firm("zscq-zhiya-dai-hn", YES, "cppcc-1330218#一(四)", henan(**TECH, invention_patents=1, other_ip=0)),
    Firm("zscq-zhiya-dai-hn", YES, "cppcc-1330218#一(四)", henan(**TECH, invention_patents=0, other_ip=1)),
    Firm("zscq-zhiya-dai-hn", NO, "cppcc-1330218#一(四)", henan(**TECH, invention_patents=0, other_ip=0)),
    Firm("zscq-zhiya-dai-hn", ASK, "cppcc-1330218#一(四)", henan(**TECH, invention_patents=0)),
    Firm("zscq-zhiya-dai-hn", VERIFY, "cppcc-1330218#一(四)", henan(**PLAIN, invention_patents=1)),
    Firm("shou-dai-hn", YES, "cppcc-1330218#二(一)", henan(**TECH, has_borrowed=False)),
    Firm("shou-dai-hn", NO, "cppcc-1330218#二(一)", henan(**TECH, has_borrowed=True)),
    # 豫政办〔2024〕30号 三(二)、三(六)、七(一)，自 2024-06-25
    Firm("yanfa-dai-hn", YES, "hn-2024-30#三(二)", henan(**TECH)),
    Firm("yanfa-dai-hn", VERIFY, "hn-2024-30#三(二)", henan(**PLAIN)),
    Firm("yanfa-dai-hn", ASK, "hn-2024-30#三(二)", henan()),
    Firm("yanfa-dai-hn", YES, "hn-2024-30#发文", henan(**TECH), on=date(2024, 6, 25)),
    Firm("yanfa-dai-hn", NO, "hn-2024-30#发文", henan(**TECH), on=date(2024, 6, 24)),
    Firm("guquan-zhiya-rongzi-hn", YES, "hn-2024-30#三(二)", henan(**TECH), {"security": ["equity_pledge"]}),
    Firm("guquan-zhiya-rongzi-hn", NO, "hn-2024-30#三(二)", henan(**TECH), {"security": ["credit"]}),
    Firm("yingshou-zhangkuan-zhiya-hn", YES, "hn-2024-30#七(一)", henan(**TECH, has_receivables=True)),
    Firm("yingshou-zhangkuan-zhiya-hn", NO, "hn-2024-30#七(一)", henan(**TECH, has_receivables=False)),
    Firm("kuajing-zijin-jizhong", YES, "hn-2024-30#三(六)", henan(**TECH, is_multinational=True)),
    Firm("kuajing-zijin-jizhong", NO, "hn-2024-30#三(六)", henan(**TECH, is_multinational=False)),
    Firm("qflp-hn", YES, "hn-2024-30#三(六)", henan(**TECH, stage="seed")),
    Firm("qflp-hn", YES, "hn-2024-30#三(六)", henan(**TECH, stage="startup")),
    Firm("qflp-hn", NO, "hn-2024-30#三(六)", henan(**TECH, stage="growth")),
    Firm("kechuang-piaoju-hn", VERIFY, "hn-2024-30#三(四)", henan(**TECH)),
    # 郑政文〔2025〕66号: 只管郑州，2025-06-03 起三年
    Firm(
        "zz-keji-baoxian-buzhu",
        YES,
        "zz-2025-66#二(二)",
        zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium=50),
    ),
    Firm(
        "zz-keji-baoxian-buzhu",
        NO,
        "zz-2025-66#发文",
        henan(**TECH, buys_tech_insurance=True, insurance_premium=50),
    ),
    Firm(
        "zz-keji-baoxian-buzhu",
        NO,
        "zz-2025-66#二(二)",
        zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium=0),
    ),
    Firm(
        "zz-keji-baoxian-buzhu",
        YES,
        "zz-2025-66#附则",
        zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium=50),
        on=date(2025, 6, 3),
    ),
    Firm(
        "zz-keji-baoxian-buzhu",
        NO,
        "zz-2025-66#附则",
        zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium=50),
        on=date(2025, 6, 2),
    ),
    Firm(
        "zz-keji-baoxian-buzhu",
        YES,
        "zz-2025-66#附则",
        zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium=50),
        on=date(2028, 6, 2),
    ),
    # 满三年当天归属没有写，由发文机关解释
    Firm(
        "zz-keji-baoxian-buzhu",
        VERIFY,
        "zz-2025-66#附则",
        zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium=50),
        on=date(2028, 6, 3),
    ),
    Firm(
        "zz-keji-baoxian-buzhu",
        NO,
        "zz-2025-66#附则",
        zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium=50),
        on=date(2028, 6, 4),
    ),
    # 航空港区是否在郑州范围没有写；只填到省，要补到市
    Firm(
        "zz-keji-baoxian-buzhu",
        VERIFY,
        "zz-2025-66#发文",
        {"region": "410173", **TECH, "buys_tech_insurance": True, "insurance_premium": 50},
    ),
    Firm(
        "zz-keji-baoxian-buzhu",
        ASK,
        "zz-2025-66#发文",
        {"region": "410000", **TECH, "buys_tech_insurance": True, "insurance_premium": 50},
    ),
    Firm("zz-rongzi-danbao", YES, "zz-2025-66#五(三)", {"region": GAOXIN, **TECH}),
    Firm("zz-zscq-abs-buzhu", YES, "zz-2025-66#三(三)", zhengzhou(ip_securities_issued=True)),
    Firm("zz-zscq-abs-buzhu", NO, "zz-2025-66#三(三)", zhengzhou(ip_securities_issued=False)),
    Firm("zz-jigou-buzhu", VERIFY, "zz-2025-66#二(一)", zhengzhou(applicant="bank", new_bank_unit="center")),
    Firm("zz-jigou-buzhu", NO, "zz-2025-66#二(一)", zhengzhou(applicant="bank", new_bank_unit="none")),
    Firm("zz-jigou-buzhu", NO, "zz-2025-66#二(一)", zhengzhou(new_bank_unit="center")),
    Firm(
        "zz-yinhang-zengliang-buzhu",
        YES,
        "zz-2025-66#三(一)",
        zhengzhou(applicant="bank", bank_tech_loan_increase=100_000),
    ),
    Firm(
        "zz-yinhang-zengliang-buzhu",
        NO,
        "zz-2025-66#三(一)",
        zhengzhou(applicant="bank", bank_tech_loan_increase="99999.999999"),
    ),
    Firm(
        "zz-gongyinglian-jinrong",
        YES,
        "zz-2025-66#三(一)",
        zhengzhou(on_key_chain=True, supplies_chain_leader=True),
    ),
    Firm(
        "zz-gongyinglian-jinrong",
        NO,
        "zz-2025-66#三(一)",
        zhengzhou(on_key_chain=False, supplies_chain_leader=True),
    ),
    Firm(
        "zz-chuangxin-jifen-dai",
        VERIFY,
        "zz-2025-66#三(五)",
        zhengzhou(**TECH, on_key_chain=True, score_scheme=["zhenghaorong"]),
    ),
    Firm(
        "zz-chuangxin-jifen-dai",
        NO,
        "zz-2025-66#三(五)",
        zhengzhou(**TECH, on_key_chain=True, score_scheme=["yuke"]),
    ),
    Firm("zz-binggou-dai", VERIFY, "zz-2025-66#四(三)", zhengzhou(), {"purposes": ["merger"]}),
    Firm("zz-binggou-dai", NO, "zz-2025-66#四(三)", zhengzhou(), {"purposes": ["research"]}),
    Firm("zz-zhengke-dai", VERIFY, "zz-2025-66#五(三)", zhengzhou(**TECH)),
    # 外省的做法不推荐给河南企业，对当地企业也只作参考
    Firm("wh-zhishi-jiazhi-dai", NO, "bulletin-288#政策②武汉 二(二)8", zhengzhou(**TECH)),
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return real_catalogue()


@pytest.mark.parametrize("firm", CASES, ids=str)
def test_a_firm_comes_out_as_the_text_says(firm: Firm, catalogue: Catalogue) -> None:
    case = Case.model_validate({"profile": firm.profile, "need": firm.need})
    found = {result.slug: result for result in match(case, catalogue, firm.on).results}[firm.product]
    assert found.eligibility.label == firm.expected
    assert firm.clause in {outcome.clause for outcome in found.outcomes}


def test_every_product_with_a_stated_condition_has_a_case(catalogue: Catalogue) -> None:
    """Stated: a hard row of its own that compares a fact, other than being a 科技型企业."""
    stated = {
        product.slug
        for product in catalogue.products
        if product.region in ("410000", "410100")
        and any(
            row.weight.value == "hard" and row.kind == "fact" and row.fact not in ("credentials", "region")
            for row in product.criteria
        )
    }
    covered = {firm.product for firm in CASES}
    assert stated - covered <= {"zaitiexian", "zaitiexian-piaoju"}  # 票据：只有银行能办，见下


@pytest.mark.parametrize("product", ["zaitiexian", "zaitiexian-piaoju"])
def test_rediscount_is_for_banks_that_hold_bills(product: str, catalogue: Catalogue) -> None:
    """豫政办〔2024〕30号 二(二)、二(三)."""
    for facts, expected in (
        ({"applicant": "bank", "holds_bills": True}, VERIFY),
        ({"applicant": "bank", "holds_bills": False}, NO),
        ({"applicant": "enterprise", "holds_bills": True}, NO),
    ):
        case = Case.model_validate({"profile": henan(**facts)})
        found = {result.slug: result for result in match(case, catalogue, TODAY).results}[product]
        assert found.eligibility.label == expected

"""The amounts that firms come out with, written out rule by rule from the policy texts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from catalog.profile import Case
from catalog.subsidies import compute
from catalog.values import Catalogue
from tests.catalog.examples import real_catalogue
from tests.catalog.test_firm_cases import TECH, TODAY, henan, zhengzhou


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return real_catalogue()


AMOUNTS = [
    # R01 二(一): 最高 5 倍奖补金额；积分未知不能判定
    ("R01", henan(score_scheme=["yuke"], fiscal_award=60), "300"),
    ("R01", henan(score_scheme=["yuke"], fiscal_award="0.01"), "0.05"),
    ("R01", henan(score_scheme=["yuke"], fiscal_award=0), None),
    ("R01", henan(fiscal_award=60), None),
    # R02 二(二): 实际保费的 30%，不超过 20 万元
    ("R02", zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium=50), "15"),
    ("R02", zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium="66.66"), "19.998"),
    ("R02", zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium="66.67"), "20"),
    ("R02", zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium=80), "20"),
    ("R02", zhengzhou(**TECH, buys_tech_insurance=True, insurance_premium=0), "0"),
    ("R02", henan(**TECH, buys_tech_insurance=True, insurance_premium=50), None),
    # R03 二(一): 三类机构 30、20、10 万元
    ("R03a", zhengzhou(applicant="bank", new_bank_unit="center"), "30"),
    ("R03b", zhengzhou(applicant="bank", new_bank_unit="division"), "20"),
    ("R03c", zhengzhou(applicant="bank", new_bank_unit="branch"), "10"),
    ("R03a", zhengzhou(applicant="bank", new_bank_unit="branch"), None),
    # R04 三(一): 两个文本并列，0.2% 与 0.2‰，门槛 10 亿元，上限 200 万元
    ("R04", zhengzhou(applicant="bank", bank_tech_loan_increase=100_000), "200"),
    ("R04x", zhengzhou(applicant="bank", bank_tech_loan_increase=100_000), "20"),
    ("R04", zhengzhou(applicant="bank", bank_tech_loan_increase=150_000), "200"),
    ("R04x", zhengzhou(applicant="bank", bank_tech_loan_increase=150_000), "30"),
    ("R04x", zhengzhou(applicant="bank", bank_tech_loan_increase=1_000_000), "200"),
    ("R04", zhengzhou(applicant="bank", bank_tech_loan_increase=95_000), "0"),
    # R05 三(三): 不超过实际融资额 1.5%，最高 200 万元
    ("R05", zhengzhou(ip_securities_issued=True, ip_securities_raised=9_000), "135"),
    ("R05", zhengzhou(ip_securities_issued=True, ip_securities_raised=18_000), "200"),
    # R06 五(三): 综合融资担保费率 1% 以下
    ("R06", zhengzhou(**TECH, guaranteed_amount=1_000), "10"),
]


@pytest.mark.parametrize(("rule", "profile", "wan"), AMOUNTS)
def test_amounts_come_out_as_the_text_says(
    rule: str, profile: dict[str, Any], wan: str | None, catalogue: Catalogue
) -> None:
    case = Case.model_validate({"profile": profile})
    found = {each.rule.id: each for each in compute(case, catalogue, TODAY)}[rule]
    assert (found.amount.in_wan if found.amount else None) == (None if wan is None else Decimal(wan))


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2025, 5, 20), False),
        (date(2025, 6, 2), False),
        (date(2025, 6, 3), True),
        (date(2028, 6, 2), True),
        (date(2028, 6, 3), None),
        (date(2028, 7, 1), False),
    ],
)
def test_the_zhengzhou_document_holds_three_years(
    day: date, in_force: bool | None, catalogue: Catalogue
) -> None:
    """郑政文〔2025〕66号 附则; the day after three years is for the issuer to say."""
    case = Case.model_validate({"profile": zhengzhou()})
    found = {each.rule.id: each for each in compute(case, catalogue, day)}["R07"]
    assert found.in_force is in_force

"""What the firm likes decides among plans: kinds in its order, how many institutions."""

from typing import Any

import pytest
from pydantic import ValidationError

from catalog.plan import Plan
from catalog.profile import Need
from catalog.vocabulary import Category
from tests.catalog.examples import a_catalogue, a_product, an_offering
from tests.catalog.test_planning import lines_of, plan_of
from yurong.kit.money import Money


def loan_and_equity(**need: Any) -> Plan:
    """500 万元 wanted; a loan of 800 at 4 %, equity of 300 without a price, a bond of 200 at 6 %."""
    catalogue = a_catalogue(
        a_product(slug="loan", name="贷"),
        a_product(slug="fund", name="投", category=Category.EQUITY),
        a_product(slug="bond", name="债", category=Category.BOND),
        offerings=[
            an_offering(id=1, product="loan", institution="甲银行", amount_max=Money.wan(800), rate_bp=400),
            an_offering(id=2, product="fund", institution="乙基金", amount_max=Money.wan(300)),
            an_offering(id=3, product="bond", institution="丙券商", amount_max=Money.wan(200), rate_bp=600),
        ],
    )
    return plan_of(catalogue, {"amount": 500, **need})


@pytest.mark.parametrize(
    ("preferred", "lines"),
    [
        (None, [("loan", 500)]),
        (["loan"], [("loan", 500)]),
        (["equity"], [("fund", 300), ("loan", 200)]),
        (["equity", "bond"], [("fund", 300), ("bond", 200)]),
        (["bond", "equity"], [("bond", 200), ("fund", 300)]),
        (["leasing"], [("loan", 500)]),
    ],
)
def test_kinds_are_used_up_in_the_firms_order(
    preferred: list[str] | None, lines: list[tuple[str, int]]
) -> None:
    plan = loan_and_equity(preferred=preferred)
    assert [(slug, amount) for slug, _, amount in lines_of(plan)] == [
        (slug, Money.wan(amount)) for slug, amount in lines
    ]


def test_the_order_is_said_with_the_line_and_the_plan() -> None:
    plan = loan_and_equity(preferred=["equity", "loan"], most_counterparts=2)
    assert plan.lines[0].why == "按您的次序先用股权，价格待询：300 万元"
    assert plan.lines[1].why == "按您的次序先用贷款，补足其余 200 万元：年利率 4%"
    assert plan.basis == ("先补足金额", "再按您的次序用股权、贷款", "再求期内成本最低", "最多 2 家机构")
    assert plan.alternatives[0].difference.endswith("但不合您的先后次序")


@pytest.mark.parametrize(("most", "covered"), [(1, 100), (2, 200), (None, 300), (4, 400), (6, 500)])
def test_no_more_institutions_than_the_firm_wants(most: int | None, covered: int) -> None:
    products = [a_product(slug=f"loan-{n}", name=f"贷{n}", cap=Money.wan(100)) for n in range(6)]
    plan = plan_of(a_catalogue(*products), {"amount": 500, "most_counterparts": most})
    assert plan.covered == Money.wan(covered)


@pytest.mark.parametrize(
    "need",
    [{"most_counterparts": 0}, {"most_counterparts": 7}, {"preferred": ["insurance"]}, {"preferred": ["x"]}],
)
def test_what_cannot_be_wished_is_refused(need: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Need.model_validate(need)


def test_a_kind_named_twice_counts_once() -> None:
    assert Need.model_validate({"preferred": ["loan", "loan"]}).preferred == (Category.LOAN,)

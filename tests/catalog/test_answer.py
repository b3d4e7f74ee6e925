"""The JSON answer: what `yurong match` prints."""

import json
from typing import Any

from catalog.answer import answer
from catalog.answer_schema import Answer
from catalog.evaluate import ENGINE_VERSION
from tests.catalog.examples import (
    TODAY,
    a_case,
    a_catalogue,
    a_group,
    a_leaf,
    a_manual,
    a_product,
    an_offering,
    real_catalogue,
)

REAL = real_catalogue()


def printed(catalogue: Any = REAL, **case: Any) -> Any:
    return json.loads(answer(a_case(**case), catalogue, TODAY).model_dump_json())


def test_every_product_is_answered_with_its_clause() -> None:
    found = printed(contest_phase="before")
    assert found["as_of"] == "2026-03-16"
    assert found["engine_version"] == ENGINE_VERSION
    assert set(found["products"]) == {product.slug for product in REAL.products}
    loan = found["products"]["chuangsai-dai"]
    assert (loan["name"], loan["eligibility"], loan["eligibility_label"]) == (
        "创赛贷",
        "eligible",
        "初步符合",
    )
    contest = loan["criteria"][-1]
    assert (contest["verdict"], contest["reason"]) == ("met", "参赛情况为赛前（已报名）")
    assert contest["clause"]["ref"] == "yuxin#二(四)"


def test_sums_are_numbers_in_wan() -> None:
    found = printed(fiscal_award=60, score_scheme=["yuke"], insurance_premium="66.6")["subsidies"]
    assert found["R01"]["amount_wan"] == 300
    assert found["R02"]["amount_wan"] == 19.98
    assert found["R02"]["working"] == "30% × 66.6 万元 = 19.98 万元"
    assert found["R07"]["in_force"] is True
    assert found["N01"]["amount_wan"] is None
    assert set(found) == {rule.id for rule in REAL.rules}


def test_missing_facts_come_with_their_question() -> None:
    found = printed()
    loan = found["products"]["chuangsai-dai"]
    assert loan["eligibility"] == "incomplete"
    assert [fact["fact"] for fact in loan["missing"]] == ["contest_phase"]
    asked = {fact["fact"]: fact for fact in found["missing_facts"]}
    assert asked["contest_phase"]["question"] == "是否参加中国创新创业大赛，进行到哪一步？"
    assert asked["contest_phase"]["settles"] >= 1
    settles = [fact["settles"] for fact in found["missing_facts"]]
    assert settles == sorted(settles, reverse=True)


def test_groups_offerings_plan_and_roadmap_are_part_of_the_answer() -> None:
    group = a_group("any", a_leaf("fiscal_award", "more_than", 0, actionable=True), a_manual())
    catalogue = a_catalogue(a_product(group), offerings=[an_offering(rate_bp=400)])
    found = printed(catalogue, fiscal_award=0, need={"amount": "12.5"})
    product = found["products"]["a-loan"]
    assert [member["verdict"] for member in product["criteria"][-1]["members"]] == ["unmet", "manual"]
    assert product["offerings"][0]["terms"].endswith("（示例）")
    assert found["plan"]["need_wan"] == 12.5
    assert found["plan"]["lines"][0]["rate"] == "4%"
    assert found["plan"]["open_wan"] == 12.5
    assert found["roadmap"] == []


def test_the_answer_has_a_schema_and_survives_its_own_json() -> None:
    assert "products" in Answer.model_json_schema()["properties"]
    text = answer(a_case(fiscal_award="0.000001"), REAL, TODAY).model_dump_json()
    assert Answer.model_validate_json(text).model_dump_json() == text


def test_the_same_case_gives_the_same_answer() -> None:
    case = a_case(stage="startup", credentials=["high_tech"], need={"amount": 300})
    assert answer(case, REAL, TODAY).model_dump_json() == answer(case, REAL, TODAY).model_dump_json()


def test_every_condition_of_every_product_cites_a_clause() -> None:
    def walk(rows: list[Any]) -> None:
        for row in rows:
            assert row["clause"]["label"]
            assert row["reason"]
            walk(row["members"])

    for product in printed()["products"].values():
        walk(product["criteria"])

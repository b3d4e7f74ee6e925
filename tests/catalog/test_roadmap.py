"""The first roadmap: what one change would unlock, tried by evaluating again."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.matching import match
from catalog.roadmap import Step, chart
from catalog.values import Product
from catalog.vocabulary import Applicant, State
from tests.catalog.examples import (
    LUOYANG,
    TODAY,
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

CONTEST = a_leaf("contest_phase", "in", ["before", "during", "after"], actionable=True, remedy="报名参加大赛")
YUKE = a_leaf("score_scheme", "has_any", ["yuke"], actionable=True, remedy="申请积分评价")
TECH = a_leaf("credentials", "has_any", ["tech_sme", "high_tech"], actionable=True, remedy="申请评价")
AWARD = a_leaf("fiscal_award", "more_than", 0, actionable=True)
CLOSED_FACTS: dict[str, Any] = {
    "score_scheme": [],
    "fiscal_award": 0,
    "contest_phase": "none",
    "invention_patents": 0,
}


def steps_of(*products: Product, as_of: date = TODAY, **profile: Any) -> tuple[Step, ...]:
    case, catalogue = a_case(**profile), a_catalogue(*products)
    return chart(case, catalogue, match(case, catalogue, as_of))


def opened(step: Step) -> list[str]:
    return [result.slug for result in step.unlocks]


@pytest.mark.parametrize(
    ("row", "profile", "action"),
    [
        (CONTEST, {"contest_phase": "none"}, "报名参加中国创新创业大赛"),
        (YUKE, {"score_scheme": []}, "取得豫科积分"),
        (TECH, {"credentials": []}, "取得科技型中小企业"),
        (AWARD, {"fiscal_award": 0}, "首次获得财政奖补"),
        (
            a_leaf("invention_patents", "at_least", 1, actionable=True),
            {"invention_patents": 0},
            "发明专利达到 1 件",
        ),
        (
            a_leaf("in_incubator", "is", True, actionable=True),
            {"in_incubator": False},
            "入驻智慧岛、孵化器或大学科技园",
        ),
        (a_leaf("holds_bills", "is", True, actionable=True), {"holds_bills": False}, "持有未到期的商业汇票"),
        (
            a_leaf("revenue", "at_least", 2000, actionable=True),
            {"revenue": 1999},
            "上年营业收入达到 2,000 万元",
        ),
    ],
)
def test_each_kind_of_fact_makes_a_step(row: Any, profile: dict[str, Any], action: str) -> None:
    (step,) = steps_of(a_product(row), **profile)
    assert (step.action, opened(step), step.clause, step.if_not_yet) == (action, ["a-loan"], "p#一", False)


def test_an_unknown_fact_makes_a_step_marked_as_perhaps_done() -> None:
    (step,) = steps_of(a_product(YUKE))
    assert (step.if_not_yet, step.remedy) == (True, "申请积分评价")


def test_what_the_firm_cannot_change_makes_no_step() -> None:
    assert steps_of(a_product(region=ZHENGZHOU), region=LUOYANG) == ()
    assert steps_of(a_product(a_leaf("stage", "is", "seed")), stage="growth") == ()
    assert steps_of(a_product(YUKE, region=ZHENGZHOU), region=LUOYANG, score_scheme=[]) == ()
    assert steps_of(a_product(YUKE, applicants=(Applicant.BANK,)), score_scheme=[]) == ()


def test_what_holds_already_makes_no_step() -> None:
    assert steps_of(a_product(a_group("any", YUKE, AWARD)), score_scheme=["yuke"], fiscal_award=0) == ()


def test_a_product_that_a_person_must_still_judge_counts_as_unlocked() -> None:
    (step,) = steps_of(a_product(YUKE, a_manual()), score_scheme=[])
    assert opened(step) == ["a-loan"]


def test_a_step_that_opens_nothing_by_itself_helps_what_a_later_one_opens() -> None:
    steps = steps_of(a_product(YUKE, AWARD), score_scheme=[], fiscal_award=0)
    assert [(step.action, opened(step), [r.slug for r in step.helps], step.alone) for step in steps] == [
        ("取得豫科积分", [], ["a-loan"], ()),
        ("首次获得财政奖补", ["a-loan"], [], ()),
    ]


def test_a_later_step_counts_what_it_opens_together_with_the_earlier_ones() -> None:
    steps = steps_of(
        a_product(YUKE, slug="a"),
        a_product(AWARD, slug="b"),
        a_product(YUKE, slug="c"),
        a_product(YUKE, AWARD, slug="both"),
        score_scheme=[],
        fiscal_award=0,
    )
    told = [
        (s.action, sorted(opened(s)), [r.slug for r in s.alone], [r.slug for r in s.helps]) for s in steps
    ]
    assert told == [
        ("取得豫科积分", ["a", "c"], ["a", "c"], ["both"]),
        ("首次获得财政奖补", ["b", "both"], ["b"], []),
    ]


def test_the_nearest_product_comes_first_where_no_single_step_opens_one() -> None:
    chain = a_leaf("supplies_chain_leader", "is", True)
    steps = steps_of(
        a_product(AWARD, chain, CONTEST, slug="far"),
        a_product(YUKE, CONTEST, slug="near"),
        score_scheme=[],
        fiscal_award=0,
        contest_phase="none",
        supplies_chain_leader=False,
    )
    assert [opened(step) for step in steps] == [[], ["near"], [], ["far"]]


def test_the_roadmap_ends_after_six_steps_and_begins_nothing_it_cannot_finish() -> None:
    rows = [a_leaf("invention_patents", "at_least", count, actionable=True) for count in range(1, 9)]
    steps = steps_of(*(a_product(row, slug=f"p{n}") for n, row in enumerate(rows)), invention_patents=0)
    assert [len(step.unlocks) for step in steps] == [8]
    acts = ("in_incubator", "buys_tech_insurance", "has_warrant_loan", "supplies_chain_leader")
    more = [a_leaf(fact, "is", True) for fact in acts]
    nothing: dict[str, Any] = {**dict.fromkeys(acts, False), **CLOSED_FACTS}
    seven = [*more, YUKE, AWARD, CONTEST]
    assert steps_of(a_product(*seven), **nothing) == ()
    alone = steps_of(*(a_product(row, slug=f"p{n}") for n, row in enumerate(seven)), **nothing)
    assert [len(step.unlocks) for step in alone] == [1] * 6


def test_steps_that_open_more_that_can_be_applied_for_come_first() -> None:
    steps = steps_of(
        a_product(YUKE, slug="a", state=State.ENCOURAGED),
        a_product(YUKE, slug="b", state=State.ENCOURAGED),
        a_product(CONTEST, slug="c"),
        score_scheme=[],
        contest_phase="none",
    )
    assert [opened(step) for step in steps] == [["c"], ["a", "b"]]


def test_one_credential_that_opens_all_is_the_only_step() -> None:
    harder = a_leaf("credentials", "has_any", ["high_tech"], actionable=True)
    (only,) = steps_of(a_product(TECH), credentials=[])
    assert only.action == "取得科技型中小企业"
    (step,) = steps_of(a_product(TECH, slug="easy"), a_product(harder, slug="hard"), credentials=[])
    assert (step.action, sorted(opened(step))) == ("取得高新技术企业", ["easy", "hard"])


def test_moving_into_an_incubator_makes_a_firm_newly_there() -> None:
    inside = a_leaf("in_incubator", "is", True, actionable=True)
    newly = a_leaf("newly_in_incubator", "is", True, actionable=True)
    (step,) = steps_of(
        a_product(inside, slug="a"), a_product(newly, slug="b"), in_incubator=False, newly_in_incubator=False
    )
    assert sorted(opened(step)) == ["a", "b"]


def test_a_firm_inside_an_incubator_is_not_sent_there() -> None:
    newly = a_leaf("newly_in_incubator", "is", True, actionable=True)
    assert steps_of(a_product(newly), in_incubator=True, newly_in_incubator=False) == ()


def test_buying_insurance_is_one_step_with_its_premium() -> None:
    bought = a_leaf("buys_tech_insurance", "is", True, actionable=True)
    paid = a_leaf("insurance_premium", "more_than", 0, actionable=True)
    (step,) = steps_of(a_product(bought, paid), buys_tech_insurance=False)
    assert (step.action, opened(step)) == ("投保科技保险", ["a-loan"])


def test_a_document_not_yet_in_force_is_a_dated_step() -> None:
    policy = a_policy(begins=date(2025, 6, 3), ends=date(2028, 6, 3))
    (step,) = steps_of(a_product(policy=policy), as_of=date(2025, 5, 20))
    assert (step.action, opened(step), step.clause) == ("自 2025-06-03 起", ["a-loan"], "p#附则")
    assert step.from_day == date(2025, 6, 3)


def test_a_step_and_a_day_that_are_both_needed_stand_one_after_the_other() -> None:
    policy = a_policy(begins=date(2025, 6, 3))
    steps = steps_of(a_product(YUKE, policy=policy), as_of=date(2025, 5, 20), score_scheme=[])
    assert sorted(step.action for step in steps) == ["取得豫科积分", "自 2025-06-03 起"]
    assert opened(steps[1]) == ["a-loan"]


def test_an_offering_makes_an_encouraged_product_worth_a_step() -> None:
    encouraged = a_product(YUKE, state=State.ENCOURAGED)
    case, catalogue = a_case(score_scheme=[]), a_catalogue(encouraged, offerings=[an_offering()])
    (step,) = chart(case, catalogue, match(case, catalogue, TODAY))
    assert step.unlocks[0].recommendable
    assert len(step.unlocks[0].offerings) == 1


PATENT = a_leaf("invention_patents", "at_least", 2, actionable=True)
products = st.lists(
    st.lists(st.sampled_from([CONTEST, YUKE, AWARD, PATENT]), min_size=1, max_size=3, unique_by=id),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(products, st.randoms(use_true_random=False))
def test_each_step_opens_what_it_says_and_the_order_of_the_catalog_does_not_matter(
    rows: list[list[Any]], shuffle: Any
) -> None:
    catalog = [a_product(*each, slug=f"p{n}", name=f"p{n}") for n, each in enumerate(rows)]
    steps = steps_of(*catalog, **CLOSED_FACTS)
    mixed = list(catalog)
    shuffle.shuffle(mixed)
    assert [step.action for step in steps_of(*mixed, **CLOSED_FACTS)] == [step.action for step in steps]
    taken: list[str] = []
    for step in steps:
        taken.append(step.fact)
        open_now = {
            p.slug for p, each in zip(catalog, rows, strict=True) if {r.fact for r in each} <= {*taken}
        }
        before = {
            p.slug for p, each in zip(catalog, rows, strict=True) if {r.fact for r in each} <= {*taken[:-1]}
        }
        assert set(opened(step)) == open_now - before
    assert {slug for step in steps for slug in opened(step)} == {product.slug for product in catalog}


def test_joining_the_contest_unlocks_the_contest_loan_of_the_document() -> None:
    catalogue = real_catalogue()
    case = a_case(contest_phase="none")
    steps = chart(case, catalogue, match(case, catalogue, TODAY))
    contest = next(step for step in steps if step.action == "报名参加中国创新创业大赛")
    assert "chuangsai-dai" in opened(contest)
    assert contest.clause == "yuxin#二(四)"

"""The next question: what most products wait for, per second; nothing that changes nothing is asked."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.asking import next_question, survey
from catalog.case_form import CaseForm
from catalog.criteria import Criterion, Leaf
from catalog.facts import FACTS
from catalog.plausible import OTHER_PROVINCE, Answer, answers
from catalog.profile import Case, Profile
from catalog.values import Catalogue, Product
from catalog.vocabulary import Applicant, Category, Credential, State
from tests.catalog.examples import (
    AIRPORT_ZONE,
    TODAY,
    ZHENGZHOU,
    a_case,
    a_catalogue,
    a_group,
    a_leaf,
    a_manual,
    a_product,
    an_offering,
    real_catalogue,
)
from yurong.kit.money import Money

NOBODY_KNOWN = Case(profile=Profile())
BORROWED = a_leaf("has_borrowed", "is", False)
PATENT = a_leaf("invention_patents", "at_least", 1)
INSURED = a_leaf("buys_tech_insurance", "is", True)
PREMIUM = a_leaf("insurance_premium", "more_than", 0)


def asked(case: Case, catalogue: Catalogue) -> list[str]:
    return [each.fact.key for each in survey(case, catalogue, TODAY).questions]


def service(*rows: Criterion, slug: str, **more: Any) -> Product:
    """A product beside the money, so that the plan asks nothing."""
    return a_product(*rows, slug=slug, name=slug, category=Category.SERVICE, **more)


def tried(key: str, op: str, bound: object) -> list[Answer]:
    """The answers to expect where one row compares this fact."""
    row = a_leaf(key, op, bound)
    assert isinstance(row, Leaf)
    return list(answers(key, [row]))


def test_what_most_products_wait_for_comes_first() -> None:
    catalogue = a_catalogue(
        service(BORROWED, slug="a"), service(BORROWED, slug="b"), service(INSURED, slug="c")
    )
    question = next_question(a_case(), catalogue, TODAY)
    assert question
    assert (question.fact.key, question.concerns, question.on_offer) == ("has_borrowed", 2, 2)
    assert question.why == "关系到 2 个产品：a、b"
    assert question.options == (("yes", "是"), ("no", "否"))


def test_the_cheaper_of_two_equal_questions_comes_first() -> None:
    catalogue = a_catalogue(service(PREMIUM, slug="a"), service(BORROWED, slug="b"))
    assert asked(a_case(), catalogue) == ["has_borrowed", "insurance_premium"]


def test_what_can_be_applied_for_comes_before_what_is_only_encouraged() -> None:
    encouraged = [service(INSURED, slug=f"e{at}", state=State.ENCOURAGED) for at in range(4)]
    catalogue = a_catalogue(*encouraged, service(BORROWED, slug="a"))
    assert asked(a_case(), catalogue) == ["has_borrowed", "buys_tech_insurance"]


def test_an_offering_makes_an_encouraged_product_real_and_its_own_rows_are_asked() -> None:
    product = a_product(slug="e", state=State.ENCOURAGED, category=Category.SERVICE)
    question = next_question(
        a_case(), a_catalogue(product, offerings=[an_offering(PATENT, product="e")]), TODAY
    )
    assert question
    assert (question.fact.key, question.on_offer) == ("invention_patents", 1)


def test_an_offering_that_is_over_asks_nothing() -> None:
    over = an_offering(PATENT, product="e", valid_until=TODAY - timedelta(days=1))
    product = a_product(slug="e", category=Category.SERVICE)
    assert next_question(a_case(), a_catalogue(product, offerings=[over]), TODAY) is None


def test_a_refused_product_asks_nothing_more() -> None:
    catalogue = a_catalogue(service(BORROWED, INSURED, PREMIUM, slug="a"))
    assert asked(a_case(has_borrowed=True), catalogue) == []


def test_a_met_alternative_closes_the_others() -> None:
    catalogue = a_catalogue(service(a_group("any", BORROWED, PATENT), slug="a"))
    assert asked(a_case(has_borrowed=False), catalogue) == []
    assert asked(a_case(has_borrowed=True), catalogue) == ["invention_patents"]


def test_what_only_a_person_can_judge_and_what_is_only_preferred_is_not_asked() -> None:
    preferred = a_leaf("size", "in", ["micro"], weight="preferred")
    assert asked(a_case(), a_catalogue(service(a_manual(), preferred, slug="a"))) == []


def test_elsewhere_and_other_applicants_are_nobodys_question() -> None:
    catalogue = a_catalogue(
        service(BORROWED, slug="a", region="420000"),
        service(INSURED, slug="b", applicants=(Applicant.BANK,)),
    )
    found = survey(a_case(), catalogue, TODAY)
    assert (found.questions, found.settled, found.waiting) == ((), 0, 0)


def test_a_skipped_fact_is_not_asked_again_and_still_waits() -> None:
    found = survey(a_case(), a_catalogue(service(BORROWED, slug="a")), TODAY, skipped=["has_borrowed"])
    assert (found.questions, found.settled, found.waiting) == ((), 0, 1)


def test_a_fact_without_a_field_is_not_asked() -> None:
    catalogue = a_catalogue(service(a_leaf("holds_bills", "is", True), slug="a"))
    assert next_question(a_case(), catalogue, TODAY, askable=CaseForm.model_fields) is None
    assert asked(a_case(), catalogue) == ["holds_bills"]


def test_money_on_offer_asks_for_the_amount_once() -> None:
    catalogue = a_catalogue(a_product(category=Category.LOAN))
    found = survey(a_case(), catalogue, TODAY)
    assert found.questions[0].fact.key == "amount"
    assert found.questions[0].why == "用来排融资方案"
    assert found.can_change_offers
    assert not survey(a_case(need={"amount": 300}), catalogue, TODAY).can_change_offers


def test_the_place_is_asked_in_classes_that_matter() -> None:
    places = answers("region", [], ["410000", ZHENGZHOU, "000000"])
    assert [place.value for place in places] == [ZHENGZHOU, AIRPORT_ZONE, "419800", OTHER_PROVINCE]
    assert [place.parts for place in answers("region", [], ["410000"])] == [6, 1]


def test_values_that_no_row_tells_apart_are_one_answer() -> None:
    found = tried("credentials", "has_any", ["tech_sme", "high_tech"])
    assert [(each.value, each.parts) for each in found] == [
        ((), 8 + 6),
        ((Credential.TECH_SME,), 2),
    ]


def test_a_bound_is_tried_from_both_sides() -> None:
    def values(key: str, op: str, bound: object) -> list[object]:
        return [each.value for each in tried(key, op, bound)]

    assert values("invention_patents", "at_least", 1) == [0, 1]
    assert values("invention_patents", "at_most", 3) == [3, 4]
    assert values("insurance_premium", "more_than", 0) == [Money(0), Money(1)]
    assert values("revenue", "at_least", 100) == [Money.wan(100) - Money(1), Money.wan(100)]
    assert values("founded_on", "at_least", "2020-01-01") == [date(2019, 12, 31), date(2020, 1, 1)]


def test_over_the_whole_catalog_the_place_comes_first_and_names_what_can_be_applied_for() -> None:
    question = next_question(NOBODY_KNOWN, real_catalogue(), TODAY)
    assert question
    assert question.fact.key == "region"
    assert question.on_offer >= 10
    assert len(question.names) == 3
    assert (OTHER_PROVINCE, "河南省以外") in question.options


def test_out_of_the_province_everything_is_settled_at_once() -> None:
    found = survey(Case(profile=Profile(region=OTHER_PROVINCE)), real_catalogue(), TODAY)
    assert found.waiting < 3


@settings(max_examples=60, deadline=None)
@given(
    data=st.fixed_dictionaries(
        {},
        optional={
            "has_borrowed": st.booleans(),
            "buys_tech_insurance": st.booleans(),
            "invention_patents": st.integers(0, 3),
            "insurance_premium": st.sampled_from([0, 5]),
        },
    )
)
def test_nothing_is_asked_exactly_when_nothing_waits(data: dict[str, Any]) -> None:
    catalogue = a_catalogue(
        service(BORROWED, PATENT, slug="a"),
        service(a_group("any", INSURED, PREMIUM), slug="b"),
        service(a_group("at_least", BORROWED, INSURED, PATENT, count=2), slug="c"),
    )
    found = survey(a_case(**data), catalogue, TODAY)
    assert (found.waiting == 0) == (not found.questions)
    assert found.settled + found.waiting == 3
    assert all(each.fact.key not in data and each.gain > 0 for each in found.questions)
    assert {each.fact.key for each in found.questions} <= set(FACTS)

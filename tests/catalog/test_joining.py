"""Criterion rows together: groups of them, and what all rows of a product conclude."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from catalog.criteria import Criterion, Weight
from catalog.evaluate import join
from catalog.outcomes import Outcome, conclude
from catalog.vocabulary import Eligibility, Verdict
from tests.catalog.examples import a_group, a_leaf, a_manual, outcome_of

MET, UNMET, UNKNOWN, MANUAL = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN, Verdict.MANUAL
YUKE = a_leaf("score_scheme", "has_any", ["yuke"])
AWARD = a_leaf("fiscal_award", "more_than", 0)
PATENT = a_leaf("invention_patents", "at_least", 1)
V = {"T": MET, "F": UNMET, "?": UNKNOWN, "M": MANUAL}


@pytest.mark.parametrize(
    ("kind", "members", "verdict"),
    [
        ("all", "TT", MET),
        ("all", "T?MF", UNMET),
        ("all", "T?M", UNKNOWN),
        ("all", "TM", MANUAL),
        ("any", "FF", UNMET),
        ("any", "F?MT", MET),
        ("any", "F?M", UNKNOWN),
        ("any", "FM", MANUAL),
        ("2", "TTF?M", MET),
        ("2", "T?F", UNKNOWN),
        ("2", "T?M", UNKNOWN),
        ("2", "TMF", MANUAL),
        ("2", "T?", UNKNOWN),
        ("2", "TFF", UNMET),
        ("2", "?FF", UNMET),
        ("3", "TT?M", UNKNOWN),
    ],
)
def test_rows_join_in_kleene_logic(kind: str, members: str, verdict: Verdict) -> None:
    count = {"all": None, "any": 1}.get(kind, int(kind) if kind.isdigit() else None)
    assert join([V[m] for m in members], count) is verdict


def test_rows_that_do_not_apply_are_left_out_of_a_join() -> None:
    assert join([Verdict.NOT_APPLICABLE, MET], None) is MET
    assert join([Verdict.NOT_APPLICABLE, UNMET], 1) is UNMET
    assert join([Verdict.NOT_APPLICABLE], None) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("row", "facts", "reason"),
    [
        (a_group("any", AWARD, PATENT), {"fiscal_award": 5}, "已获财政奖补 5 万元"),
        (
            a_group("any", AWARD, PATENT),
            {"fiscal_award": 0, "invention_patents": 0},
            "各项均不满足：已获财政奖补 0 万元，需大于 0 万元；发明专利 0 件，需至少 1 件",
        ),
        (a_group("any", AWARD, PATENT), {"fiscal_award": 0}, "未提供：发明专利"),
        (
            a_group("any", AWARD, a_manual("由主管部门认定")),
            {"fiscal_award": 0},
            "需由受理机构人工核验：由主管部门认定",
        ),
        (a_group("all", AWARD, PATENT), {"fiscal_award": 0}, "已获财政奖补 0 万元，需大于 0 万元"),
        (
            a_group("at_least", AWARD, PATENT, YUKE, count=2),
            {"fiscal_award": 1, "invention_patents": 0, "score_scheme": []},
            "满足 1 项，需至少 2 项：发明专利 0 件，需至少 1 件；已有创新积分：无，需有豫科积分",
        ),
    ],
)
def test_a_group_says_why(row: Criterion, facts: dict[str, Any], reason: str) -> None:
    assert outcome_of(row, **facts).reason == reason


def test_a_met_group_asks_nothing_more() -> None:
    assert outcome_of(a_group("any", AWARD, PATENT), fiscal_award=5).missing == ()


@pytest.mark.parametrize(
    ("verdicts", "eligibility"),
    [
        ((), Eligibility.ELIGIBLE),
        ((MET,), Eligibility.ELIGIBLE),
        ((MET, MANUAL), Eligibility.TO_VERIFY),
        ((MET, MANUAL, UNKNOWN), Eligibility.INCOMPLETE),
        ((MET, MANUAL, UNKNOWN, UNMET), Eligibility.INELIGIBLE),
    ],
)
def test_all_rows_of_a_product_conclude(verdicts: tuple[Verdict, ...], eligibility: Eligibility) -> None:
    assert conclude([Outcome(v, "要求", "理由", "p#一") for v in verdicts]) is eligibility


def test_a_preference_neither_refuses_nor_keeps_a_product_waiting() -> None:
    for verdict in (UNMET, UNKNOWN, MANUAL):
        preferred = Outcome(verdict, "优先", "理由", "p#一", Weight.PREFERRED)
        assert conclude([preferred]) is Eligibility.ELIGIBLE


def test_a_preference_inside_a_group_is_refused() -> None:
    with pytest.raises(ValidationError, match="优先"):
        a_group("any", AWARD, a_leaf("stage", "is", "seed", weight="preferred"))


verdicts = st.lists(st.sampled_from([MET, UNMET, UNKNOWN, MANUAL]), min_size=1, max_size=6)


@settings(deadline=None)
@given(verdicts, st.randoms(use_true_random=False), st.integers(1, 6))
def test_the_order_of_members_never_matters(found: list[Verdict], random: Any, count: int) -> None:
    shuffled = random.sample(found, len(found))
    for needed in (None, count):
        assert join(found, needed) is join(shuffled, needed)


@settings(deadline=None)
@given(verdicts, st.integers(1, 6), st.sampled_from([MET, UNMET]))
def test_learning_one_verdict_never_unsettles_a_group(
    found: list[Verdict], count: int, learnt: Verdict
) -> None:
    better = list(found)
    if UNKNOWN in better:
        better[better.index(UNKNOWN)] = learnt
    for needed in (None, count):
        if join(found, needed) is not UNKNOWN:
            assert join(better, needed) is join(found, needed)

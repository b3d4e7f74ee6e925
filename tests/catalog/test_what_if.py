"""What would open a product: groups, exclusions, sets, acts with consequences, several products, dates."""

from datetime import date
from time import process_time
from typing import Any

import pytest

from catalog.changes import CLOSED, Reach
from catalog.criteria import Criterion
from catalog.matching import match
from catalog.values import Product
from catalog.what_if import Ways, what_if, what_ifs
from catalog.what_if_page import way_text, what_if_line
from tests.catalog.examples import (
    AIRPORT_ZONE,
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
    real_catalogue,
)

REAL = real_catalogue()
NOTHING: dict[str, Any] = {"credentials": [], "score_scheme": [], "contest_phase": "none", "fiscal_award": 0}
YUKE = a_leaf("score_scheme", "has_any", ["yuke"])
AWARD = a_leaf("fiscal_award", "more_than", 0)
CONTEST = a_leaf("contest_phase", "in", ["before", "during", "after"])
PATENT = a_leaf("invention_patents", "at_least", 1)
OTHER_IP = a_leaf("other_ip", "at_least", 1)
CHAIN = a_leaf("on_key_chain", "is", True)


def ways_of(*products: Product, as_of: date = TODAY, **profile: Any) -> Ways:
    case, catalogue = a_case(**profile), a_catalogue(*products)
    return what_if(case, catalogue, match(case, catalogue, as_of), [each.slug for each in products])


def told(found: Ways) -> list[str]:
    return [found.block.reason] if found.block else [way_text(way) for way in found.ways]


def test_what_is_open_already_needs_nothing() -> None:
    found = ways_of(a_product(YUKE), score_scheme=["yuke"])
    assert (found.ways, found.block, what_if_line(found, REAL)) == ((), None, None)


@pytest.mark.parametrize(
    ("rows", "profile", "sentences"),
    [
        ([a_group("all", YUKE, AWARD)], {"score_scheme": [], "fiscal_award": 5}, ["再做 1 步：取得豫科积分"]),
        (
            [a_group("any", a_group("all", YUKE, AWARD), PATENT)],
            {"score_scheme": [], "fiscal_award": 0, "invention_patents": 0},
            ["再做 1 步：发明专利达到 1 件"],
        ),
        (
            [a_group("at_least", YUKE, AWARD, PATENT, CHAIN, count=3)],
            {"score_scheme": [], "fiscal_award": 0, "invention_patents": 3, "on_key_chain": False},
            ["再做 2 步：取得豫科积分；首次获得财政奖补"],
        ),
        (
            [a_group("any", CHAIN, a_manual())],
            {},
            ["如果属于郑州市 20 条重点产业链，就可以申请"],
        ),
        (
            [a_group("at_least", CHAIN, a_manual(), YUKE, count=2)],
            {"score_scheme": []},
            ["如果属于郑州市 20 条重点产业链，由机构核验后可以申请"],
        ),
        (
            [a_leaf("invention_patents", "at_least", 2), a_leaf("invention_patents", "at_least", 5)],
            {"invention_patents": 1},
            ["再做 1 步：发明专利达到 5 件"],
        ),
        (
            [a_leaf("revenue", "at_most", 2000, actionable=True)],
            {"revenue": 3000},
            ["再做 1 步：上年营业收入降到不超过 2,000 万元"],
        ),
        (
            [a_leaf("amount", "at_most", 500)],
            {"need": {"amount": 800}},
            ["再做 1 步：融资金额降到不超过 500 万元"],
        ),
        (
            [a_leaf("purposes", "has_any", ["merger"])],
            {"need": {"purposes": ["research"]}},
            ["再做 1 步：资金用途增加并购"],
        ),
        ([a_leaf("founded_on", "at_least", "2020-01-01")], {"founded_on": "2019-12-31"}, None),
        (
            [a_leaf("founded_on", "at_most", "2020-01-01")],
            {},
            ["如果成立日期不晚于 2020-01-01，就可以申请"],
        ),
        ([a_leaf("staff", "at_least", 30)], {"staff": 29}, ["职工人数 29 人，需至少 30 人"]),
        ([a_leaf("in_incubator", "is", True)], {"in_incubator": None}, ["如果在孵化载体内，就可以申请"]),
    ],
)
def test_groups_numbers_and_suppositions(
    rows: list[Criterion], profile: dict[str, Any], sentences: list[str] | None
) -> None:
    found = ways_of(a_product(*rows), **profile)
    assert told(found) == (sentences or ["成立日期 2019-12-31，需不早于 2020-01-01"])


def test_an_exclusion_is_opened_by_making_its_comparison_fail() -> None:
    no_loan = a_leaf("amount", "more_than", 1000, weight="exclusion")
    assert told(ways_of(a_product(no_loan), need={"amount": 1200})) == [
        "再做 1 步：融资金额降到不超过 1,000 万元"
    ]
    borrowed = a_leaf("has_borrowed", "is", True, weight="exclusion")
    found = ways_of(a_product(borrowed), has_borrowed=True)
    assert told(found) == ["获得过银行贷款，属于不予支持的情形"]
    assert not found.is_doable
    either = a_group("any", borrowed.model_copy(update={"weight": "hard"}), CHAIN, weight="exclusion")
    assert told(ways_of(a_product(either), has_borrowed=False)) == [
        "如果不属于郑州市 20 条重点产业链，就可以申请"
    ]


def test_a_set_loses_all_that_an_exclusion_names() -> None:
    rows = [
        a_leaf("credentials", "has_any", ["little_giant", "gazelle"], weight="exclusion"),
        a_leaf("credentials", "has_any", ["tech_sme", "gazelle"]),
    ]
    found = ways_of(a_product(*rows), credentials=["gazelle", "little_giant"])
    (way,) = found.ways
    assert [(c.reach, c.value, c.removes) for c in way.changes] == [
        (Reach.ACT, "tech_sme", False),
        (Reach.FIXED, "gazelle", True),
        (Reach.FIXED, "little_giant", True),
    ]


@pytest.mark.parametrize(
    ("rows", "profile", "reason"),
    [
        (
            [
                a_leaf("invention_patents", "at_least", 5, "至少五件"),
                a_leaf("invention_patents", "at_most", 3, "至多三件"),
            ],
            {"invention_patents": 4},
            "发明专利 4 件，需至少 5 件，与“至多三件”不能同时满足",
        ),
        (
            [
                a_leaf("stage", "is", "seed", "种子期"),
                a_leaf("stage", "is", "seed", "非种子期", weight="exclusion"),
            ],
            {"stage": "seed"},
            "成长阶段为种子期，属于不予支持的情形，与“种子期”不能同时满足",
        ),
    ],
)
def test_rows_that_contradict_each_other_are_named(
    rows: list[Criterion], profile: dict[str, Any], reason: str
) -> None:
    found = ways_of(a_product(*rows), **profile)
    assert found.block is not None
    assert (found.ways, found.best, found.block.reason, found.block.clause) == ((), None, reason, "p#一")


def test_moving_in_is_one_change_with_what_follows() -> None:
    inside, newly = a_leaf("in_incubator", "is", True), a_leaf("newly_in_incubator", "is", True)
    found = ways_of(a_product(inside, newly), in_incubator=False, newly_in_incubator=False)
    assert told(found) == ["再做 1 步：入驻智慧岛、孵化器或大学科技园"]
    assert told(ways_of(a_product(inside, newly), in_incubator=False)) == told(found)
    never = a_leaf("newly_in_incubator", "is", True, weight="exclusion")
    assert ways_of(a_product(inside, never), in_incubator=False, newly_in_incubator=False).block is not None


def test_who_is_inside_an_incubator_cannot_become_new_there() -> None:
    found = ways_of(
        a_product(a_leaf("newly_in_incubator", "is", True)), in_incubator=True, newly_in_incubator=False
    )
    assert not found.is_doable


def test_an_unknown_fact_that_a_known_one_rules_out_takes_an_act() -> None:
    won = a_leaf("contest_awarded", "is", True)
    assert told(ways_of(a_product(won), contest_phase="none")) == ["再做 1 步：在中国创新创业大赛中获奖"]
    assert told(ways_of(a_product(won))) == ["如果在中国创新创业大赛中获奖，就可以申请"]


def test_an_easier_credential_stands_for_the_rest() -> None:
    (way,) = ways_of(
        a_product(a_leaf("credentials", "has_any", ["gazelle", "high_tech"])), credentials=[]
    ).ways
    (change,) = way.changes
    assert (change.value, change.others, change.sentence) == (
        "high_tech",
        ("瞪羚企业",),
        "取得高新技术企业或瞪羚企业",
    )


def test_several_products_at_once_share_their_changes() -> None:
    a = a_product(YUKE, PATENT, slug="a")
    b = a_product(a_leaf("score_scheme", "has_any", ["yuke", "other"]), slug="b")
    found = ways_of(a, b, score_scheme=[], invention_patents=0)
    assert told(found) == ["再做 2 步：取得豫科积分；发明专利达到 1 件"]
    seed = a_product(a_leaf("stage", "is", "seed", "种子期"), slug="seed")
    mature = a_product(a_leaf("stage", "is", "mature", "成熟期"), slug="mature")
    assert ways_of(seed, mature, stage="seed").block is not None


def test_several_documents_wait_for_the_last_day_and_none_may_have_ended() -> None:
    soon = a_product(slug="a", policy=a_policy(begins=date(2026, 5, 1), ends=date(2026, 6, 1)))
    later = a_product(slug="b", policy=a_policy(begins=date(2026, 5, 20)))
    assert told(ways_of(soon, later)) == ["2026-05-20 起，可以申请"]
    too_late = a_product(slug="b", policy=a_policy(begins=date(2026, 7, 1)))
    assert ways_of(soon, too_late).block is not None


def test_the_airport_zone_is_never_advised() -> None:
    found = ways_of(a_product(region=ZHENGZHOU), region=LUOYANG)
    assert [change.value for way in found.ways for change in way.changes] == [ZHENGZHOU]
    assert ways_of(a_product(region=ZHENGZHOU), region=AIRPORT_ZONE).ways == ()


def test_every_closed_product_of_ours_has_its_ways_or_its_block() -> None:
    case = a_case(region=LUOYANG, **NOTHING)
    found = match(case, REAL, TODAY)
    ways = what_ifs(case, REAL, found)
    closed = {r.slug for r in found.results if r.eligibility in CLOSED and not r.information_only}
    assert set(ways) == closed
    assert all(bool(each.ways) != bool(each.block) for each in ways.values())
    assert all(what_if_line(each, REAL) for each in ways.values())
    assert what_if(case, REAL, found, found.results[-1]).products == (found.results[-1],)
    with pytest.raises(KeyError):
        what_if(case, REAL, found, "no-such")


def test_the_whole_catalog_is_searched_within_a_tenth_of_a_second() -> None:
    case = a_case(region=LUOYANG, **NOTHING)
    found = match(case, REAL, TODAY)
    times = []
    for _ in range(3):
        begun = process_time()
        what_ifs(case, REAL, found)
        times.append(process_time() - begun)
    assert min(times) < 0.1

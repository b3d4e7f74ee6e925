"""Who may want to know of a posting, and why; what gives a contact away; what a search finds."""

from dataclasses import replace
from datetime import UTC, date, datetime
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.vocabulary import Category, Purpose, Track
from events.matchmaking.board.finding import Band, Wanted, band_of, facets, fits, wanted_of
from events.matchmaking.board.fit import LEAST, Said, alike, offered_for, order_for, shared_words
from events.matchmaking.board.lines import PostLine
from events.matchmaking.board.sensitive import reachable_by
from events.matchmaking.models import PostKind
from tests.catalog.examples import a_product, an_offering
from yurong.kit.money import Money

SOUGHT = Said(PostKind.TECHNOLOGY, "求抛光技术", "求金刚石散热片的抛光技术", "410305", Track.MATERIALS)
RESULT = replace(SOUGHT, kind=PostKind.RESULT, words="金刚石散热片等离子抛光", region="410105")
NEED = Said(
    PostKind.FINANCE,
    "扩产",
    "扩产",
    "410105",
    Track.IT,
    amount=Money.wan(300),
    term_months=12,
    purposes=(Purpose.WORKING_CAPITAL,),
)
LINE = PostLine(
    code="ABC",
    kind=PostKind.FINANCE,
    title="光电传感器扩产",
    summary="两家整机厂的订单",
    region="410105",
    track=Track.IT,
    poster="示例光电",
    leads="",
    amount=Money.wan(300),
    facts=(("用途", "日常经营周转"),),
    published_at=datetime(2026, 11, 1, tzinfo=UTC),
    changed_at=datetime(2026, 11, 1, tzinfo=UTC),
    expires_on=date(2027, 1, 30),
    is_demo=False,
    number=1,
)


def test_a_technology_and_a_result_of_one_track_with_common_words_fit_both_ways() -> None:
    there, back = alike(SOUGHT, RESULT), alike(RESULT, SOUGHT)
    assert there.is_worth_telling
    assert there.points == back.points
    assert there.reasons == ("同属新材料", "都提到“金刚石散热片”“抛光”")


@pytest.mark.parametrize(
    "other",
    [
        replace(RESULT, kind=PostKind.TECHNOLOGY),
        replace(RESULT, kind=PostKind.ORDER),
        replace(RESULT, words="知识产权评估"),
        replace(RESULT, words="技术需求企业合作"),
        replace(RESULT, track=Track.IT, words="抛光"),
    ],
)
def test_without_kind_track_or_words_nobody_is_told(other: Said) -> None:
    assert not alike(SOUGHT, other).is_worth_telling


def test_the_same_city_counts_only_beside_common_words() -> None:
    near = replace(RESULT, region="410300")
    assert alike(SOUGHT, near).points == alike(SOUGHT, RESULT).points + 10
    assert "在同一个市" not in alike(SOUGHT, replace(near, words="评估")).reasons


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("金刚石散热片抛光", "抛光金刚石散热片", ["金刚石散热片", "抛光"]),
        ("貸款", "贷款", ["贷款"]),
        ("5 纳米", "5 微米", []),
        ("我们需要的技术", "他们需要的技术", []),
        ("SMT 贴片", "smt贴片", ["smt", "贴片"]),
        ("", "抛光", []),
    ],
)
def test_words_in_common(one: str, other: str, shared: list[str]) -> None:
    assert shared_words(one, other) == shared


@given(*[st.text(alphabet="金刚石散热片的和技术需求 a1", max_size=20)] * 2)
def test_what_is_shared_stands_in_both(one: str, other: str) -> None:
    assert all(each in one and each in other for each in shared_words(one, other))


def test_an_order_is_told_to_firms_of_its_track_alone() -> None:
    order = replace(SOUGHT, kind=PostKind.ORDER)
    assert order_for(order, Track.MATERIALS, "410105").points == LEAST
    assert order_for(order, Track.MATERIALS, "410300").reasons[-1] == "在同一个市"
    assert not order_for(order, Track.IT, "410305").is_worth_telling
    assert not order_for(order, None, "410305").is_worth_telling
    assert not order_for(replace(order, track=Track.OTHER), Track.OTHER, "410305").is_worth_telling


@pytest.mark.parametrize(
    ("need", "is_told"),
    [
        (NEED, True),
        (replace(NEED, amount=Money.wan(500)), True),
        (replace(NEED, amount=Money(50_000_000_1)), False),
        (replace(NEED, amount=None), True),
        (replace(NEED, purposes=(Purpose.MERGER,)), False),
        (replace(NEED, region="410305"), False),
        (replace(NEED, kind=PostKind.ORDER), False),
    ],
)
def test_an_institution_is_told_by_purpose_amount_and_region(need: Said, is_told: bool) -> None:
    offering = an_offering(region="410100", amount_max=Money.wan(500))
    loan = a_product(purposes=("working_capital",))
    fit = offered_for(need, offering, loan)
    assert fit.is_worth_telling is is_told
    assert fit.reasons[:1] == ((f"“{offering.name}”在这个地区办理",) if is_told else ())  # read by both sides


def test_cover_is_told_only_of_who_seeks_cover() -> None:
    cover = a_product(category=Category.INSURANCE, purposes=())
    offering = an_offering(region="410000", amount_max=None)
    assert not offered_for(NEED, offering, cover).is_worth_telling
    assert offered_for(replace(NEED, purposes=(Purpose.RISK_COVER,)), offering, cover).is_worth_telling


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请打 13812345678", "手机号"),
        ("138 1234 5678", "手机号"),
        ("１３８-1234-5678", "手机号"),
        ("0371-65900000", "电话号码"),
        ("400-123-4567", "电话号码"),
        ("a.b@qq.com", "邮箱"),
        ("微信：abc_2026", "微信号或 QQ 号"),
        ("QQ 123456789", "微信号或 QQ 号"),
        ("统一社会信用代码 91410100MA44YR001X", ""),
        ("预算 1380 万元，2026 年 12 月交货 5000 件", ""),
        ("微信小程序开发", ""),
        ("功率 0371 瓦，产量 13800000000000 个", ""),
    ],
)
def test_ways_to_reach_somebody_are_seen(text: str, found: str) -> None:
    assert reachable_by(text) == found


@pytest.mark.parametrize("piece", ["a", "微信 ", " ", "1 ", "a@", "a."])
def test_a_text_that_is_far_too_long_is_read_in_no_time(piece: str) -> None:
    for text in (piece * 20_000, "微信" + piece * 20_000):
        began = process_time()
        reachable_by(text)
        assert process_time() - began < 1


@pytest.mark.parametrize(
    ("fen", "band"),
    [
        (1, Band.SMALL),
        (99_999_999, Band.SMALL),
        (100_000_000, Band.MIDDLE),
        (499_999_999, Band.MIDDLE),
        (500_000_000, Band.LARGE),
        (3_000_000_000, Band.HUGE),
    ],
)
def test_a_band_begins_with_its_lower_bound(fen: int, band: Band) -> None:
    assert band_of(Money(fen)) == band
    assert band_of(None) == ""


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        (Wanted(), True),
        (Wanted(kind="finance", region="410100", track="it", band="middle"), True),
        (Wanted(kind="order"), False),
        (Wanted(region="410300"), False),
        (Wanted(q="传感器 订单"), True),
        (Wanted(q="傳感器"), True),
        (Wanted(q="传感器 石墨"), False),
        (Wanted(q="！"), False),
    ],
)
def test_a_list_is_narrowed_by_choices_and_words(wanted: Wanted, is_found: bool) -> None:
    assert fits(LINE, wanted) is is_found


def test_an_address_names_only_what_exists() -> None:
    asked = {"kind": "nothing", "region": "110000", "track": "it", "q": "  传感器   订单 "}
    wanted = wanted_of(asked, {"410100": "郑州市"})
    assert wanted == Wanted(track="it", q="传感器 订单")
    assert wanted_of({"q": "传感\0器"}, ()).q == "传感器"  # PostgreSQL stores no null character
    assert wanted.query(page="2") == "?track=it&q=%E4%BC%A0%E6%84%9F%E5%99%A8+%E8%AE%A2%E5%8D%95&page=2"


def test_each_choice_says_how_many_it_leaves() -> None:
    lines = [LINE, replace(LINE, kind=PostKind.ORDER), replace(LINE, region="410305")]
    kinds = facets(lines, Wanted(region="410100"), {"410100": "郑州市", "410300": "洛阳市"})[0]
    assert [(each.value, each.count) for each in kinds.options] == [("finance", 1), ("order", 1)]

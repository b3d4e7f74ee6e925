"""A firm's own scores: entered with source and date, drawn, brought into self-check and intake."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from catalog.scoring.queries import scores_of
from events.clinic.models import Booking, Intake
from tests.world import Browser
from yurong.seeds import FIRMS

FIRM, OTHER_FIRM = FIRMS[0][0], FIRMS[1][0]
TYPED = {
    "uscc": OTHER_FIRM,
    "scheme": "yuke",
    "issuer": "洛阳市某评价中心",
    "year": "2026",
    "dated": "2026-03-01",
    "value": "66.5",
    "talent": "40",
}


@pytest.fixture
def firm(guest: Browser) -> Browser:
    """The firm of which nothing was imported."""
    return guest.sign_in("firm2@demo.example")


def test_a_declared_score_is_marked_dated_and_drawn(app: Starlette, firm: Browser) -> None:
    page = firm.post("/me/scores", TYPED)
    assert "企业填报，待核验" in page.text
    assert "2026-03-01" in page.text
    assert "<svg" in page.text
    assert "66.5 分" in page.text
    with app.state.database.reading() as session:
        (record,) = scores_of(session, OTHER_FIRM)
    assert (record.source, record.issuer, record.dimensions is not None) == (
        "declared",
        TYPED["issuer"],
        True,
    )


def test_the_same_score_again_is_a_correction_and_it_can_be_taken_back(app: Starlette, firm: Browser) -> None:
    firm.post("/me/scores", TYPED)
    page = firm.post("/me/scores", {**TYPED, "value": "70"})
    assert ("70 分" in page.text, "66.5 分" in page.text) == (True, False)
    removal = page.text.split('action="/me/scores/')[1].partition('"')[0]
    for _ in range(2):
        assert "已删除" in firm.post(f"/me/scores/{removal}").text
    with app.state.database.reading() as session:
        assert scores_of(session, OTHER_FIRM) == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scheme": ""}, "请填写这一项"),
        ({"scheme": "self"}, "请从列出的选项中选择"),
        ({"issuer": ""}, "请填写这一项"),
        ({"year": "2101"}, "不能大于 2100"),
        ({"dated": "2999-01-01"}, "日期不能晚于今天"),
        ({"value": ""}, "积分和名次至少填一项"),
        ({"value": "1e3000"}, "数字太"),
        ({"rank": "5", "ranked_of": "4"}, "名次不能大于参评企业数"),
        ({"talent": "101"}, "不能大于 100"),
        ({"uscc": FIRM}, "请从列出的企业中选择"),
    ],
)
def test_a_wrong_entry_is_shown_again_with_what_was_typed(
    app: Starlette, firm: Browser, changes: dict[str, str], message: str
) -> None:
    answer = firm.post("/me/scores", {**TYPED, **changes})
    assert (answer.status_code, message in answer.text) == (422, True)
    if "issuer" not in changes:
        assert TYPED["issuer"] in answer.text
    with app.state.database.reading() as session:
        assert scores_of(session, OTHER_FIRM) == ()
        assert len(scores_of(session, FIRM)) == 1


def test_an_imported_score_is_seen_but_neither_changed_nor_deleted(
    app: Starlette, another: Callable[[], Browser]
) -> None:
    owner, stranger = another().sign_in("firm@demo.example"), another().sign_in("firm2@demo.example")
    page = owner.get("/me/scores").text
    assert "官方导入" in page
    assert "/removal" not in page
    assert "官方导入" not in stranger.get("/me/scores").text.replace("官方导入的不能改", "")
    owner.post("/me/scores/1/removal")
    stranger.post("/me/scores/1/removal")
    owner.post("/me/scores/99999999999/removal")
    with app.state.database.reading() as session:
        assert [each.source for each in scores_of(session, FIRM)] == ["official"]


def test_a_score_comes_into_the_self_check_with_its_source_and_date(another: Callable[[], Browser]) -> None:
    page = another().sign_in("firm@demo.example").get("/check").text
    assert "已填上您的积分：豫科积分 71 分" in page
    assert "官方导入，示例评价机构" in page
    assert 'name="score_value" type="text" value="71"' in page
    assert "/check/guided?score_scheme=yuke" in page
    assert "已填上您的积分" not in another().get("/check").text
    answered = another().sign_in("firm@demo.example").get("/check?region=410100").text
    assert "已填上您的积分" not in answered


def test_the_result_shows_the_radar_and_leaves_unknown_dimensions_open(guest: Browser) -> None:
    page = guest.get("/check/result?region=410100&score_scheme=yuke&score_value=71&score_talent=66.5").text
    assert "豫科积分　71 分" in page
    assert "66.5 / 100" in page
    assert "（未知）" in page


def test_an_official_score_goes_into_the_intake_beside_what_was_typed(
    app: Starlette, another: Callable[[], Browser]
) -> None:
    owner = another().sign_in("firm@demo.example")
    with app.state.database.reading() as session:
        code = session.scalar(
            select(Booking.code).where(Booking.enterprise.has(uscc=FIRM)).order_by(Booking.id)
        )
    page = owner.get(f"/bookings/{code}/intake").text
    version = page.split('name="version" value="')[1].partition('"')[0]
    typed: dict[str, Any] = {
        "consent": "true",
        "version": version,
        "score_scheme": ["yuke"],
        "score_value": "90",
    }
    answer = owner.post(f"/bookings/{code}/intake", typed)
    assert answer.status_code == 200, answer.text[-2000:]
    with app.state.database.reading() as session:
        case = session.scalar(select(Intake.case).join(Booking).where(Booking.code == code))
    assert case is not None
    held = [(each["source"], each["value"]) for each in case["profile"]["scores"]]
    assert held == [("official", "71"), ("declared", "90")]

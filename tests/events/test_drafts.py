"""What an expert types is kept per expert: nobody's words are overwritten, both texts of a role are shown."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from events.clinic.models import Booking, Clinic, Expert, FindingDraft, PanelSeat
from tests.events.cases import ELSEWHERE, ORGANISER, DemoCase, demo_case
from tests.world import Browser
from yurong.accounts.models import Account


@pytest.fixture
def case(app: Starlette, another: Callable[[], Browser]) -> DemoCase:
    return demo_case(app, another)


def draft(browser: Browser, case: DemoCase, text: str, draft: int = 0) -> Any:
    return browser.post(f"{case.url}/draft", {"text": text, "version": "0", "draft": str(draft)})


def drafts(case: DemoCase) -> list[str]:
    with case.app.state.database.reading() as session:
        return list(session.scalars(select(FindingDraft.text).order_by(FindingDraft.id)))


def seat_a_second_finance_expert(case: DemoCase) -> None:
    with case.app.state.database.writing() as session:
        booking = session.scalars(select(Booking).where(Booking.code == case.code)).one()
        expert = select(Expert.id).join(Account).where(Account.email == ELSEWHERE)
        session.add(PanelSeat(station_id=booking.station_id, expert_id=session.scalars(expert).one()))


def test_a_draft_is_kept_with_its_time_and_found_again_on_another_device(case: DemoCase) -> None:
    kept = draft(case.as_("finance"), case, "写到一半").json()
    assert kept["draft"] == 1
    assert len(kept["at"]) == 5
    page = case.as_("finance").get(case.url).text
    assert "写到一半</textarea>" in page
    assert "自动保存的草稿" in page


def test_a_draft_is_its_experts_alone_until_saved(case: DemoCase) -> None:
    draft(case.as_("finance"), case, "还没想好")
    for other in ("policy", ORGANISER):
        assert "还没想好" not in case.as_(other).get(case.url).text
        assert "还没想好" not in case.as_(other).get(f"{case.url}/panel").text


def test_saving_forgets_the_draft_and_the_others_see_the_text(case: DemoCase) -> None:
    draft(case.as_("finance"), case, "先办信用贷款")
    case.write("finance", "先办信用贷款。", sign=False)
    assert drafts(case) == []
    assert "先办信用贷款。" in case.as_("policy").get(f"{case.url}/panel").text


def test_two_windows_of_one_expert_both_keep_their_words(case: DemoCase) -> None:
    expert = case.as_("finance")
    draft(expert, case, "第一个窗口")
    late = draft(expert, case, "第二个窗口")
    assert late.status_code == 409
    assert late.json() == {"theirs": "第一个窗口", "draft": 1}
    assert drafts(case) == ["第一个窗口"]
    assert draft(expert, case, "第二个窗口", draft=1).json()["draft"] == 2


def test_two_experts_of_one_role_never_overwrite_each_other(case: DemoCase) -> None:
    seat_a_second_finance_expert(case)
    one, two = case.as_("finance"), case.as_(ELSEWHERE)
    draft(one, case, "甲的意见")
    draft(two, case, "乙的意见")
    assert sorted(drafts(case)) == sorted(["甲的意见", "乙的意见"])
    assert one.post(f"{case.url}/finding", {"text": "甲的意见", "version": "0"}).status_code == 200
    page = two.get(case.url).text
    assert "甲的意见" in page
    assert "乙的意见</textarea>" in page
    refused = two.post(f"{case.url}/finding", {"text": "乙的意见", "version": "0"})
    assert refused.status_code == 409


def test_a_text_that_is_too_long_is_not_kept(case: DemoCase) -> None:
    assert draft(case.as_("finance"), case, "长" * 4001).status_code == 400
    assert drafts(case) == []


def test_who_does_not_sit_there_keeps_nothing(case: DemoCase) -> None:
    assert draft(case.as_(ELSEWHERE), case, "外人").status_code == 404
    assert drafts(case) == []


def test_a_change_is_tried_out_and_keeps_nothing(case: DemoCase) -> None:
    expert = case.as_("finance")
    before = expert.get(case.url).text
    slug = before.partition("可加入：")[0].rpartition('<option value="')[2].partition('"')[0]
    tried = expert.get(f"{case.url}/trial?action=add&product_slug={slug}&amount=100").text
    assert "这样调整后：" in tried
    gone = expert.get(f"{case.url}/trial?action=remove&product_slug={slug}").text
    assert "方案里已没有这一项" in gone
    assert expert.get(f"{case.url}/trial?action=add&amount=abc&product_slug={slug}").status_code == 200
    assert "专家调整" not in expert.get(case.url).text.partition('id="adjust"')[0].partition('id="plan"')[2]


def test_only_the_chair_and_the_organiser_release(case: DemoCase) -> None:
    with case.app.state.database.reading() as session:
        station = session.scalars(select(Booking.station_id).where(Booking.code == case.code)).one()
        code = session.scalars(select(Clinic.code).join(Booking).where(Booking.code == case.code)).one()
        chair = session.scalars(
            select(Expert.id).join(Account).where(Account.email == "policy@demo.example")
        ).one()
    organiser = case.as_(ORGANISER)
    named = organiser.post(f"/organise/clinics/{code}/stations/{station}/chair", {"expert": str(chair)})
    assert named.status_code == 200
    case.sign_all()
    assert case.release(case.as_("finance")) == 409
    assert case.sheets() == []
    assert case.release(case.as_("policy")) == 303


def test_the_chair_sits_at_the_station_and_there_is_one(case: DemoCase) -> None:
    organiser = case.as_(ORGANISER)
    with case.app.state.database.reading() as session:
        station = session.scalars(select(Booking.station_id).where(Booking.code == case.code)).one()
        seated = session.scalars(select(PanelSeat.expert_id).where(PanelSeat.station_id == station)).all()
    address = f"/organise/clinics/demo-today/stations/{station}/chair"
    for expert in seated[:2]:
        assert organiser.post(address, {"expert": str(expert)}).status_code == 200
    assert organiser.post(address, {"expert": "999999"}).status_code == 404
    with case.app.state.database.reading() as session:
        chairs = session.scalars(select(PanelSeat.expert_id).where(PanelSeat.is_chair)).all()
    assert chairs == [seated[1]]
    organiser.post(address, {"expert": ""})
    with case.app.state.database.reading() as session:
        assert session.scalars(select(PanelSeat.expert_id).where(PanelSeat.is_chair)).all() == []

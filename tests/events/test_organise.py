"""The organiser's pages: drawing up, publishing, who sees them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette

from events.clinic.models import Clinic
from tests.events.organising import (
    DAY,
    DRAFT,
    GAOXIN,
    GOOD,
    TODAY,
    a_second_organiser,
    an_expert_id,
    call_clinic,
    one,
    organiser,
)
from tests.world import Browser
from yurong.kit.clock import now, today

__all__ = ["organiser"]

CHOSEN = {"slot_minutes", "buffer_minutes", "region"}
"""Lists to choose from: what is not on the list is not shown again."""


def test_the_list_shows_drafts_and_published_clinics_with_counts(organiser: Browser) -> None:
    page = organiser.get("/organise").text
    for title in ("郑州高新区专场", "洛阳新材料专场", "新乡生物医药专场", "郑州第一场"):
        assert title in page
    assert "8 个时段" in page
    assert "3 家" in page


def test_an_organiser_without_clinics_is_shown_the_next_step(
    app: Starlette, another: Callable[[], Browser]
) -> None:
    county = another().sign_in(a_second_organiser(app))
    page = county.get("/organise").text
    assert "还没有诊疗会" in page
    assert "发布一场诊疗会" in page
    assert "洛阳新材料专场" not in page


def test_an_administrator_sees_every_clinic(guest: Browser) -> None:
    assert "洛阳新材料专场" in guest.sign_in("admin@demo.example").get("/organise").text


def test_from_draft_to_public_page(organiser: Browser) -> None:
    url = call_clinic(organiser)
    code = url.rsplit("/", 1)[1]
    page = organiser.get(url)
    assert "草稿，企业看不到" in page.text
    assert organiser.get(f"/clinics/{code}").status_code == 404
    expert = an_expert_id(page, "finance")
    added = organiser.post(f"{url}/stations", {"name": "1 号诊台", "finance": expert})
    assert "诊台已添加" in added.text
    assert "五类专家里还没有：投资、上市辅导、创业导师、政策" in added.text
    published = organiser.post(f"{url}/publication")
    assert "已发布，企业现在可以看到" in published.text
    assert organiser.get(f"/clinics/{code}").status_code == 200


def test_the_moments_not_given_follow_the_day(app: Starlette, organiser: Browser) -> None:
    call_clinic(organiser)
    clinic = one(app, select(Clinic).where(Clinic.title == GOOD["title"]))
    eve = f"{DAY - timedelta(days=1)}"
    page = organiser.get(f"/organise/clinics/{clinic.code}").text
    assert f"{eve} 18:00" in page
    assert f"{eve} 12:00" in page
    assert clinic.booking_opens_at <= now()


def test_a_clinic_of_tomorrow_can_be_booked_until_it_begins(app: Starlette, organiser: Browser) -> None:
    call_clinic(organiser, on_day=f"{today() + timedelta(days=1)}")
    clinic = one(app, select(Clinic).where(Clinic.title == GOOD["title"]))
    assert clinic.booking_closes_at > now()
    assert clinic.change_until > now()


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", "", "请填写这一项"),
        ("title", "诊" * 81, "最多 80 个字"),
        ("note", "诊" * 100_000, "最多 1000 个字"),
        ("on_day", f"{today() - timedelta(days=1)}", "日期已经过去"),
        ("on_day", f"{today() + timedelta(days=800)}", "请选择两年以内的日期"),
        ("on_day", "0001-01-01", "请检查年份"),
        ("on_day", "9999-12-31", "请检查年份"),
        ("on_day", "明天", "请填写日期"),
        ("opens_at", "早上", "请填写时间"),
        ("closes_at", "08:00", "结束时间须晚于开始时间"),
        ("closes_at", "09:20", "排不下一个时段"),
        ("slot_minutes", "0", "每个时段 10 到 240 分钟"),
        ("slot_minutes", "许多", "请填写整数"),
        ("region", "330100", "请从列出的选项中选择"),
        ("booking_closes_at", f"{DAY + timedelta(days=1)}T09:00", "预约截止不能晚于诊疗会当天"),
        ("change_until", f"{DAY + timedelta(days=1)}T09:00", "改期截止不能晚于诊疗会当天"),
        ("booking_opens_at", "随时", "请填写日期和时间"),
        ("booking_opens_at", f"{DAY}T09:00", "预约截止须晚于预约开始"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_typed_is_lost(
    organiser: Browser, field: str, typed: str, message: str
) -> None:
    answer = organiser.post("/organise/clinics", GOOD | {field: typed})
    assert answer.status_code == 422
    assert message in answer.text
    kept = GOOD | {field: typed}
    for name in set(kept) - CHOSEN:
        assert kept[name] in answer.text
    assert "一企一策诊疗会（开封专场）" not in organiser.get("/organise").text


def test_several_faults_are_said_at_once(organiser: Browser) -> None:
    wrong = {"on_day": f"{today() - timedelta(days=3)}", "closes_at": "08:00", "place": ""}
    assert "请填写这一项" in organiser.post("/organise/clinics", GOOD | wrong).text
    page = organiser.post("/organise/clinics", GOOD | wrong | {"place": "科技馆"}).text
    assert "日期已经过去" in page
    assert "结束时间须晚于开始时间" in page


def test_what_is_typed_stays_text(organiser: Browser) -> None:
    url = call_clinic(organiser, title="<script>alert(1)</script>", note="<b>粗</b>")
    page = organiser.get(url).text
    assert "<script>alert" not in page
    assert "<b>粗" not in page


def test_a_double_click_calls_one_clinic(app: Starlette, organiser: Browser) -> None:
    assert call_clinic(organiser) == call_clinic(organiser)
    assert one(app, select(func.count()).where(Clinic.title == GOOD["title"])) == 1


def test_going_back_and_typing_another_title_calls_another_clinic(organiser: Browser) -> None:
    assert call_clinic(organiser) != call_clinic(organiser, title="一企一策诊疗会（兰考专场）")


def test_a_draft_is_changed_and_keeps_its_code(app: Starlette, organiser: Browser) -> None:
    form = organiser.get(f"/organise/clinics/{DRAFT}/basics").text
    assert "新乡生物医药专场" in form
    url = f"/organise/clinics/{DRAFT}/basics"
    assert "修改已保存" in organiser.post(url, GOOD).text
    assert one(app, select(Clinic.place).where(Clinic.code == DRAFT)) == GOOD["place"]
    wrong = organiser.post(url, GOOD | {"closes_at": "07:00"})
    assert wrong.status_code == 422
    assert "结束时间须晚于开始时间" in wrong.text


def test_a_published_clinic_is_not_changed(organiser: Browser) -> None:
    for answer in (
        organiser.get(f"/organise/clinics/{GAOXIN}/basics"),
        organiser.post(f"/organise/clinics/{GAOXIN}/basics", GOOD),
    ):
        assert answer.status_code == 409
        assert "已经发布，不能再改" in answer.text


def test_publishing_twice_is_once(app: Starlette, organiser: Browser) -> None:
    for _ in range(2):
        answer = organiser.post(f"/organise/clinics/{DRAFT}/publication", follow_redirects=False)
        assert answer.status_code == 303
    assert one(app, select(Clinic.published_at).where(Clinic.code == DRAFT)) is not None


def test_nothing_without_a_station_is_published(organiser: Browser) -> None:
    answer = organiser.post(f"{call_clinic(organiser)}/publication")
    assert answer.status_code == 409
    assert "请先添加至少一个诊台" in answer.text


def test_a_clinic_is_taken_back_only_while_nobody_has_booked(organiser: Browser) -> None:
    for _ in range(2):
        assert "已撤回发布" in organiser.post(f"/organise/clinics/{GAOXIN}/withdrawal").text
    assert organiser.get(f"/clinics/{GAOXIN}").status_code == 404
    refused = organiser.post(f"/organise/clinics/{TODAY}/withdrawal")
    assert refused.status_code == 409
    assert "已有企业预约，不能撤回" in refused.text


@pytest.mark.parametrize(
    "path",
    ["", "/basics", "/bookings.csv"],
)
def test_another_organiser_does_not_see_the_clinic(
    app: Starlette, another: Callable[[], Browser], path: str
) -> None:
    county = another().sign_in(a_second_organiser(app))
    assert county.get(f"/organise/clinics/{TODAY}{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/basics", "/stations", "/stations/1/removal", "/publication", "/withdrawal"]
)
def test_another_organiser_changes_nothing(app: Starlette, another: Callable[[], Browser], path: str) -> None:
    county = another().sign_in(a_second_organiser(app))
    assert county.post(f"/organise/clinics/{DRAFT}{path}", GOOD | {"name": "诊台"}).status_code == 404
    assert one(app, select(Clinic.published_at).where(Clinic.code == DRAFT)) is None


@pytest.mark.parametrize("email", ["firm@demo.example", "finance@demo.example", "bank@demo.example"])
def test_who_organises_nothing_sees_no_such_page(guest: Browser, email: str) -> None:
    person = guest.sign_in(email)
    for path in ("/organise", "/organise/clinics/new", f"/organise/clinics/{TODAY}"):
        assert person.get(path).status_code == 404
    assert person.post("/organise/clinics", GOOD).status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_comes_back(guest: Browser) -> None:
    answer = guest.get("/organise", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/organise")


@pytest.mark.parametrize("code", ["nothing", "%00", "%E4%B8%AD", "a" * 300])
def test_a_clinic_that_does_not_exist_is_not_found(organiser: Browser, code: str) -> None:
    assert organiser.get(f"/organise/clinics/{code}").status_code == 404


def test_a_form_without_its_token_changes_nothing(app: Starlette, organiser: Browser) -> None:
    organiser.token = "0" * 64
    assert organiser.post(f"/organise/clinics/{DRAFT}/publication").status_code == 403
    assert one(app, select(Clinic.published_at).where(Clinic.code == DRAFT)) is None

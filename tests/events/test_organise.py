"""The organiser's pages: drawing up, panels, publishing, the day's list."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from starlette.applications import Starlette

from events.clinic.models import Booking, Clinic, Station
from tests.world import Browser
from yurong.accounts.models import Account, Enterprise, RoleGrant
from yurong.accounts.passwords import hash_password
from yurong.kit.clock import now, today
from yurong.kit.tables import as_csv
from yurong.seeds import PASSWORD

GAOXIN, DRAFT, TODAY = "demo-gaoxin", "demo-xinxiang", "demo-today"
DAY = today() + timedelta(days=30)
GOOD = {
    "title": "一企一策诊疗会（开封专场）",
    "organiser": "开封市科技局",
    "on_day": f"{DAY}",
    "opens_at": "09:00",
    "closes_at": "12:00",
    "slot_minutes": "30",
    "buffer_minutes": "10",
    "region": "410200",
    "place": "科技馆一楼",
    "address": "开封市龙亭区某路 1 号",
    "ending": "cdfg",
}

CHOSEN = {"slot_minutes", "buffer_minutes", "region"}
"""Lists to choose from: what is not on the list is not shown again."""


@pytest.fixture
def organiser(guest: Browser) -> Browser:
    return guest.sign_in("organiser@demo.example")


def _one(app: Starlette, statement: Any) -> Any:
    with app.state.database.reading() as session:
        return session.scalar(statement)


def _a_second_organiser(app: Starlette) -> str:
    email = "county@demo.example"
    with app.state.database.writing() as session:
        account = Account(
            email=email, name="县局", phone=None, password_hash=hash_password(PASSWORD), created_at=now()
        )
        session.add(account)
        session.flush()
        session.add(RoleGrant(account_id=account.id, role="organiser"))
    return email


def _an_expert_id(page: Any, role: str) -> str:
    found = re.search(rf'name="{role}" value="(\d+)"', page.text)
    assert found
    return found[1]


def _call(organiser: Browser, **changes: str) -> str:
    """The address of a new draft."""
    answer = organiser.post("/organise/clinics", GOOD | changes, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).split("?")[0]


def test_the_list_shows_drafts_and_published_clinics_with_counts(organiser: Browser) -> None:
    page = organiser.get("/organise").text
    for title in ("郑州高新区专场", "洛阳新材料专场", "新乡生物医药专场", "郑州第一场"):
        assert title in page
    assert "8 个时段" in page
    assert "3 家" in page


def test_an_organiser_without_clinics_is_shown_the_next_step(
    app: Starlette, another: Callable[[], Browser]
) -> None:
    county = another().sign_in(_a_second_organiser(app))
    page = county.get("/organise").text
    assert "还没有诊疗会" in page
    assert "发布一场诊疗会" in page
    assert "洛阳新材料专场" not in page


def test_an_administrator_sees_every_clinic(guest: Browser) -> None:
    assert "洛阳新材料专场" in guest.sign_in("admin@demo.example").get("/organise").text


def test_from_draft_to_public_page(organiser: Browser) -> None:
    url = _call(organiser)
    code = url.rsplit("/", 1)[1]
    page = organiser.get(url)
    assert "草稿，企业看不到" in page.text
    assert organiser.get(f"/clinics/{code}").status_code == 404
    expert = _an_expert_id(page, "finance")
    added = organiser.post(f"{url}/stations", {"name": "1 号诊台", "finance": expert})
    assert "诊台已添加" in added.text
    assert "五类专家里还没有：投资、上市辅导、创业导师、政策" in added.text
    published = organiser.post(f"{url}/publication")
    assert "已发布，企业现在可以看到" in published.text
    assert organiser.get(f"/clinics/{code}").status_code == 200


def test_the_moments_not_given_follow_the_day(app: Starlette, organiser: Browser) -> None:
    _call(organiser)
    clinic = _one(app, select(Clinic).where(Clinic.title == GOOD["title"]))
    eve = f"{DAY - timedelta(days=1)}"
    page = organiser.get(f"/organise/clinics/{clinic.code}").text
    assert f"{eve} 18:00" in page
    assert f"{eve} 12:00" in page
    assert clinic.booking_opens_at <= now()


def test_a_clinic_of_tomorrow_can_be_booked_until_it_begins(app: Starlette, organiser: Browser) -> None:
    _call(organiser, on_day=f"{today() + timedelta(days=1)}")
    clinic = _one(app, select(Clinic).where(Clinic.title == GOOD["title"]))
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
    url = _call(organiser, title="<script>alert(1)</script>", note="<b>粗</b>")
    page = organiser.get(url).text
    assert "<script>alert" not in page
    assert "<b>粗" not in page


def test_a_double_click_calls_one_clinic(app: Starlette, organiser: Browser) -> None:
    assert _call(organiser) == _call(organiser)
    assert _one(app, select(func.count()).where(Clinic.title == GOOD["title"])) == 1


def test_going_back_and_typing_another_title_calls_another_clinic(organiser: Browser) -> None:
    assert _call(organiser) != _call(organiser, title="一企一策诊疗会（兰考专场）")


def test_a_draft_is_changed_and_keeps_its_code(app: Starlette, organiser: Browser) -> None:
    form = organiser.get(f"/organise/clinics/{DRAFT}/basics").text
    assert "新乡生物医药专场" in form
    url = f"/organise/clinics/{DRAFT}/basics"
    assert "修改已保存" in organiser.post(url, GOOD).text
    assert _one(app, select(Clinic.place).where(Clinic.code == DRAFT)) == GOOD["place"]
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


def test_a_station_without_anybody_is_refused_and_its_name_stays(organiser: Browser) -> None:
    answer = organiser.post(f"/organise/clinics/{DRAFT}/stations", {"name": "咨询台"})
    assert answer.status_code == 422
    assert "请至少选一位专家" in answer.text
    assert 'value="咨询台"' in answer.text


def test_a_station_of_the_same_name_is_refused_and_the_boxes_stay(organiser: Browser) -> None:
    expert = _an_expert_id(organiser.get(f"/organise/clinics/{DRAFT}"), "listing")
    answer = organiser.post(f"/organise/clinics/{DRAFT}/stations", {"name": "1 号诊台", "listing": expert})
    assert answer.status_code == 422
    assert "已有同名的诊台" in answer.text
    assert re.search(rf'name="listing" value="{expert}" checked', answer.text)


@pytest.mark.parametrize("expert", ["9999999", "99999999999999999999", "-1", "abc", "1.5"])
def test_an_expert_who_does_not_exist_is_refused(organiser: Browser, expert: str) -> None:
    answer = organiser.post(f"/organise/clinics/{DRAFT}/stations", {"name": "咨询台", "policy": expert})
    assert answer.status_code == 422


def test_a_double_click_adds_one_station(app: Starlette, organiser: Browser) -> None:
    expert = _an_expert_id(organiser.get(f"/organise/clinics/{DRAFT}"), "policy")
    for _ in range(2):
        answer = organiser.post(
            f"/organise/clinics/{DRAFT}/stations",
            {"name": "2 号诊台", "policy": expert},
            follow_redirects=False,
        )
        assert answer.status_code == 303
    stations = select(func.count(Station.id)).join(Clinic).where(Clinic.code == DRAFT)
    assert _one(app, stations) == 2


def test_a_station_goes_away_once_and_a_booked_one_stays(app: Starlette, organiser: Browser) -> None:
    free = _one(app, select(Station.id).join(Clinic).where(Clinic.code == DRAFT))
    for _ in range(2):
        assert "诊台已移除" in organiser.post(f"/organise/clinics/{DRAFT}/stations/{free}/removal").text
    held = select(Booking.station_id).join(Clinic, Clinic.id == Booking.clinic_id)
    booked = _one(app, held.where(Clinic.code == TODAY).order_by(Booking.id))
    refused = organiser.post(f"/organise/clinics/{TODAY}/stations/{booked}/removal")
    assert refused.status_code == 409
    assert "这个诊台不能移除" in refused.text
    assert organiser.post(f"/organise/clinics/{DRAFT}/stations/{booked}/removal").status_code == 404


@pytest.mark.parametrize("station", ["abc", "99999999999999999999", "-1"])
def test_a_station_that_is_no_number_is_not_there(organiser: Browser, station: str) -> None:
    assert organiser.post(f"/organise/clinics/{DRAFT}/stations/{station}/removal").status_code == 404


def test_publishing_twice_is_once(app: Starlette, organiser: Browser) -> None:
    for _ in range(2):
        answer = organiser.post(f"/organise/clinics/{DRAFT}/publication", follow_redirects=False)
        assert answer.status_code == 303
    assert _one(app, select(Clinic.published_at).where(Clinic.code == DRAFT)) is not None


def test_nothing_without_a_station_is_published(organiser: Browser) -> None:
    answer = organiser.post(f"{_call(organiser)}/publication")
    assert answer.status_code == 409
    assert "请先添加至少一个诊台" in answer.text


def test_a_clinic_is_taken_back_only_while_nobody_has_booked(organiser: Browser) -> None:
    for _ in range(2):
        assert "已撤回发布" in organiser.post(f"/organise/clinics/{GAOXIN}/withdrawal").text
    assert organiser.get(f"/clinics/{GAOXIN}").status_code == 404
    refused = organiser.post(f"/organise/clinics/{TODAY}/withdrawal")
    assert refused.status_code == 409
    assert "已有企业预约，不能撤回" in refused.text


def test_the_days_list_shows_firm_contact_intake_and_signatures(organiser: Browser) -> None:
    page = organiser.get(f"/organise/clinics/{TODAY}").text
    for words in (
        "郑州示例光电科技有限公司",
        "李明（示例）",
        "13800000000",
        "问卷已交",
        "已签：政策",
        "待签：金融",
    ):
        assert words in page


def test_the_list_opens_in_excel(organiser: Browser) -> None:
    answer = organiser.get(f"/organise/clinics/{TODAY}/bookings.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heads[:5] == ["序号", "开始", "结束", "诊台", "企业"]
    assert [row[4] for row in rows] == [
        "新乡示例医疗器械有限公司",
        "郑州示例光电科技有限公司",
        "洛阳示例新材料有限公司",
    ]
    assert rows[0][8:10] == ["已交", "政策"]


def test_a_firm_named_like_a_formula_stays_text_in_the_list(app: Starlette, organiser: Browser) -> None:
    with app.state.database.writing() as session:
        session.execute(update(Enterprise).values(name='=HYPERLINK("http://evil.example","点我")'))
    answer = organiser.get(f"/organise/clinics/{TODAY}/bookings.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][4].startswith("'=HYPERLINK")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "\u3000=1"])
def test_no_cell_is_ever_a_formula(cell: str) -> None:
    [[read]] = csv.reader(io.StringIO(as_csv([[cell]]).decode("utf-8-sig"), newline=""))
    assert read == f"'{cell}"


@pytest.mark.parametrize(
    "path",
    ["", "/basics", "/bookings.csv"],
)
def test_another_organiser_does_not_see_the_clinic(
    app: Starlette, another: Callable[[], Browser], path: str
) -> None:
    county = another().sign_in(_a_second_organiser(app))
    assert county.get(f"/organise/clinics/{TODAY}{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/basics", "/stations", "/stations/1/removal", "/publication", "/withdrawal"]
)
def test_another_organiser_changes_nothing(app: Starlette, another: Callable[[], Browser], path: str) -> None:
    county = another().sign_in(_a_second_organiser(app))
    assert county.post(f"/organise/clinics/{DRAFT}{path}", GOOD | {"name": "诊台"}).status_code == 404
    assert _one(app, select(Clinic.published_at).where(Clinic.code == DRAFT)) is None


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
    assert _one(app, select(Clinic.published_at).where(Clinic.code == DRAFT)) is None

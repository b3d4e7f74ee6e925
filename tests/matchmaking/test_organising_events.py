"""An organiser's way by hand: drawing up, review, publishing, changing, calling off; and who may not."""

import re
from collections.abc import Callable
from datetime import timedelta

from starlette.applications import Starlette

from tests.world import Browser
from yurong.kit.clock import today

DAY = today() + timedelta(days=30)
BASICS = {
    "kind": "training",
    "mode": "on_site",
    "title": "科技企业负责人融资培训",
    "summary": "讲清楚怎样读政策、怎样准备材料。",
    "starts_at": f"{DAY}T09:00",
    "ends_at": f"{DAY}T12:00",
    "region": "410300",
    "place": "洛阳科技大厦",
    "address": "洛阳市涧西区 1 号",
    "organiser": "洛阳市科技局",
    "contact": "洛阳市科技局 0379-00000000",
    "audience": "leaders",
    "training_minutes": "60",
    "has_certificate": "yes",
    "has_waitlist": "yes",
    "ending": "cdfg",
}
OWN = f"/organise/events/{DAY:%Y%m%d}-cdfg"
SESSION = {"title": "第一讲", "starts_at": f"{DAY}T09:00", "ends_at": f"{DAY}T10:30", "counts": "yes"}


def _post(browser: Browser, path: str, fields: dict[str, str] | None = None) -> str:
    """Where the answer leads."""
    answer = browser.post(path, fields or {}, follow_redirects=False)
    assert answer.status_code == 303, re.findall(r'class="error"[^>]*>([^<]*)', answer.text) or answer.text
    location: str = answer.headers["location"]
    return location


def test_from_an_empty_form_to_the_public_and_off_again(
    app: Starlette, guest: Browser, another: Callable[[], Browser]
) -> None:
    organiser, admin = another().sign_in("organiser@demo.example"), another().sign_in("admin@demo.example")
    assert "audience" in organiser.get("/organise/events/new?kind=training").text
    assert "audience" not in organiser.get("/organise/events/new?kind=roadshow").text
    for _ in range(2):  # a double click
        assert _post(organiser, "/organise/events", BASICS) == f"{OWN}?done=drawn-up"
    page = organiser.get(OWN).text
    assert "至少设一个报名分组" in page
    assert "不到结业要求的 60 分钟" in page
    _post(organiser, f"{OWN}/groups", {"kind": "firm", "name": "企业", "capacity": "40"})
    _post(organiser, f"{OWN}/agenda", SESSION | {"speakers": "孙丽，政策专员\n王建国"})
    presented = {"products": "jifendai", "institutions": "示例银行甲\n\n示例银行乙"}
    _post(organiser, f"{OWN}/presented", presented)
    preview = organiser.get(f"{OWN}/preview").text
    for said in ("政策专员", "示例银行乙", "/products/jifendai", "40 个名额"):
        assert said in preview, said
    assert f'href="{OWN}/form"' in organiser.get(OWN).text
    assert "看看报名页" not in organiser.get(f"{OWN}/form").text
    _post(organiser, f"{OWN}/form", {"kept_days": "90", "own_text": "会场拍照，用于宣传。"})
    _post(organiser, f"{OWN}/form/questions", {"label": "怎么来", "kind": "text"})
    _post(organiser, f"{OWN}/submission")
    assert organiser.get(f"{OWN}/basics").status_code == 409
    for changed in ("form", "form/questions", "form/questions/1/removal", "form/questions/1/raise"):
        refused = organiser.post(f"{OWN}/{changed}", {"label": "车牌号", "kind": "text", "kept_days": "9"})
        assert (refused.status_code, "正在审核，不能修改" in refused.text) == (409, True), changed
    review = OWN.replace("/organise/events", "/organise/event-reviews")
    assert BASICS["title"] in admin.get("/organise/event-reviews").text
    seen = admin.get(review).text
    assert "怎么来" in seen
    assert "会场拍照，用于宣传。" in seen
    _post(admin, f"{review}/return", {"remark": "请写明停车的地方"})
    assert "请写明停车的地方" in organiser.get(OWN).text
    _post(organiser, f"{OWN}/submission")
    public = OWN.replace("/organise", "")
    assert guest.get(public).status_code == 404
    _post(admin, f"{review}/publication")
    seen = guest.get(public).text
    assert "我要报名" in seen
    assert "报满了可以候补" in seen
    assert "报完即止" not in seen
    assert BASICS["title"] in guest.get("/products/jifendai").text
    _post(organiser, f"{OWN}/basics", BASICS | {"place": "洛阳会展中心"})
    assert "洛阳会展中心" in guest.get(public).text
    _post(organiser, f"{OWN}/cancellation", {"reason": "场地临时检修"})
    assert "场地临时检修" in guest.get(public).text
    assert organiser.get(f"{OWN}/basics").status_code == 410


WRONG = [
    ({"title": "短"}, "至少 4 个字"),
    ({"starts_at": "2020-01-01T09:00"}, "开始时间已经过去"),
    ({"ends_at": f"{DAY}T08:00"}, "结束时间须晚于开始时间"),
    ({"starts_at": "明天"}, "如 2026-12-01 18:00"),
    ({"region": "110000"}, "请从列出的选项中选择"),
    ({"audience": ""}, "请选择培训面向谁"),
    ({"map_url": "javascript:alert(1)"}, "http:// 或 https://"),
    ({"place": ""}, "有现场的活动请填写地点"),
]


def test_a_wrong_form_says_where_and_loses_nothing(guest: Browser) -> None:
    organiser = guest.sign_in("organiser@demo.example")
    for change, said in WRONG:
        answer = organiser.post("/organise/events", BASICS | change, follow_redirects=False)
        assert answer.status_code == 422, change
        assert said in answer.text, change
        assert BASICS["contact"] in answer.text
        assert BASICS["summary"] in answer.text


def test_lists_that_cannot_be_are_refused_beside_what_was_typed(guest: Browser) -> None:
    organiser, own = guest.sign_in("organiser@demo.example"), "/organise/events/demo-caogao"
    wrong = [
        ("groups", {"kind": "firm", "name": "企业", "capacity": "3"}, "已有同名的组"),
        ("groups", {"kind": "firm", "name": "更多企业", "capacity": "0"}, "不能小于 1"),
        ("agenda", SESSION, "须在活动时间之内"),
        ("agenda", SESSION | {"speakers": "名" * 41}, "每行一位"),
        ("presented", {"products": "none", "institutions": "我的机构"}, "目录里没有这些产品"),
        ("presented", {"institutions": "一"}, "每个 2 到 80 个字"),
        ("copies", {"on_day": "2020-01-01", "ending": "cdfg"}, "开始时间已经过去"),
        ("series", {"title": "系列名称", "on_day-0": f"{DAY}"}, "请选择所在地"),
    ]
    for part, fields, said in wrong:
        answer = organiser.post(f"{own}/{part}", fields, follow_redirects=False)
        assert answer.status_code == 422, (part, fields)
        assert said in answer.text, (part, fields)
        for name in ("name", "institutions", "title"):
            assert fields.get(name, "") in answer.text


def test_an_item_of_the_programme_is_changed_on_its_own_page_until_it_is_gone(guest: Browser) -> None:
    organiser = guest.sign_in("organiser@demo.example")
    made = _post(organiser, "/organise/events", BASICS | {"ending": "fghj"}).partition("?")[0]
    _post(organiser, f"{made}/agenda", SESSION | {"speakers": "孙丽，政策专员\n王建国"})
    (item,) = re.findall(rf'href="({made}/agenda/\d+)"', organiser.get(f"{made}/agenda").text)
    assert "孙丽，政策专员\n王建国" in organiser.get(item).text
    wrong = organiser.post(item, SESSION | {"ends_at": f"{DAY}T13:00"}, follow_redirects=False)
    assert wrong.status_code == 422
    assert "须在活动时间之内" in wrong.text
    assert _post(organiser, item, SESSION | {"title": "第二讲"}) == f"{made}/agenda?done=changed"
    assert "第二讲" in organiser.get(item).text
    _post(organiser, f"{item}/removal")
    gone = organiser.get(item)
    assert gone.status_code == 404
    assert "这一项议程已经删除" in gone.text


def test_copies_and_series_are_drafts(guest: Browser) -> None:
    organiser, own = guest.sign_in("organiser@demo.example"), "/organise/events/demo-duijie"
    made = _post(organiser, f"{own}/copies", {"on_day": f"{DAY}", "ending": "mnpq"})
    assert made == f"/organise/events/{DAY:%Y%m%d}-mnpq?done=copied"
    page = organiser.get(made).text
    assert "草稿" in page
    assert "企业路演 6 家" in page
    row = {
        "on_day-0": f"{DAY}",
        "region-0": "411300",
        "place-0": "南阳会展中心",
        "address-0": "南阳市某路 1 号",
    }
    _post(organiser, f"{own}/series", {"title": "河南对接会", **row})
    assert "河南对接会（南阳市专场）" in organiser.get(own).text


def test_only_the_organiser_and_the_reviewer_see_a_draft(
    app: Starlette, guest: Browser, another: Callable[[], Browser]
) -> None:
    assert guest.get("/organise/events/demo-caogao", follow_redirects=False).status_code == 303
    assert another().sign_in("firm@demo.example").get("/organise/events/demo-caogao").status_code == 404
    organiser = another().sign_in("organiser@demo.example")
    assert organiser.get("/organise/event-reviews").status_code == 404
    assert another().sign_in("admin@demo.example").get("/organise/events/demo-caogao").status_code == 200

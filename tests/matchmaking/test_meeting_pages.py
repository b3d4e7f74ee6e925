"""One-to-one meetings through the pages: wishes by the secret link, plans, schedules, the day itself."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from icalendar import Calendar
from sqlalchemy import select
from starlette.applications import Starlette

from events.matchmaking.meetings import work
from events.matchmaking.models import MeetingParty, MeetingPlan
from tests.matchmaking.meeting_site import (
    BANK,
    FIRMS,
    FUND,
    MUST,
    Day,
    coming,
    hidden_in,
    meetings,
    published,
    tell_everybody,
    wish,
    worked_out,
)
from tests.matchmaking.registration_site import database_of
from tests.world import Browser
from yurong.accounts.models import Account
from yurong.kit.clock import now
from yurong.kit.jobs import work as do_job
from yurong.kit.outbox import OutboxMail

OPTICS, MATERIALS, PHARMA, BATTERY = FIRMS
ADMIN = "admin@demo.example"


def _keys(app: Starlette, day: Day) -> dict[str, str]:
    with database_of(app).reading() as session:
        rows = session.scalars(select(MeetingParty).where(MeetingParty.event_id == day.event_id))
        return {each.name: each.key for each in rows}


def _version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def _url(day: Day) -> str:
    return f"/organise/events/{day.code}/meetings"


def test_wishes_are_handed_in_by_the_secret_link(app: Starlette, guest: Browser) -> None:
    day = coming(app)
    keys, url = _keys(app, day), f"/registrations/{day.tokens[OPTICS]}"
    page = guest.get(f"{url}/meetings").text
    assert BANK in page
    assert FUND in page
    assert MATERIALS not in page, "nobody of the own side"
    sent = {
        f"wish-{keys[BANK]}": "must",
        f"wish-{keys[FUND]}": "no",
        "kinds": ["loan", "equity"],
        "amount": "500",
        "about": "设备采购",
        "absent": ["0"],
    }
    answer = guest.post(f"{url}/wishes", sent)
    assert "意愿已保存" in answer.text
    assert re.search(rf'name="wish-{keys[FUND]}" value="no" checked', answer.text)
    assert 'value="500"' in answer.text
    seen = guest.get(f"/registrations/{day.tokens[BANK]}/meetings").text
    assert "对方想见您" in seen
    assert "500 万元；设备采购" in seen


def test_a_wrong_field_keeps_what_was_typed(app: Starlette, guest: Browser) -> None:
    day = coming(app)
    keys, url = _keys(app, day), f"/registrations/{day.tokens[OPTICS]}/wishes"
    sent = {f"wish-{keys[BANK]}": "must", "amount": "五百", "absent": ["0", "1", "2", "3"], "about": "设备"}
    answer = guest.post(url, sent)
    assert answer.status_code == 422
    assert "请填写以万元为单位的数字" in answer.text
    assert re.search(rf'name="wish-{keys[BANK]}" value="must" checked', answer.text)
    answer = guest.post(url, {**sent, "amount": "500"})
    assert answer.status_code == 422
    assert "至少留一轮" in answer.text
    assert "设备</textarea>" in answer.text


def test_a_no_is_never_shown_to_the_other_side(app: Starlette, guest: Browser) -> None:
    day = coming(app)
    keys = _keys(app, day)
    page = f"/registrations/{day.tokens[BANK]}/meetings"
    before = re.sub(r'value="[0-9a-f]{64}"', "", guest.get(page).text)
    guest.post(f"/registrations/{day.tokens[OPTICS]}/wishes", {f"wish-{keys[BANK]}": "no"})
    assert re.sub(r'value="[0-9a-f]{64}"', "", guest.get(page).text) == before


def test_without_agreement_an_institution_sees_neither_name_nor_need(app: Starlette, guest: Browser) -> None:
    day = coming(app, hidden=(OPTICS,))
    keys = _keys(app, day)
    page = f"/registrations/{day.tokens[BANK]}/meetings"
    assert OPTICS not in guest.get(page).text
    guest.post(f"/registrations/{day.tokens[OPTICS]}/wishes", {f"wish-{keys[BANK]}": "may"})
    seen = guest.get(page).text
    assert OPTICS in seen
    assert "13800000000" not in seen, "the telephone stays unseen even then"


def test_strangers_and_wrong_addresses_are_not_there(
    app: Starlette, guest: Browser, another: Callable[[], Browser]
) -> None:
    day = coming(app)
    assert guest.get("/registrations/nosuchtokenatall/meetings").status_code == 404
    other = another().sign_in("organiser@demo.example")
    assert other.get(_url(day)).status_code == 404, "another organiser's event"
    assert other.post(f"{_url(day)}/proposals", {}).status_code == 404


def test_the_organiser_plans_changes_publishes_and_everybody_is_told(
    app: Starlette, guest: Browser, another: Callable[[], Browser], tmp_path: Path
) -> None:
    day = coming(app)
    keys, database = _keys(app, day), database_of(app)
    guest.post(f"/registrations/{day.tokens[OPTICS]}/wishes", {f"wish-{keys[BANK]}": "must", "kinds": "loan"})
    organiser = another().sign_in(ADMIN)
    assert "排一版" in organiser.get(_url(day)).text
    asked = organiser.post(f"{_url(day)}/proposals", {}, follow_redirects=False)
    assert asked.headers["location"].startswith("/jobs/")
    assert do_job(database, {work.KIND: work.meetings_job}, tmp_path, now()) == "done"
    page = organiser.get(_url(day)).text
    assert "草稿第 1 版" in page
    assert "企业选了一定要见" in page
    assert "排好" not in guest.get(f"/registrations/{day.tokens[OPTICS]}/meetings").text
    ids = f"{day.ids[OPTICS]}-{day.ids[BANK]}"
    answer = organiser.get(f"{_url(day)}/check?meeting={ids}&place=3-9").text
    assert "✗ 不能这样排" in answer
    refused = organiser.post(
        f"{_url(day)}/changes", {"version": _version(page), "meeting": ids, "place": "3-9"}
    )
    assert refused.status_code == 422
    assert re.search(r'id="f-place-error"[^>]*>[^<]*没有 9 号桌', refused.text), "beside the field"
    nowhere = organiser.post(f"{_url(day)}/changes", {"version": _version(page), "meeting": ids, "place": ""})
    assert nowhere.status_code == 422, "nothing is cancelled that nobody chose to cancel"
    assert "没有选移到哪里" in nowhere.text
    assert organiser.get(f"{_url(day)}/check?meeting={ids}&place=").text.strip() == ""
    assert f'<option value="{ids}" selected>' in organiser.get(f"{_url(day)}?meeting={ids}").text
    found = re.search(
        rf'data-place="(\d)-(\d)">\s*<span[^>]*>\d 号桌</span>\s*<details[^>]*data-piece="{ids}"', page
    )
    assert found
    table = "3" if found[2] != "3" else "2"
    there = f"{found[1]}-{table}"
    assert re.search(rf"第 {int(found[1]) + 1} 轮 [\d:–]+ {found[2]} 号桌：{BANK}</li>", page), (
        "by party, too"
    )
    moved = organiser.post(
        f"{_url(day)}/changes", {"version": _version(page), "meeting": ids, "place": there}
    )
    assert "草稿第 2 版" in moved.text
    assert "取消固定" in moved.text, "what was put by hand stays when the rest is planned anew"
    stale = organiser.post(f"{_url(day)}/holds", {"version": "1", "meeting": ids, "held": "0"})
    assert stale.status_code == 409
    organiser.post(f"{_url(day)}/holds", {"version": "2", "meeting": ids, "held": "0"})
    assert "已退回上一版" in organiser.post(f"{_url(day)}/undo", {"version": "3"}).text
    done = organiser.post(f"{_url(day)}/publication", {"version": "2"})
    assert "已公布，正在逐个通知" in done.text
    assert f"还有 {len(day.ids)} 家正在通知" in done.text
    tell_everybody(database, tmp_path)
    assert "家正在通知" not in organiser.get(_url(day)).text
    mine = guest.get(f"/registrations/{day.tokens[OPTICS]}/meetings").text
    assert BANK in mine
    assert f"{table} 号桌" in mine
    with database.reading() as session:
        letters = session.scalars(
            select(OutboxMail).where(OutboxMail.key.startswith(f"meetings:{day.code}:1:"))
        ).all()
        assert len(letters) == len(day.ids)
        assert all("/registrations/" in each.body for each in letters)
        assert session.scalars(select(MeetingPlan.version).order_by(MeetingPlan.version.desc())).first() == 2


def test_a_calendar_replaces_and_cancels_the_same_entries(app: Starlette, guest: Browser) -> None:
    day = coming(app)
    database, url = database_of(app), f"/registrations/{day.tokens[BANK]}/meetings.ics"
    published(database, day, (0, 1, OPTICS, BANK), (1, 1, MATERIALS, BANK), now=now())
    first = Calendar.from_ical(guest.get(url).content).walk("VEVENT")
    published(database, day, (2, 2, OPTICS, BANK), now=now())
    answer = guest.get(url)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    second = {str(each["uid"]): each for each in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert {str(each["uid"]) for each in first} == second.keys()
    assert {(each["status"], each["sequence"]) for each in second.values()} == {
        ("CONFIRMED", 1),
        ("CANCELLED", 1),
    }


def test_settings_say_what_is_wrong_beside_the_field(app: Starlette, guest: Browser) -> None:
    day = coming(app)
    guest.sign_in(ADMIN)
    page = guest.get(f"{_url(day)}/settings").text
    typed = dict(re.findall(r'name="(\w+)" type="[\w-]+" value="([^"]*)"', page))
    answer = guest.post(f"{_url(day)}/settings", {**typed, "rounds": "12", "tables": "四"})
    assert answer.status_code == 422
    assert "请填写整数" in answer.text
    answer = guest.post(f"{_url(day)}/settings", {**typed, "rounds": "12"})
    assert answer.status_code == 422
    assert "活动结束还排不完" in answer.text
    assert "设置已保存" in guest.post(f"{_url(day)}/settings", {**typed, "tables": "9"}).text
    seat = f"{_url(day)}/parties/{day.ids[BANK]}"
    for unreadable in ("一号", "0", "1000", "9" * 5000):
        assert guest.post(seat, {"own_tables": unreadable, "seats": "1"}).status_code == 422
    assert 'value="3、4"' in guest.post(seat, {"own_tables": "4, 3", "seats": "2"}).text
    fund = guest.post(f"{_url(day)}/parties/{day.ids[FUND]}", {"own_tables": "4", "seats": "1"})
    assert fund.status_code == 422
    assert "4 号桌已经是示例银行的" in fund.text


def test_a_party_drops_out_as_the_preview_says(app: Starlette, guest: Browser) -> None:
    day = coming(app)
    with database_of(app).writing() as session:
        wish(session, day, PHARMA, {BANK: MUST}, now=now())
    published(database_of(app), day, (0, 1, OPTICS, BANK), (0, 2, MATERIALS, FUND), now=now())
    guest.sign_in(ADMIN)
    url = f"{_url(day)}/parties/{day.ids[OPTICS]}/departure"
    other = f"{_url(day)}/parties/{day.ids[BATTERY]}/departure"
    page = guest.get(other).text
    assert "其他单位都不受影响" in page
    assert "已记下不来了" in guest.post(other, {**hidden_in(page), "reason": "临时有事"}).text
    at_once = guest.get(url).text
    assert "取消（1 场）" in at_once
    assert "光电公司 — 示例银行" in at_once
    assert "取消以后，示例银行当天就没有洽谈了" in at_once
    assert "按上面的办" not in at_once, "nothing is confirmed that was not worked out"
    assert guest.post(url, {"live_version": "1", "reason": "临时有事"}).status_code == 409
    page = worked_out(app, guest, url)
    assert "取消（1 场）" in page
    assert "✓ 医药公司 — 示例银行" in page
    hidden = hidden_in(page)
    refused = guest.post(url, {**hidden, "reason": ""})
    assert (refused.status_code, hidden_in(refused.text)) == (422, hidden)
    assert "✓ 医药公司 — 示例银行" in refused.text
    assert "正在通知受影响的单位" in guest.post(url, {**hidden, "reason": "临时有事"}).text
    mine = guest.get(f"/registrations/{day.tokens[OPTICS]}/meetings").text
    assert "不参加一对一洽谈了" in mine
    assert guest.post(url, {**hidden, "reason": "临时有事"}).status_code == 409
    third = guest.get(f"{_url(day)}/parties/{day.ids[MATERIALS]}/departure?job={hidden['job']}").text
    assert "按上面的办" not in third, "what was worked out for one party says nothing of another"


def test_before_anything_is_published_a_drop_out_tells_nobody(app: Starlette, guest: Browser) -> None:
    day = coming(app)
    guest.sign_in(ADMIN)
    url = f"{_url(day)}/parties/{day.ids[OPTICS]}/departure"
    page = guest.get(url).text
    assert "安排还没有公布" in page
    assert "并通知" not in page
    sent = {"plan": "", "live_version": "0", "reason": "临时有事"}
    assert "已记下不来了" in guest.post(url, sent).text
    wishes = guest.get(f"/registrations/{day.tokens[MATERIALS]}/meetings").text
    assert "保存意愿" in wishes, "the others still say whom they wish to meet"


def test_a_seat_is_filled_on_the_spot_in_one_tap(app: Starlette, guest: Browser) -> None:
    day = coming(app, days=-1 / 240)
    database = database_of(app)
    before = now() - timedelta(days=1)
    published(database, day, (0, 1, OPTICS, BANK), (0, 2, MATERIALS, FUND), now=before)
    guest.sign_in(ADMIN)
    assert "企业没来" in guest.get(f"{_url(day)}/floor").text
    with database.reading() as session:
        code = meetings(session, day)[0].code
        assert session.scalar(select(Account.id).where(Account.email == ADMIN))
    page = guest.post(f"{_url(day)}/{code}/absence", {"absent": str(day.ids[OPTICS])}).text
    assert "点一家补上" in page
    tap = re.search(rf'name="meeting" value="([\d-]+-{day.ids[BANK]})"', page)
    assert tap
    filled = guest.post(f"{_url(day)}/{code}/replacement", {"meeting": tap[1]})
    assert "✓ 已补上：" in filled.text
    assert "在等" not in filled.text, "nobody is offered or called back to a seat that is taken"
    assert "又来了，恢复" not in filled.text
    assert guest.post(f"{_url(day)}/{code}/replacement", {"meeting": "x-1"}).status_code == 400

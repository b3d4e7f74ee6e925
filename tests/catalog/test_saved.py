"""A kept result: opened as it was, changed, printed, sent, carried into a booking, deleted, forgotten."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from starlette.applications import Starlette

from catalog.models import CatalogStamp
from catalog.models_saved import SavedResult
from catalog.saved.keeping import KEPT, REMEMBERED, forget_expired
from tests.world import Browser
from yurong.background import forget
from yurong.kit.clock import local, now
from yurong.kit.outbox import OutboxMail

ANSWERS = (
    "region=410105&founded_on=2023-05-01&stage=startup&credentials=high_tech&contest_phase=during"
    "&fiscal_award=60&has_borrowed=no&amount=500&term_months=24&purposes=research&security=none"
)


def save(guest: Browser, answers: str = ANSWERS) -> str:
    """The path of a result just saved."""
    answered = guest.post("/results", {"answers": answers}, follow_redirects=False)
    assert answered.status_code == 303, answered.text
    return str(answered.headers["location"]).partition("?")[0]


def rows(app: Starlette) -> list[SavedResult]:
    with app.state.database.reading() as session:
        return list(session.scalars(select(SavedResult).order_by(SavedResult.id)))


def let_expire(app: Starlette) -> None:
    with app.state.database.writing() as session:
        session.execute(update(SavedResult).values(expires_at=now() - timedelta(seconds=1)))


def test_the_result_page_offers_to_keep_it(guest: Browser) -> None:
    page = guest.get(f"/check/result?{ANSWERS}").text
    assert "保存这个结果" in page
    answers = re.search(r'name="answers" value="([^"]+)"', page)
    assert answers
    path = save(guest, answers[1].replace("&amp;", "&"))
    assert re.fullmatch(r"/results/[0-9a-f]{32}", path)


def test_a_saved_result_opens_with_products_plan_and_what_to_do(guest: Browser) -> None:
    page = guest.get(f"{save(guest)}?done=saved")
    assert page.status_code == 200
    for said in (
        "已保存",
        "创赛贷",
        "需求 500 万元",
        "选法：",
        "成本",
        "有效至",
        "打印融资方案",
        "带着它预约诊疗会",
        "豫融育新",
    ):
        assert said in page.text, said
    assert "目录已更新" not in page.text
    assert page.headers["x-robots-tag"] == "noindex"
    assert len(re.findall(r"<h1[\s>]", page.text)) == 1
    ids = re.findall(r'\sid="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))


def test_saving_twice_keeps_one(app: Starlette, guest: Browser) -> None:
    assert save(guest) == save(guest)
    assert len(rows(app)) == 1
    assert save(guest, ANSWERS + "&size=micro") != save(guest)


def test_only_a_hash_of_the_address_is_stored(app: Starlette, guest: Browser) -> None:
    token = save(guest).rpartition("/")[2]
    (row,) = rows(app)
    assert row.content
    assert token not in row.token_hash
    assert token.encode() not in row.content


def test_who_has_the_address_may_open_it_and_nobody_gets_the_same_one(
    guest: Browser, another: Callable[[], Browser]
) -> None:
    path, stranger = save(guest), another()
    assert stranger.get(path).status_code == 200
    assert save(stranger) != path
    last = "1" if path[-1] == "0" else "0"
    assert stranger.get(path[:-1] + last).status_code == 404


@pytest.mark.parametrize("token", ["0" * 32, "0", "%00", "长" * 32])
def test_an_unknown_address_is_not_found(guest: Browser, token: str) -> None:
    path = f"/results/{token}"
    answers = [guest.get(path), guest.get(f"{path}/plan.pdf")]
    answers += [guest.post(f"{path}/mails", {"email": "a@b.cn"}), guest.post(f"{path}/removal")]
    assert [each.status_code for each in answers] == [404] * 4
    assert all("没有找到" in each.text for each in answers)


def test_an_expired_result_is_gone_with_a_kind_sentence(app: Starlette, guest: Browser) -> None:
    path = save(guest)
    let_expire(app)
    for tail in ("", "/plan.pdf"):
        answered = guest.get(path + tail)
        assert answered.status_code == 410
        assert "已经清除" in answered.text
        assert "重新自测" in answered.text


def test_forgetting_erases_the_content_then_the_row(app: Starlette, guest: Browser) -> None:
    path = save(guest)
    assert rows(app)[0].expires_at - rows(app)[0].saved_at == KEPT
    let_expire(app)
    with app.state.database.writing() as session:
        forget(session, app.state.settings)
    assert rows(app)[0].content is None
    assert guest.get(path).status_code == 410
    with app.state.database.writing() as session:
        forget_expired(session, now() + REMEMBERED + timedelta(days=1))
    assert rows(app) == []
    assert guest.get(path).status_code == 404


def test_deleting_erases_at_once_and_saving_again_brings_it_back(app: Starlette, guest: Browser) -> None:
    path = save(guest)
    answered = guest.post(f"{path}/removal")
    assert answered.status_code == 200
    assert "内容已经清除" in answered.text
    assert rows(app)[0].content is None
    assert guest.get(path).status_code == 410
    assert guest.post(f"{path}/removal").status_code == 410
    assert save(guest) == path
    assert guest.get(path).status_code == 200


def test_wrong_answers_are_not_saved_and_nothing_is_lost(app: Starlette, guest: Browser) -> None:
    answered = guest.post("/results", {"answers": "amount=三百&region=410105&purposes=research"})
    assert answered.status_code == 422
    assert "还没有保存" in answered.text
    back = re.search(r'href="(/check\?[^"]+)"', answered.text)
    assert back
    form = guest.get(back[1].replace("&amp;", "&")).text
    assert 'value="三百"' in form
    assert '<option value="410105" selected>' in form
    assert rows(app) == []


@pytest.mark.parametrize("answers", ["a=1&" * 600, "%00=%ff", "=&=&"])
def test_odd_answers_never_break_it(guest: Browser, answers: str) -> None:
    assert guest.post("/results", {"answers": answers}).status_code in (200, 400)


def test_a_form_from_elsewhere_saves_nothing(app: Starlette, guest: Browser) -> None:
    guest.get("/sign-in")
    answered = guest.client.post("/results", data={"answers": ANSWERS})
    assert answered.status_code == 403
    assert rows(app) == []


def test_it_stays_as_it_was_when_the_catalog_moves_on(app: Starlette, guest: Browser) -> None:
    path = save(guest)
    before = guest.get(path).text
    with app.state.database.writing() as session:
        session.execute(update(CatalogStamp).values(version="99-changed"))
    after = guest.get(path).text
    assert "目录已更新" in after
    again = re.search(r'href="(/check/result\?[^"]+)"', after)
    assert again
    assert guest.get(again[1].replace("&amp;", "&")).status_code == 200
    products = re.compile(r'<details class="fate".*?<h2 id="plan">', re.DOTALL)
    assert products.findall(before) == products.findall(after)


def test_its_answers_can_be_changed(guest: Browser) -> None:
    page = guest.get(save(guest)).text
    change = re.search(r'href="(/check\?[^"]+)">修改答案', page)
    assert change
    form = guest.get(change[1].replace("&amp;", "&")).text
    assert 'value="500"' in form
    assert 'value="2023-05-01"' in form
    assert re.search(r'name="security" value="none"\s+checked|value="none" checked', form)


def test_it_prints_as_a_financing_plan(guest: Browser) -> None:
    path = save(guest)
    printed = guest.client.get(f"{path}/plan.pdf")
    assert printed.headers["content-type"] == "application/pdf"
    text = re.sub(r"\s", "", "".join(p.extract_text() for p in PdfReader(io.BytesIO(printed.content)).pages))
    assert "融资方案" in text
    assert "需求500万元" in text
    assert guest.client.get(f"{path}/plan.pdf").content == printed.content


def test_it_is_sent_to_oneself_once(app: Starlette, guest: Browser) -> None:
    path = save(guest)
    for _ in range(2):
        answered = guest.post(f"{path}/mails", {"email": "Zhang@Example.com"}, follow_redirects=False)
        assert answered.status_code == 303
    assert "已发送" in guest.get(answered.headers["location"]).text
    with app.state.database.reading() as session:
        (mail,) = session.scalars(select(OutboxMail).where(OutboxMail.key.like("result:%")))
    assert mail.to == "zhang@example.com"
    assert f"http://testserver{path}" in mail.body


@pytest.mark.parametrize("email", ["", "zhang", "a b@c.cn", "a@b.cn\nBcc: c@d.cn"])
def test_a_wrong_address_is_said_beside_the_field(app: Starlette, guest: Browser, email: str) -> None:
    answered = guest.post(f"{save(guest)}/mails", {"email": email})
    assert answered.status_code == 422
    assert 'id="f-email-error"' in answered.text
    with app.state.database.reading() as session:
        assert not session.scalars(select(OutboxMail).where(OutboxMail.key.like("result:%"))).all()


def test_mails_are_limited(guest: Browser) -> None:
    path = save(guest)
    sent = [guest.post(f"{path}/mails", {"email": f"a{n}@example.com"}).status_code for n in range(8)]
    assert sent[-1] == 429


def test_it_becomes_the_intake_of_a_booking(guest: Browser) -> None:
    guest.sign_in("firm@demo.example")
    path, booking = save(guest), _book(guest)
    form = guest.get(f"{booking}/intake").text
    today = local(now())
    assert f"已带入您在 {today.month} 月 {today.day} 日自测的内容" in form
    assert 'value="500"' in form
    assert "已带入" not in guest.get(f"{booking}/intake?blank=1").text
    handed = guest.post(f"{booking}/intake", _fields(form) | {"consent": "true"}, follow_redirects=False)
    assert handed.status_code == 303, handed.text
    kept = guest.get(f"{booking}/intake").text
    assert "已带入" not in kept
    assert 'value="500"' in kept
    assert guest.get(path).status_code == 200


def test_a_deleted_result_is_carried_nowhere(guest: Browser) -> None:
    guest.sign_in("firm@demo.example")
    path, booking = save(guest), _book(guest)
    guest.post(f"{path}/removal")
    assert "已带入" not in guest.get(f"{booking}/intake").text


def _book(firm: Browser) -> str:
    """The path of a new booking in the first clinic with a free slot."""
    for clinic in re.findall(r'href="(/clinics/[^"/?]+)"', firm.get("/clinics").text):
        slot = re.search(rf'href="({clinic}/slots/[^"]+)"', firm.get(clinic).text)
        if slot:
            answered = firm.post(
                f"{clinic}/bookings", _fields(firm.get(slot[1]).text), follow_redirects=False
            )
            if answered.status_code == 303:
                return str(answered.headers["location"]).partition("?")[0]
    raise AssertionError("no free slot in the demo world")


def _fields(page: str) -> dict[str, Any]:
    """What the main form of the page would send as it stands."""
    main = page[page.index("<main") :]
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", main):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        is_choice = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and value and name[1] != "csrf_token" and (not is_choice or " checked" in tag):
            fields.setdefault(name[1], []).append(value[1])
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', main, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        fields[name] = chosen[1] if chosen else ""
    return fields

"""The board by hand: posting, review, list, asking, answering, what a need becomes, strangers."""

import io
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from starlette.applications import Starlette

from events.matchmaking.models import BoardInterest, BoardPost, BoardVersion
from tests.world import Browser
from yurong.accounts.models import AuditEntry
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

FIELDS = {
    "kind": "order",
    "title": "采购伺服电机，每月五百台",
    "summary": "用于检测工位，额定功率 400 瓦，先试 20 台，合格后签年度合同。",
    "region": "410172",
    "track": "equipment",
    "product": "伺服电机",
    "quantity": "每月 500 台",
    "days": "90",
    "request_key": "a-key-of-the-page-1",
}
New = Callable[[], Browser]
FIRST = "光电传感器扩产，需要 300 万元流动资金"
WATCHED = "求激光气体传感器的低温标定方法"


def test_from_posting_to_the_exchange_of_contacts(app: Starlette, guest: Browser, another: New) -> None:
    firm = guest.sign_in("firm@demo.example")
    own = _sent(firm, "/me/board", FIELDS | {"submit": "yes"}).partition("?")[0]
    code = own.rpartition("/")[2]
    assert _sent(firm, "/me/board", FIELDS).startswith(own)
    assert another().get(f"/board/{code}").status_code == 404

    reviewer = another().sign_in("organiser@demo.example")
    assert FIELDS["title"] in reviewer.get("/organise/board").text
    _sent(reviewer, f"/organise/board/{code}/publication", {})
    visitor = another()
    assert FIELDS["title"] in visitor.get("/board?q=伺服电机").text
    assert "13800000000" not in visitor.get(f"/board/{code}").text

    other = another().sign_in("firm2@demo.example")
    _sent(other, f"/board/{code}/contact", {"words": "我们做伺服电机十年，可以寄样机"})
    assert "等答复" in other.get(f"/board/{code}/contact").text
    asked = _interest(app, code)
    assert other.get(f"/me/board/interests/{asked}").status_code == 403
    assert "寄样机" in firm.get(own).text
    _sent(firm, f"/me/board/interests/{asked}/answer", {"agrees": "true"})
    for side, phone in ((other, "李明"), (firm, "赵敏")):
        page = side.get(f"/me/board/interests/{asked}").text
        assert phone in page
        assert "13800000000" in page
    assert another().sign_in("bank@demo.example").get(f"/me/board/interests/{asked}").status_code == 404
    assert _looks(app) == 2

    _sent(firm, f"{own}/end", {"outcome": "here"})
    assert "在这里找到了" in visitor.get(f"/board/{code}").text
    assert FIELDS["title"] not in visitor.get("/board").text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"summary": "联系我 13812345678，先试 20 台，合格后签年度合同"}, "公开的内容里不能写手机号"),
        ({"title": "短"}, "至少 6 个字"),
        ({"product": ""}, "请写明要采购或加工什么"),
        ({"region": "110000"}, "请从列出的选项中选择"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(
    guest: Browser, changes: dict[str, str], message: str
) -> None:
    firm = guest.sign_in("firm@demo.example")
    answer = firm.post("/me/board", FIELDS | changes)
    assert answer.status_code == 422
    assert message in answer.text
    kept = (FIELDS | changes)["quantity"]
    assert f'value="{kept}"' in answer.text


def test_all_that_is_wrong_is_told_at_once(guest: Browser) -> None:
    firm = guest.sign_in("firm@demo.example")
    wrong = {"title": "短", "product": "", "delivery": "加微信：abc_2026", "track": ""}
    page = firm.post("/me/board", FIELDS | wrong).text
    for message in ("至少 6 个字", "请写明要采购或加工什么", "公开的内容里不能写微信号", "有 4 处需要修改"):
        assert message in page


def test_a_change_of_what_is_public_is_reviewed_beside_the_old(
    app: Starlette, guest: Browser, another: New
) -> None:
    code, firm = _code(app, FIRST), guest.sign_in("firm@demo.example")
    form = firm.get(f"/me/board/{code}/text").text
    key = re.search(r'name="request_key" value="([^"]+)"', form)
    assert key is not None
    fields = FIELDS | {"title": "光电传感器扩产，需要 200 万元", "amount": "200", "request_key": key[1]}
    fields |= {"purposes": "working_capital", "submit": "yes"}
    _sent(firm, f"/me/board/{code}/text", fields)
    assert FIRST in another().get(f"/board/{code}").text
    reviewer = another().sign_in("admin@demo.example")
    page = reviewer.get(f"/organise/board/{code}").text
    assert FIRST in page
    assert "光电传感器扩产，需要 200 万元" in page
    assert reviewer.post(f"/organise/board/{code}/return", {"remark": ""}).status_code == 422
    _sent(reviewer, f"/organise/board/{code}/return", {"remark": "请说明金额为什么变了"})
    page = firm.get(f"/me/board/{code}?done=submitted").text
    assert "请说明金额为什么变了" in page
    assert "已送审" not in page
    assert FIRST in another().get(f"/board/{code}").text


def test_what_was_ticked_is_ticked_in_the_form_to_change_it(app: Starlette, guest: Browser) -> None:
    firm = guest.sign_in("firm@demo.example")
    for title, ticked, other in ((WATCHED, "hides_name", "uses_facts"), (FIRST, "uses_facts", "hides_name")):
        page = firm.get(f"/me/board/{_code(app, title)}/text").text
        assert re.search(rf'name="{ticked}" value="yes" checked', page)
        assert not re.search(rf'name="{other}" value="yes" checked', page)


def test_who_asks_does_not_read_what_is_not_public_yet(app: Starlette, guest: Browser, another: New) -> None:
    code, firm = _code(app, WATCHED), guest.sign_in("firm@demo.example")
    draft = FIELDS | {"title": "没有审核过的新标题", "field": "激光气体传感器标定", "hides_name": "yes"}
    _sent(firm, f"/me/board/{code}/text", draft)
    asked = _interest(app, code)
    _sent(firm, f"/me/board/interests/{asked}/answer", {"agrees": "true"})
    asking = another().sign_in("firm4@demo.example")
    for path in ("/me/board", f"/me/board/interests/{asked}"):
        page = asking.get(path).text
        assert WATCHED in page
        assert "没有审核过的新标题" not in page


def test_what_changed_while_the_reviewer_read_is_not_published_unread(
    app: Starlette, guest: Browser, another: New
) -> None:
    firm, reviewer = guest.sign_in("firm@demo.example"), another().sign_in("organiser@demo.example")
    own = _sent(firm, "/me/board", FIELDS | {"submit": "yes"}).partition("?")[0]
    code = own.rpartition("/")[2]
    old = _seen(reviewer, code)
    _sent(firm, f"{own}/submission/removal", {})
    _sent(firm, f"{own}/text", FIELDS | {"title": "采购伺服电机，每月八百台", "submit": "yes"})
    assert reviewer.post(f"/organise/board/{code}/publication", old).status_code == 409
    assert another().get(f"/board/{code}").status_code == 404
    _sent(reviewer, f"/organise/board/{code}/publication", _seen(reviewer, code))
    assert "每月八百台" in another().get(f"/board/{code}").text


def test_the_same_words_again_are_not_said_to_be_under_review(app: Starlette, guest: Browser) -> None:
    code, firm = _code(app, "找河南的 SMT 贴片代工，每月 3 万片"), guest.sign_in("firm@demo.example")
    with app.state.database.reading() as session:
        version = session.scalars(select(BoardVersion).join(BoardPost).where(BoardPost.code == code)).one()
        names = ("title", "summary", "region", "track", "product", "quantity", "delivery")
        fields = {name: getattr(version, name) for name in names} | {"request_key": FIELDS["request_key"]}
    assert "done=same" in _sent(firm, f"/me/board/{code}/text", fields | {"submit": "yes"})
    assert "done=kept" in _sent(firm, f"/me/board/{code}/text", fields | {"quantity": "每月 4 万片"})


def test_a_reader_tells_the_administrators_what_is_wrong(
    app: Starlette, guest: Browser, another: New
) -> None:
    code, page = _code(app, WATCHED), f"/board/{_code(app, WATCHED)}/report"
    assert f'"{page}"' in guest.get(f"/board/{code}").text
    reader = another().sign_in("firm2@demo.example")
    assert reader.post(page, {"words": "假的"}).status_code == 422
    for _ in range(2):
        assert "已转告管理员" in reader.get(_sent(reader, page, {"words": "这家企业冒用了我们的名义"})).text
    with app.state.database.reading() as session:
        found = select(OutboxMail).where(OutboxMail.key.startswith("board-report"))
        [letter] = session.scalars(found.where(OutboxMail.channel == "mail")).all()
    assert letter.to == "admin@demo.example"
    assert "冒用了我们的名义" in letter.body
    assert f"/organise/board/{code}" in letter.body


def test_a_reviewer_takes_down_what_is_public(app: Starlette, guest: Browser, another: New) -> None:
    code, reviewer = _code(app, WATCHED), guest.sign_in("organiser@demo.example")
    assert f'"/organise/board/{code}"' in reviewer.get(f"/board/{code}").text
    assert f'"/organise/board/{code}"' not in another().get(f"/board/{code}").text
    assert reviewer.post(f"/organise/board/{code}/removal", {"why": "短"}).status_code == 422
    _sent(reviewer, f"/organise/board/{code}/removal", {"why": "标题里有保密内容"})
    for path in (f"/board/{code}", f"/board/{code}/contact"):
        assert another().sign_in("firm4@demo.example").get(path).status_code == 410
    firm = another().sign_in("firm@demo.example")
    assert "已撤下，已退回" in firm.get("/me/board").text
    assert "标题里有保密内容" in firm.get(f"/me/board/{code}").text
    _sent(firm, f"/me/board/{code}/end", {"outcome": "withdrawn"})
    page = firm.get(f"/me/board/{code}").text
    assert "审核人员请您修改" not in page
    assert "不发了" not in page


def test_a_chain_with_too_long_a_name_leaves_the_mark(app: Starlette, guest: Browser, another: New) -> None:
    code, reviewer = _code(app, "长期采购高纯石墨毡，每月 2 吨"), guest.sign_in("organiser@demo.example")
    assert reviewer.post(f"/organise/board/{code}/leader", {"chain": "超" * 61}).status_code == 422
    assert "链主：超硬材料" in another().get(f"/board/{code}").text


def test_what_is_made_up_says_so_to_who_reviews_and_who_asks(
    app: Starlette, guest: Browser, another: New
) -> None:
    code = _code(app, WATCHED)
    for who, path in (("organiser", f"/organise/board/{code}"), ("firm2", f"/board/{code}/contact")):
        assert "示例</span>" in another().sign_in(f"{who}@demo.example").get(path).text


def test_a_need_is_handed_over_and_carried_to_a_clinic(app: Starlette, guest: Browser, another: New) -> None:
    code, firm = _code(app, FIRST), guest.sign_in("firm@demo.example")
    page = firm.get(f"/me/board/{code}").text
    assert "/registration?group=" in page
    label = next(each for each in page.split("<label>") if "示例银行甲" in each)
    offering = re.search(r'name="offering" value="(\d+)"', label)
    assert offering is not None
    assert "done=nothing" in _sent(firm, f"/me/board/{code}/hand-over", {})
    assert "done=handed" in _sent(firm, f"/me/board/{code}/hand-over", {"offering": offering[1]})
    assert "done=nothing" in _sent(firm, f"/me/board/{code}/hand-over", {"offering": offering[1]})
    bank = another().sign_in("bank@demo.example")
    told = next(each for each in bank.get("/me/board").text.split("<li") if f'"/board/{code}"' in each)
    assert "“示例创赛快贷”条件初步符合；用途、金额和期限相符" in told
    handed = set(re.findall(r'"(/desk/follow-ups/\w+)"', bank.get("/desk/follow-ups").text))
    [followed] = [page for page in (bank.get(each).text for each in handed) if FIRST in page]
    assert "<dt>诊断书</dt>" not in followed, "no sheet was given out"
    own = firm.get("/me/follow-ups").text
    assert f'href="/me/board/{code}"' in own
    assert 'href="/events/board"' not in own
    assert _sent(firm, f"/me/board/{code}/clinic", {}) == "/clinics"
    assert "yurong_case" in firm.client.cookies


def test_strangers_and_wrong_roles_see_nothing(app: Starlette, guest: Browser, another: New) -> None:
    code = _code(app, FIRST)
    assert "/sign-in" in guest.get(f"/me/board/{code}", follow_redirects=False).headers["location"]
    other = another().sign_in("firm2@demo.example")
    for path in ("", "/text"):
        assert other.get(f"/me/board/{code}{path}").status_code == 404
    for path in ("submission", "extension", "end", "hand-over", "clinic"):
        assert other.post(f"/me/board/{code}/{path}", {"outcome": "here"}).status_code == 404
    expert = another().sign_in("finance@demo.example")
    assert expert.get(f"/board/{code}/contact").status_code == 403
    assert expert.get("/me/board/new").status_code == 403
    owner = another().sign_in("firm@demo.example")
    assert owner.get(f"/board/{code}/contact").status_code == 403
    assert other.post(f"/board/{code}/contact", {"words": "短"}).status_code == 422


def test_the_list_leaves_as_a_file_and_a_feed_of_the_same_choice(guest: Browser) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(guest.get("/board.xlsx?kind=order").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["种类", "订单需求", "订单需求"]
    assert all(str(row[1]).endswith("（示例）") for row in rows[1:])
    assert guest.get("/board.csv?kind=order").text.count("\r\n") == 3
    feed = guest.get("/board.atom?kind=order")
    entries = ElementTree.fromstring(feed.content).findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 2
    held = {"if-none-match": feed.headers["etag"]}
    assert guest.get("/board.atom?kind=order", headers=held).status_code == 304


def test_a_filter_is_watched_and_left(guest: Browser) -> None:
    firm = guest.sign_in("firm@demo.example")
    assert "订单需求、新材料" in firm.get("/board/watch?kind=order&track=materials").text
    for _ in range(2):
        _sent(firm, "/me/board/watches", {"kind": "order", "track": "materials", "q": ""})
    page = firm.get("/me/board").text
    assert page.count("订单需求、新材料") == 1
    removal = re.search(r'action="(/me/board/watches/\d+/removal)"', page)
    assert removal is not None
    _sent(firm, removal[1], {})
    assert "还没有订阅" in firm.get("/me/board").text


def test_a_hidden_name_is_nowhere_in_public(app: Starlette, guest: Browser) -> None:
    code = _code(app, WATCHED)
    for path in (f"/board/{code}", "/board?q=低温标定", "/board.csv?q=低温标定", "/board.atom?q=低温标定"):
        page = guest.get(path).text
        assert "低温标定" in page
        assert "郑州示例光电科技有限公司" not in page


def _sent(who: Browser, path: str, fields: dict[str, str]) -> str:
    answer = who.post(path, fields, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    where: str = answer.headers["location"]
    return where


def _seen(reviewer: Browser, code: str) -> dict[str, str]:
    """What the reviewer's page sends along with the decision to publish."""
    seen = re.search(r'name="seen_at" value="([^"]+)"', reviewer.get(f"/organise/board/{code}").text)
    assert seen is not None
    return {"seen_at": seen[1]}


def _code(app: Starlette, title: str) -> str:
    database: Database = app.state.database
    with database.reading() as session:
        found = select(BoardPost.code).join(BoardVersion).where(BoardVersion.title == title)
        return session.scalars(found).one()


def _interest(app: Starlette, code: str) -> str:
    database: Database = app.state.database
    with database.reading() as session:
        found = select(BoardInterest.code).join(BoardPost).where(BoardPost.code == code)
        return session.scalars(found).one()


def _looks(app: Starlette) -> int:
    database: Database = app.state.database
    with database.reading() as session:
        found = select(AuditEntry.id).where(AuditEntry.verb == "board.contact_seen")
        return len(session.scalars(found).all())

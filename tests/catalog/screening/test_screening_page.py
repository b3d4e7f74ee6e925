"""Screening through the door: a register is handed in, done beside the pages, and its workbook taken."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from catalog.screening_pages.upload import KEPT, LARGEST, WAITING, forget_uploads
from catalog.screening_pages.work import KIND
from tests.world import Browser
from yurong.background import handlers
from yurong.kit.clock import now
from yurong.kit.jobs import Job, job_folder, work

ORGANISER = "organiser@demo.example"
REGISTER = """企业名称,统一社会信用代码,注册地,企业资质,有过银行贷款
首贷公司,91410100MA44ABCD1X,金水区,科技型中小企业,否
=cmd|' /C calc'!A0,91410100MA44ABCD2X,金水区,高新技术企业,是
没问过公司,91410100MA44ABCD3X,金水区,,
"""


@pytest.fixture
def organiser(guest: Browser) -> Browser:
    return guest.sign_in(ORGANISER)


def sent(person: Browser, content: bytes = REGISTER.encode(), name: str = "登记册.csv", **fields: Any) -> Any:
    """The answer to the form as the page offers it, with other fields where told."""
    page = person.get("/organise/screening").text
    found = re.search(r'name="ending" value="(\w+)"', page)
    day = re.search(r'name="on_day" type="date" value="([\d-]+)"', page)
    assert found
    assert day
    filled = {"scope": "none", "lists": ["shoudai"], "on_day": day[1], "ending": found[1], **fields}
    files = {"register": (name, content)} if name else {"register": ("", b"")}
    return person.post("/organise/screening", filled, files=files, follow_redirects=False)


def worked(app: Starlette) -> str | None:
    settings = app.state.settings
    return work(app.state.database, handlers(settings), settings.folder.jobs, now())


def jobs(app: Starlette) -> list[Job]:
    with app.state.database.reading() as session:
        return list(session.scalars(select(Job).where(Job.kind == KIND).order_by(Job.id)))


def test_a_register_becomes_a_workbook_of_whom_to_visit_and_what_to_ask(
    app: Starlette, organiser: Browser
) -> None:
    answer = sent(organiser)
    assert answer.status_code == 303
    address = answer.headers["location"]
    assert "排队中" in organiser.get(address).text
    assert worked(app) == "done"
    page = organiser.get(address).text
    assert "筛查了 3 家企业，其中 1 家还要问" in page
    taken = organiser.get(f"{address}/file")
    book = CalamineWorkbook.from_filelike(BytesIO(taken.content))
    assert book.sheet_names == ["总览", "要问什么", "1 首贷白名单 初步符合", "1 首贷白名单 差一项"]
    assert [row[1] for row in book.get_sheet_by_index(2).to_python()[1:]] == ["首贷公司"]
    assert [row[3:6] for row in book.get_sheet_by_index(1).to_python()[1:]] == [
        [1.0, "企业是否获得过银行贷款？", "企业征信报告"],
        [2.0, "取得了哪些资质？", "科技、工信部门公示名单"],
    ]
    assert "登记册.csv" in organiser.get("/organise/screening").text, "it stands among the earlier ones"


def test_the_register_is_removed_when_it_has_been_screened(app: Starlette, organiser: Browser) -> None:
    sent(organiser)
    (job,) = jobs(app)
    folder = job_folder(app.state.settings.folder.jobs, job.token)
    assert [each.name for each in folder.iterdir()] == ["register.csv"]
    worked(app)
    assert [each.name for each in folder.iterdir()] == [f"筛查结果-{job.params['as_of']}.xlsx"]
    assert list((app.state.settings.folder.jobs / WAITING).iterdir()) == []


def test_pressing_twice_screens_once_and_another_file_screens_anew(
    app: Starlette, organiser: Browser
) -> None:
    first = sent(organiser, ending="0" * 16).headers["location"]
    assert sent(organiser, ending="0" * 16).headers["location"] == first
    assert (
        sent(organiser, REGISTER.replace("首贷", "再贷").encode(), ending="0" * 16).headers["location"]
        != first
    )
    assert len(jobs(app)) == 2


@pytest.mark.parametrize(
    ("content", "name", "fields", "why"),
    [
        (b"", "", {}, "请选择登记册文件"),
        (b"x", "a.doc", {}, "只能读 .csv、.xlsx 和 .parquet 文件"),
        (b"", "a.csv", {}, "这个文件是空的"),
        (b"x", "a.csv", {"lists": []}, "请至少勾选一个产品或一份名单"),
        (b"x", "a.csv", {"scope": "chosen", "lists": []}, "请至少勾选一个产品或一份名单"),
        (b"x", "a.csv", {"scope": "chosen", "products": ["moon-loan"]}, "没有这些产品：moon-loan"),
        (b"x", "a.csv", {"lists": ["moon"]}, "没有这些名单：moon"),
        (b"x", "a.csv", {"on_day": "昨天"}, "请填写日期"),
        (b"x", "a.csv", {"scope": ""}, "请填写这一项"),
    ],
)
def test_a_wrong_form_says_why_keeps_what_was_typed_and_leaves_no_file(
    app: Starlette, organiser: Browser, content: bytes, name: str, fields: dict[str, Any], why: str
) -> None:
    answer = sent(organiser, content, name, **fields)
    assert answer.status_code == 422
    assert why in answer.text
    if "on_day" in fields:
        assert 'value="昨天"' in answer.text
    assert jobs(app) == []
    waiting = app.state.settings.folder.jobs / WAITING
    assert not waiting.exists() or not any(waiting.iterdir())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a,b\n1,2\n", "没有找到表头，看到的是：a、b"),
        ("企业名称,职工人数\n".encode(), "登记册里没有企业"),
        ("企业名称".encode("utf-16"), "登记册.csv 不是 UTF-8 或 GBK 文本"),
    ],
)
def test_an_unreadable_register_fails_with_a_sentence(
    app: Starlette, organiser: Browser, content: bytes, why: str
) -> None:
    address = sent(organiser, content).headers["location"]
    assert worked(app) == "failed"
    page = organiser.get(address).text
    assert why in page
    assert organiser.get(f"{address}/file").status_code == 404


def test_a_screening_is_cancelled_and_leaves_nothing(app: Starlette, organiser: Browser) -> None:
    address = sent(organiser).headers["location"]
    assert organiser.post(f"{address}/cancel", follow_redirects=False).headers["location"] == address
    assert worked(app) is None
    assert "已取消" in organiser.get(address).text


def test_a_stranger_sees_no_job_and_takes_no_file(
    app: Starlette, organiser: Browser, another: Callable[[], Browser]
) -> None:
    address = sent(organiser).headers["location"]
    worked(app)
    for person in (another(), another().sign_in("admin@demo.example")):
        assert person.get(address).status_code == 404
        assert person.get(f"{address}/file").status_code == 404
        assert person.post(f"{address}/cancel").status_code == 404


def test_nothing_is_read_of_a_stranger_and_nothing_beyond_the_largest_file(
    app: Starlette, organiser: Browser, another: Callable[[], Browser]
) -> None:
    refused = another().post("/organise/screening", {}, files={"register": ("a.csv", b"x")})
    assert refused.status_code == 401
    kind = "multipart/form-data; boundary=x"
    for length in (str(LARGEST + 1), ""):
        headers = {"content-type": kind} | ({"content-length": length} if length else {})
        answer = organiser.client.post("/organise/screening", content=iter([b"x"]), headers=headers)
        assert answer.status_code == 413
        assert "一次最多提交 200 MB" in answer.text
    assert jobs(app) == []


def test_only_what_was_left_behind_long_ago_is_forgotten(app: Starlette, data_folder: Path) -> None:
    folder = app.state.settings.folder
    forget_uploads(folder, now())
    left = folder.jobs / WAITING / "left.csv"
    left.write_bytes(b"x")
    forget_uploads(folder, now())
    assert left.exists()
    forget_uploads(folder, now() + KEPT * 2)
    assert not left.exists()


def test_the_template_is_read_back_without_a_fault(app: Starlette, organiser: Browser) -> None:
    template = organiser.get("/organise/screening/template.xlsx").content
    book = CalamineWorkbook.from_filelike(BytesIO(template))
    assert book.sheet_names == ["登记册", "填写说明", "取值"]
    address = sent(organiser, template, "登记册模板.xlsx").headers["location"]
    assert worked(app) == "failed"
    assert "登记册里没有企业：表头下面是空的" in organiser.get(address).text


def test_all_on_offer_is_what_the_page_begins_with(app: Starlette, organiser: Browser) -> None:
    assert 'value="on_offer" checked' in organiser.get("/organise/screening").text
    sent(organiser, scope="on_offer", lists=[])
    (job,) = jobs(app)
    assert "chuangsai-dai" in job.params["products"]
    assert "shou-dai-hn" not in job.params["products"], "only encouraged"


def test_the_page_stands_on_a_client_without_a_cookie(app: Starlette) -> None:
    answer = TestClient(app).get("/organise/screening", follow_redirects=False)
    assert answer.headers["location"].startswith("/sign-in")

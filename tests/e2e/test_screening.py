"""A register by hand: handed in, watched, its workbook taken; the platform's own firms without a file."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FilePayload, Page, ViewportSize, expect
from python_calamine import CalamineWorkbook

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_accessibility import faults_here

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Look = Callable[[Page, str], None]
SIZES = [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]
HEAD = "企业名称,统一社会信用代码,注册地,企业资质,有过银行贷款\n"


def _register(firms: int) -> FilePayload:
    rows = "".join(f"企业{n},91410100{n:010d},金水区,科技型中小企业,{'是否'[n % 2]}\n" for n in range(firms))
    return {"name": "登记册.csv", "mimeType": "text/csv", "buffer": (HEAD + rows).encode()}


def _texts(page: Page) -> Iterator[str]:
    """What the page of the job says, until it is over."""
    said = ""
    while "已完成" not in said:
        said = page.locator("#job").inner_text()
        yield said
        page.wait_for_timeout(50)


def test_a_register_is_watched_and_its_workbook_taken(visit: Visit, look: Look) -> None:
    page = visit(PHONE, "organiser@demo.example")
    page.goto("/organise/screening")
    page.get_by_label("登记册文件").set_input_files(_register(8_000))
    page.get_by_role("button", name="开始筛查").click()
    page.wait_for_url("**/jobs/*")
    told, seen = set[str](), False
    for said in _texts(page):
        told.add(said)
        if " / 8,0" in said and not seen:
            look(page, "job-running-phone")
            assert faults_here(page) == []
            page.set_viewport_size(DESKTOP)
            look(page, "job-running-desktop")
            seen = True
    assert seen, told
    assert "筛查了 8,000 家企业" in page.locator("#job").inner_text()
    look(page, "job-done-desktop")
    page.set_viewport_size(PHONE)
    look(page, "job-done-phone")
    assert faults_here(page) == []
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载").click()
    book = CalamineWorkbook.from_path(taken.value.path())
    assert book.sheet_names[:2] == ["总览", "要问什么"]


@pytest.mark.parametrize("size", SIZES)
def test_the_platform_s_own_firms_need_no_file(visit: Visit, look: Look, size: ViewportSize) -> None:
    page = visit(size, "organiser@demo.example")
    page.goto("/organise/screening")
    page.get_by_label("本平台企业").check()
    page.get_by_label("按机构方案").check()
    page.get_by_label("首贷白名单").check()
    look(page, f"screening-own-{'phone' if size is PHONE else 'desktop'}")
    page.get_by_role("button", name="开始筛查").click()
    expect(page.get_by_text("已完成")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载").click()
    book = CalamineWorkbook.from_path(taken.value.path())
    lines = [str(row[0]) for row in book.get_sheet_by_index(0).to_python()]
    assert "首贷白名单" in lines
    assert any(line.startswith("创赛贷（") for line in lines)

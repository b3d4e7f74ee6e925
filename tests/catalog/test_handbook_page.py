"""Asking for a handbook, its job, and the PDF that is offered for download."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select, update
from starlette.applications import Starlette

from catalog.handbook.work import making
from tests.world import Browser
from yurong.kit import pdf
from yurong.kit.clock import now
from yurong.kit.jobs import Job, Result, Running, work

FEW = "/products/handbook?category=insurance&region=410000"


@pytest.fixture(autouse=True)
def no_worker_left() -> Iterator[None]:
    yield
    pdf.close()


def ask(guest: Browser, path: str = FEW) -> str:
    answer = guest.post(path, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def make(app: Starlette) -> str | None:
    settings = app.state.settings
    handlers = {"handbook": making(settings.public_url)}
    return work(app.state.database, handlers, settings.folder.jobs, now())


def jobs(app: Starlette) -> Any:
    with app.state.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Job))


def test_the_list_leads_to_the_handbook_of_the_same_filter(guest: Browser) -> None:
    assert 'href="/products/handbook?category=insurance&amp;region=410000"' in guest.get(
        FEW.replace("/handbook", "")
    ).text.replace("&#38;", "&amp;")
    page = guest.get(FEW).text
    assert "类别：保险；适用地区：河南省" in page
    assert 'href="/products?category=insurance&amp;region=410000"' in page


def test_a_handbook_is_made_in_the_background_and_offered(app: Starlette, guest: Browser) -> None:
    address = ask(guest)
    assert "排队中" in guest.get(address).text
    assert make(app) == "done"
    page = guest.get(address).text
    found = re.search(r"(\d+) 个产品，共 (\d+) 页", page)
    assert found
    file = guest.get(f"{address}/file")
    assert "handbook" not in file.headers["content-disposition"]
    reader = PdfReader(io.BytesIO(file.content))
    assert len(reader.pages) == int(found[2])
    said = [re.sub(r"\s+", "", each.extract_text()) for each in reader.pages]
    assert "产品手册" in said[0]
    assert "类别：保险；适用地区：河南省" in said[0]
    assert "http://testserver/products?category=insurance&region=410000" in said[0]
    for number, text in enumerate(said, 1):
        assert f"第{number}页共{len(said)}页" in text
        assert "目录版本" in text
    assert all("示例·含虚构的机构方案" in text for text in said[1:])
    _check_contents(reader, said)
    _check_archival(reader)


def _check_contents(reader: PdfReader, said: list[str]) -> None:
    """Bookmarks and printed page numbers agree with where each product stands."""
    bookmarks = {str(each.title): reader.get_destination_page_number(each) for each in _flat(reader.outline)}
    assert "一、保险" in bookmarks
    assert "按拼音查" in bookmarks
    for title, where in bookmarks.items():
        assert where is not None
        assert re.sub(r"\s+", "", title) in said[where]
    page = bookmarks["豫科保"]
    assert page is not None
    assert re.search(rf"豫科保[.]+{page + 1}(?!\d)", said[1])
    names = bookmarks["按拼音查"]
    assert names is not None
    assert re.search(rf"豫科保[.]+{page + 1}(?!\d)", said[names].partition("按拼音查")[2])


def _check_archival(reader: PdfReader) -> None:
    xmp = reader.xmp_metadata
    assert xmp is not None
    assert (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("3", "U")
    assert "/StructTreeRoot" in reader.root_object


def _flat(outline: Any) -> Iterator[Any]:
    for each in outline:
        if isinstance(each, list):
            yield from _flat(each)
        else:
            yield each


def test_the_same_handbook_is_made_once_for_everybody(app: Starlette, guest: Browser, another: Any) -> None:
    before = jobs(app)
    first = ask(guest)
    assert ask(another(), "/products/handbook?region=410000&category=insurance&stage=none") == first
    assert jobs(app) == before + 1
    assert ask(guest, f"{FEW}&state=encouraged") != first
    assert guest.get(first).status_code == another().get(first).status_code == 200


def test_an_empty_selection_is_said_and_not_printed(app: Starlette, guest: Browser) -> None:
    before, path = jobs(app), "/products/handbook?q=没有这个产品呀"
    page = guest.get(path).text
    assert "这样筛选没有产品" in page
    assert 'method="post"' not in page.partition("<h1>")[2]
    refused = guest.post(path, follow_redirects=False)
    assert refused.status_code == 422
    assert "少选一个条件" in refused.text
    assert jobs(app) == before


def test_an_unknown_option_is_left_out_and_said(guest: Browser) -> None:
    page = guest.get("/products/handbook?category=loan&stage=nope").text
    assert "没有这个「成长阶段」选项" in page
    assert 'action="/products/handbook?category=loan"' in page


def test_who_cancels_in_the_middle_leaves_no_file_and_can_start_again(app: Starlette, guest: Browser) -> None:
    address, folder = ask(guest), app.state.settings.folder.jobs

    def asked_to_stop_meanwhile(running: Running) -> Result:
        with app.state.database.writing() as session:
            session.execute(update(Job).where(Job.id == running.job_id).values(cancel_asked=True))
        return making("http://testserver")(running)

    assert work(app.state.database, {"handbook": asked_to_stop_meanwhile}, folder, now()) == "cancelled"
    assert guest.get(f"{address}/file").status_code == 404
    assert ask(guest) == address
    assert "排队中" in guest.get(address).text

"""The released sheet: once and for good, the same bytes for ever, corrected by name, verified in public."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from starlette.applications import Starlette

from catalog.loading import restamp
from catalog.models import ProductRow
from events.clinic.models import Intake
from tests.events.cases import ELSEWHERE, FIRM, ORGANISER, OTHER_FIRM, DemoCase, demo_case
from tests.world import Browser


@pytest.fixture
def case(app: Starlette, another: Callable[[], Browser]) -> DemoCase:
    """A case whose whole panel has signed."""
    found = demo_case(app, another)
    found.sign_all()
    return found


@pytest.fixture
def organiser(case: DemoCase) -> Browser:
    return case.as_(ORGANISER)


def _stored(case: DemoCase) -> Path:
    files: Path = case.app.state.settings.folder.files
    return files / f"{case.sheets()[0].payload_sha256}.pdf"


def test_a_release_gives_one_sheet_however_often_it_is_pressed(case: DemoCase, organiser: Browser) -> None:
    assert case.release(organiser) == 303
    assert case.release(organiser) == 303
    assert case.release(case.as_("finance")) == 303
    [sheet] = case.sheets()
    assert sheet.version == 1
    assert sheet.pdf_sha256 == hashlib.sha256(_stored(case).read_bytes()).hexdigest()


def test_the_paper_goes_to_the_firm_its_panel_and_the_organiser_only(
    case: DemoCase, organiser: Browser
) -> None:
    case.release(organiser)
    paper = case.paper(organiser)
    assert paper.startswith(b"%PDF-")
    assert case.paper(case.as_(FIRM)) == paper
    assert case.paper(case.as_("policy")) == paper
    address = f"/bookings/{case.code}/sheets/1.pdf"
    for stranger in (OTHER_FIRM, ELSEWHERE, "bank@demo.example"):
        assert case.as_(stranger).client.get(address).status_code == 404
    answer = organiser.client.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["content-disposition"].startswith('inline; filename="yurong-')
    assert "filename*=UTF-8''%E4" in answer.headers["content-disposition"]
    assert organiser.get(f"/bookings/{case.code}/sheets/2.pdf").status_code == 404


def test_what_was_printed_stays_true(case: DemoCase, organiser: Browser) -> None:
    case.release(organiser)
    paper = case.paper(organiser)
    with case.app.state.database.writing() as session:
        session.execute(delete(Intake))
        session.execute(update(ProductRow).values(name="改了名的产品"))
        restamp(session)
    assert case.paper(organiser) == paper
    _stored(case).unlink()
    assert case.paper(organiser) == paper


def test_a_damaged_file_is_printed_again(
    case: DemoCase, organiser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    case.release(organiser)
    paper = case.paper(organiser)
    _stored(case).write_bytes(b"%PDF-half")
    with caplog.at_level(logging.ERROR):
        assert case.paper(organiser) == paper
    assert "not the one first printed" in caplog.text
    assert _stored(case).read_bytes() == paper


def test_a_correction_needs_a_new_signature_and_names_the_old_sheet(
    case: DemoCase, organiser: Browser
) -> None:
    case.release(organiser)
    assert case.release(organiser, after_version=1) == 409
    assert ">出具更正版<" not in organiser.get(case.url).text
    case.as_("finance").post(f"{case.url}/sign-off/withdrawal")
    case.write("finance", "更正后的意见。")
    assert ">出具更正版<" in organiser.get(case.url).text
    assert case.release(organiser, after_version=1, why="") == 422
    assert case.release(organiser, after_version=1, why="错" * 301) == 422
    assert case.release(organiser, after_version=1) == 303
    assert "更正原因：金额写错" in organiser.get(case.url).text
    assert (case.sheets()[0].reason, case.sheets()[1].reason) == (None, "金额写错")
    first, second = case.sheets()
    assert (second.version, second.replaces_id) == (2, first.id)
    assert first.number in second.payload
    assert "更正后的意见。" in second.payload
    assert case.paper(organiser, 1) != case.paper(organiser, 2)


def test_verification_confirms_number_date_and_version_and_nothing_else(
    case: DemoCase, organiser: Browser
) -> None:
    case.release(organiser)
    [sheet] = case.sheets()
    visitor = case.another()
    page = visitor.get(f"/verify/{sheet.short_code}").text
    assert sheet.number in page
    assert "第 1 版" in page
    assert "是现行版本" in page
    for kept in ("郑州示例光电科技有限公司", "创赛贷", "800 万元", case.code):
        assert kept not in page


@pytest.mark.parametrize(
    "write", [str.lower, lambda c: f" {c[:4]} - {c[4:]} ", lambda c: f"{c[:4]}－{c[4:]}"]
)
def test_a_short_code_is_taken_however_it_is_typed(
    case: DemoCase, organiser: Browser, write: Callable[[str], str]
) -> None:
    case.release(organiser)
    code = case.sheets()[0].short_code
    assert "是现行版本" in case.another().get("/verify", params={"code": write(code)}).text


def test_verification_says_that_a_newer_version_replaced_it(case: DemoCase, organiser: Browser) -> None:
    case.release(organiser)
    case.as_("finance").post(f"{case.url}/sign-off/withdrawal")
    case.write("finance", "更正后的意见。")
    case.release(organiser, after_version=1)
    first, second = case.sheets()
    old = case.another().get(f"/verify/{first.short_code}").text
    assert "已被更正版替代" in old
    assert second.number in old
    assert first.number in case.another().get(f"/verify/{second.short_code}").text


@pytest.mark.parametrize("code", ["ZZZZ", "AAAAAAAA", "23456789", "'; drop table", "码" * 3000])
def test_an_unknown_code_gets_a_kind_404(guest: Browser, code: str) -> None:
    answer = guest.get(f"/verify/{code}")
    assert answer.status_code == 404
    assert "没有查到这个短码" in answer.text


def test_the_form_alone_asks_for_a_code(guest: Browser) -> None:
    assert "输入纸面右下角的八位短码" in guest.get("/verify").text

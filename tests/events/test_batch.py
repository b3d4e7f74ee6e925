"""The day's sheets together: every paper on a right-hand page, in station order; a zip with safe names."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select
from starlette.applications import Starlette

from events.clinic.batch.binding import bind
from events.clinic.batch.cover import lines_of
from events.clinic.batch.gathering import Filed
from events.clinic.batch.names import file_name, safe
from events.clinic.models import Booking, Clinic
from events.kept_paper import Frozen
from tests.events.cases import ORGANISER, DemoCase, demo_case
from tests.world import Browser
from yurong.background import handlers
from yurong.kit.clock import now
from yurong.kit.jobs import work

AT = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)


def paper(pages: int) -> bytes:
    written, target = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        written.add_blank_page(width=100, height=100)
    written.write(target)
    return target.getvalue()


def filed(number: int) -> Filed:
    sheet = Frozen(f"豫诊〔2026〕第{number:06d}号", "{}", "0" * 64, None)
    return Filed("1 号诊台", AT, f"示例企业{number}", 1, AT, sheet)


@given(st.lists(st.integers(1, 7), min_size=1, max_size=6))
def test_every_paper_begins_on_a_right_hand_page_where_the_list_says(lengths: list[int]) -> None:
    target = io.BytesIO()
    papers = [("清单", paper(2)), *((str(order), paper(each)) for order, each in enumerate(lengths))]
    bind(papers, target, title="合订", told=lambda _number: None)
    whole = PdfReader(target)
    begins = [whole.get_destination_page_number(each) for each in whole.outline[1:]]  # type: ignore[arg-type]
    listed = [line.page for line in lines_of([filed(each) for each in lengths], lengths, 2)]
    assert [page + 1 for page in begins if page is not None] == listed
    assert all(page % 2 for page in listed)
    assert len(whole.pages) == listed[-1] + lengths[-1] - 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 号诊台", "1号诊台"),
        ("../../etc/passwd", "etcpasswd"),
        ('a<b>:"c/d\\e|f?g*h', "abcdefgh"),
        ("河南\u202e示例\x00公司", "河南示例公司"),
        ("甲-乙", "甲－乙"),
        ("...", "无名"),
        ("", "无名"),
    ],
)
def test_a_name_means_nothing_to_a_file_system(typed: str, kept: str) -> None:
    assert safe(typed) == kept


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_file_name_is_one_short_part_of_a_path(station: str, firm: str) -> None:
    name = file_name(station, AT, firm, "豫诊〔2026〕第000012号")
    assert len(name.encode()) <= 255
    assert not set(name) & set('<>:"/\\|?*\x00\n')
    assert name.count("-") == 3
    assert Path(name).name == name


def test_a_file_is_named_by_station_time_firm_and_number() -> None:
    assert file_name("1 号诊台", AT, "示例光电", "豫诊〔2026〕第000012号") == (
        "1号诊台-0930-示例光电-豫诊〔2026〕第000012号.pdf"
    )


@pytest.fixture
def case(app: Starlette, another: Callable[[], Browser]) -> DemoCase:
    return demo_case(app, another)


def clinic_code(case: DemoCase) -> str:
    with case.app.state.database.reading() as session:
        found = select(Clinic.code).join(Booking, Booking.clinic_id == Clinic.id)
        code: str = session.scalars(found.where(Booking.code == case.code)).one()
        return code


def made(case: DemoCase, organiser: Browser, form: str) -> tuple[str, bytes]:
    """The page of the ended job, and its file."""
    answer = organiser.post(
        f"/organise/clinics/{clinic_code(case)}/sheets", {"form": form}, follow_redirects=False
    )
    assert answer.status_code == 303
    settings = case.app.state.settings
    while work(case.app.state.database, handlers(settings), settings.folder.jobs, now()):
        pass
    address = answer.headers["location"]
    return organiser.get(address).text, organiser.client.get(f"{address}/file").content


def test_the_day_is_bound_for_both_sides_and_zipped(case: DemoCase) -> None:
    organiser = case.as_(ORGANISER)
    case.sign_all()
    assert case.release(organiser) == 303
    assert "合并成一个 PDF" in organiser.get(f"/organise/clinics/{clinic_code(case)}").text
    page, bound = made(case, organiser, "pdf")
    assert "1 份诊断书" in page
    assert "家还没有出具" in page
    whole = PdfReader(io.BytesIO(bound))
    pages = [re.sub(r"\s", "", each.extract_text()) for each in whole.pages]
    sheet = case.sheets()[0]
    assert sheet.number in pages[0]
    assert pages[1] == ""
    assert "企业融资诊断书" in pages[2]
    assert "专家意见" in "".join(pages[2:]), "the text can be found and copied"
    says_it_is_archival(whole)
    _, zipped = made(case, organiser, "zip")
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        (name,) = archive.namelist()
        assert name.endswith(f"-{sheet.number}.pdf")
        assert archive.read(name) == case.paper(organiser)


def says_it_is_archival(whole: PdfReader) -> None:
    """PDF/A-3u: the claim, the colours, an ID, every font in the file, nothing locked."""
    xmp, root = whole.xmp_metadata, whole.root_object
    assert xmp is not None
    assert (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("3", "U")
    assert xmp.dc_title == {"x-default": str(whole.metadata and whole.metadata.title)}
    assert "/Filter" not in root["/Metadata"].get_object()  # type: ignore[operator]  # a PDF dictionary
    assert root["/OutputIntents"][0]["/DestOutputProfile"]["/N"] == 3  # type: ignore[index]  # a PDF dictionary
    assert "/StructTreeRoot" not in root
    assert not any("/StructParents" in each for each in whole.pages)
    assert (whole.pdf_header, whole.is_encrypted, "/ID" in whole.trailer) == ("%PDF-1.7", False, True)
    for page in whole.pages:
        fonts = page.get("/Resources", {}).get("/Font", {})
        for font in fonts.values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            assert descendant["/FontDescriptor"].keys() & {"/FontFile2", "/FontFile3"}
            assert "/ToUnicode" in font.get_object()


def test_papers_that_are_not_archival_make_a_whole_that_is_not() -> None:
    target = io.BytesIO()
    bind([("清单", paper(1))], target, title="合订", told=lambda _number: None)
    assert PdfReader(target).xmp_metadata is None


def test_a_day_without_sheets_says_so(case: DemoCase) -> None:
    organiser = case.as_(ORGANISER)
    assert "合并成一个 PDF" not in organiser.get(f"/organise/clinics/{clinic_code(case)}").text
    page, _ = made(case, organiser, "pdf")
    assert "还没有出具诊断书" in page


def test_only_the_organiser_collects_and_in_a_known_form(case: DemoCase) -> None:
    address = f"/organise/clinics/{clinic_code(case)}/sheets"
    assert case.as_("finance").post(address, {"form": "pdf"}).status_code == 404
    assert case.as_(ORGANISER).post(address, {"form": "docx"}).status_code == 400

"""Papers handed in: taken by content, ten at most, a download only, for firm, panel and organiser, erased."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from starlette.applications import Starlette

from events.clinic.models import Booking, Clinic, IntakePaper, PaperKind
from events.clinic.preparing.forgetting import KEPT, SETTLED, forget_prepared
from events.clinic.preparing.papers import TooManyPapers, add_paper, paper_storage
from events.sent import LARGEST, receive
from tests.events.cases import ELSEWHERE, FIRM, ORGANISER, OTHER_FIRM, DemoCase, demo_case
from tests.factories import NOW, World, a_booking, a_world
from tests.kit.test_file_kinds import a_jpeg, a_pdf, a_png
from tests.world import Browser
from yurong.accounts.models import AuditEntry
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.paths import DataFolder


@pytest.fixture
def case(app: Starlette, another: Callable[[], Browser]) -> DemoCase:
    return demo_case(app, another)


def send(
    browser: Browser, code: str, content: bytes, name: str = "营业执照.pdf", kind: str = "licence"
) -> object:
    return browser.post(
        f"/bookings/{code}/papers",
        {"kind": kind},
        files={"paper": (name, io.BytesIO(content))},
        follow_redirects=False,
    )


def stored(app: Starlette) -> list[IntakePaper]:
    with app.state.database.reading() as session:
        return list(session.scalars(select(IntakePaper).order_by(IntakePaper.id)))


def on_disk(case: DemoCase) -> list[str]:
    folder = case.app.state.settings.folder
    return list(paper_storage(folder).keys_before(now() + timedelta(days=1)))


def put(database: Database, world: World, booking: Booking, folder: DataFolder, number: int) -> IntakePaper:
    sent = receive(io.BytesIO(a_png(number + 1)), f"{number}.png", folder, None)
    with database.writing() as session:
        return add_paper(
            session,
            booking=session.get_one(Booking, booking.id),
            kind=PaperKind.OTHER,
            sent=sent,
            storage=paper_storage(folder),
            account_id=world.owner.id,
            now=NOW,
        )


def test_a_paper_is_a_download_under_its_own_name_and_the_kind_of_its_content(case: DemoCase) -> None:
    firm = case.as_(FIRM)
    answer = send(firm, case.code, a_jpeg(), "..\\..\\照片 “正本”.exe")
    assert answer.status_code == 303  # type: ignore[attr-defined]
    (paper,) = stored(case.app)
    assert (paper.media, paper.name, paper.scan) == ("jpg", "照片 “正本”", "unscanned")
    page = firm.get(f"/bookings/{case.code}/papers").text
    assert "未扫描" in page
    assert "✓ 营业执照" in page
    taken = firm.client.get(f"/bookings/{case.code}/papers/{paper.token}")
    assert taken.content == a_jpeg()
    headers = taken.headers
    assert headers["content-disposition"].startswith("attachment; ")
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-length"] == str(len(a_jpeg()))


REFUSED = [
    (b"", "空的"),
    (b"MZ program", "只收 PDF"),
    (a_pdf(b"1 0 obj\n<< /S /JavaScript >>\nendobj\n"), "自动运行"),
    (a_pdf() + bytes(LARGEST), "超过 10 MB"),
]


@pytest.mark.parametrize(("content", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_is_not_taken_says_why_and_leaves_nothing(case: DemoCase, content: bytes, said: str) -> None:
    before = on_disk(case)
    answer = send(case.as_(FIRM), case.code, content, kind="accounts")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert said in answer.text  # type: ignore[attr-defined]
    assert '<option value="accounts" selected>' in answer.text  # type: ignore[attr-defined]
    assert stored(case.app) == []
    assert on_disk(case) == before
    assert list((case.app.state.settings.folder.files / "incoming").iterdir()) == []


def test_no_file_and_no_kind_are_said(case: DemoCase) -> None:
    answer = case.as_(FIRM).post(f"/bookings/{case.code}/papers", {"kind": "spell"}, files={"x": ("", b"")})
    assert answer.status_code == 422
    assert "请选择文件" in answer.text


def test_far_too_large_is_refused_before_it_is_read(case: DemoCase) -> None:
    answer = send(case.as_(FIRM), case.code, bytes(LARGEST + (1 << 20)))
    assert answer.status_code == 413  # type: ignore[attr-defined]
    assert "10 MB" in answer.text  # type: ignore[attr-defined]


def test_panel_and_organiser_take_it_and_every_look_is_noted_others_find_nothing(case: DemoCase) -> None:
    send(case.as_(FIRM), case.code, a_pdf())
    (paper,) = stored(case.app)
    address = f"/bookings/{case.code}/papers/{paper.token}"
    for reader in ("finance", ORGANISER, FIRM):
        assert case.as_(reader).client.get(address).status_code == 200
    for stranger in (OTHER_FIRM, ELSEWHERE):
        assert case.as_(stranger).client.get(address).status_code == 404
        assert case.as_(stranger).client.get(f"/bookings/{case.code}/papers").status_code == 404
    assert case.as_("finance").post(f"{address}/removal").status_code == 404
    with case.app.state.database.reading() as session:
        looks = session.scalars(select(AuditEntry).where(AuditEntry.verb == "paper.seen")).all()
    assert [each.subject for each in looks] == [address] * 3


def test_the_firm_deletes_a_paper_with_its_file(case: DemoCase) -> None:
    firm = case.as_(FIRM)
    send(firm, case.code, a_pdf())
    (paper,) = stored(case.app)
    assert paper.token in on_disk(case)
    address = f"/bookings/{case.code}/papers/{paper.token}"
    assert firm.post(f"{address}/removal", follow_redirects=False).status_code == 303
    assert paper.token not in on_disk(case)
    assert firm.get(address).status_code == 404
    assert firm.post(f"{address}/removal").status_code == 404


def test_the_same_file_twice_is_one_paper(case: DemoCase) -> None:
    firm = case.as_(FIRM)
    for kind in ("licence", "accounts"):
        assert send(firm, case.code, a_pdf(), kind=kind).status_code == 303  # type: ignore[attr-defined]
    assert [each.kind for each in stored(case.app)] == ["accounts"]


def test_the_eleventh_paper_is_refused_by_code_and_database(database: Database, tmp_path: Path) -> None:
    world, folder = a_world(database), DataFolder(tmp_path)
    booking = a_booking(database, world)
    papers = [put(database, world, booking, folder, number) for number in range(10)]
    assert [each.place for each in papers] == list(range(1, 11))
    with pytest.raises(TooManyPapers):
        put(database, world, booking, folder, 10)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.get_one(IntakePaper, papers[0].id).place = 11
    with pytest.raises(IntegrityError), database.writing() as session:
        session.get_one(IntakePaper, papers[0].id).place = 2


def test_papers_are_erased_after_90_days_and_files_without_a_row_swept(
    database: Database, tmp_path: Path
) -> None:
    world, folder = a_world(database), DataFolder(tmp_path)
    booking = a_booking(database, world)
    paper = put(database, world, booking, folder, 1)
    storage = paper_storage(folder)
    with database.reading() as session:
        day = session.scalars(select(Clinic.on_day)).one()
    last = NOW.replace(year=day.year, month=day.month, day=day.day) + KEPT
    (tmp_path / "left").write_bytes(b"x")
    storage.take("ff00", tmp_path / "left")
    forget_prepared(database, folder, last)
    assert b"".join(storage.read(paper.token)) == a_png(2)
    forget_prepared(database, folder, max(last + timedelta(days=1), now() + 2 * SETTLED))
    for key in (paper.token, "ff00"):
        with pytest.raises(FileNotFoundError):
            storage.read(key)
    with database.reading() as session:
        assert session.scalars(select(IntakePaper)).all() == []


def test_what_the_scanner_finds_is_not_kept(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert "病毒扫描" in receive(io.BytesIO(a_pdf()), "a.pdf", folder, "false").refusal
    assert receive(io.BytesIO(a_pdf()), "a.pdf", folder, "true").scan == "clean"

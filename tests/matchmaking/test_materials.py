"""Files for participants: who may take which when, by content only, always as a download, thirty at most."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from starlette.applications import Starlette

from events.matchmaking.models import Event, Registration, SeenBy
from events.matchmaking.results.materials import (
    MOST,
    add_material,
    forget_stray,
    material_for,
    material_storage,
    materials_of,
    visible,
)
from events.matchmaking.results.refusals import NoSuchMaterial, TooManyMaterials
from events.matchmaking.seeds_materials import seed_files
from events.sent import receive
from tests.kit.test_file_kinds import a_pdf
from tests.matchmaking.after_site import CODE, link_of
from tests.matchmaking.factories import NOW, an_event, registered
from tests.matchmaking.registration_site import database_of
from tests.world import Browser
from yurong.accounts.models import AuditEntry
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.paths import DataFolder
from yurong.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def _add(database: Database, folder: DataFolder, event_id: int, number: int, seen_by: SeenBy) -> str:
    sent = receive(io.BytesIO(a_pdf() + b"\n" * number), f"讲稿{number}.pdf", folder, None)
    with database.writing() as session:
        event = session.get_one(Event, event_id)
        made = add_material(
            session,
            event=event,
            sent=sent,
            title="",
            seen_by=seen_by,
            storage=material_storage(folder),
            account_id=event.organiser_account_id,
            now=NOW,
        )
        return made.token


def test_who_takes_what_and_when(database: Database, folder: DataFolder) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=1)
        has_place, _ = registered(session, event, 1)
        waits, _ = registered(session, event, 2)
    tokens = {each: _add(database, folder, event.id, at, each) for at, each in enumerate(SeenBy)}
    before, after = event.ends_at - timedelta(seconds=1), event.ends_at
    with database.reading() as session:

        def seen(who: Registration | None, at: datetime) -> set[str]:
            return {each.seen_by for each in visible(session, event, who, at)}

        assert seen(None, after) == {"public"}
        assert seen(waits, after) == {"public"}, "who only waits is nobody yet"
        assert seen(has_place, before) == {"public", "registered"}
        assert seen(has_place, after) == {"public", "registered", "after"}
        with pytest.raises(NoSuchMaterial):
            material_for(session, event, has_place, tokens[SeenBy.AFTER], before)
        assert material_for(session, event, has_place, tokens[SeenBy.AFTER], after).title == "讲稿1"


def test_the_same_file_is_one_and_thirty_are_enough(database: Database, folder: DataFolder) -> None:
    with database.writing() as session:
        event = an_event(session)
    first = _add(database, folder, event.id, 0, SeenBy.AFTER)
    assert _add(database, folder, event.id, 0, SeenBy.PUBLIC) == first
    with database.reading() as session:
        told = (
            select(AuditEntry.verb).where(AuditEntry.subject == f"event:{event.code}").order_by(AuditEntry.id)
        )
        assert list(session.scalars(told))[-2:] == ["material.added", "material.changed"]
    for number in range(1, MOST):
        _add(database, folder, event.id, number, SeenBy.PUBLIC)
    with pytest.raises(TooManyMaterials):
        _add(database, folder, event.id, MOST, SeenBy.PUBLIC)
    with database.reading() as session:
        assert len(materials_of(session, event.id)) == MOST
        assert materials_of(session, event.id)[0].seen_by == "public"


def test_a_file_that_no_row_names_is_swept(database: Database, folder: DataFolder) -> None:
    with database.writing() as session:
        event = an_event(session)
    kept = _add(database, folder, event.id, 0, SeenBy.PUBLIC)
    storage = material_storage(folder)
    stray = receive(io.BytesIO(a_pdf()), "x.pdf", folder, None)
    storage.take("stray-token", stray.path)
    with database.reading() as session:
        assert forget_stray(session, folder, now()) == 0, "its row may be about to be committed"
        assert forget_stray(session, folder, now() + timedelta(days=2)) == 1
    assert list(storage.keys_before(now() + timedelta(days=1))) == [kept]


def test_by_hand_from_upload_to_download(app: Starlette, guest: Browser) -> None:
    link = link_of(app)
    guest.sign_in("organiser@demo.example")
    url = f"/organise/events/{CODE}/materials"

    def send(content: bytes, name: str = "产品手册.pdf", seen_by: str = "after") -> Any:
        files = {"material": (name, io.BytesIO(content))}
        return guest.post(url, {"seen_by": seen_by, "title": "手册"}, files=files)

    refused = send(b"<html><script>alert(1)</script></html>")
    assert refused.status_code == 422
    assert "内容不是其中一种" in refused.text
    assert "资料已上传" in send(a_pdf()).text
    page = guest.get(f"{link}/results").text
    address = page.split(f'href="{link}/results/materials/')[1].split('"')[0]
    taken = guest.get(f"{link}/results/materials/{address}")
    assert taken.content == a_pdf()
    assert taken.headers["content-disposition"].startswith("attachment")
    assert taken.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert guest.get(f"/events/{CODE}/materials/{address}").status_code == 404, "not for everybody"
    send(a_pdf(), seen_by="public")
    assert guest.get(f"/events/{CODE}/materials/{address}").status_code == 200
    assert address in guest.get(f"/events/{CODE}").text
    assert "资料已删除" in guest.post(f"{url}/{address}/removal").text
    assert guest.get(f"/events/{CODE}/materials/{address}").status_code == 404


def test_the_demo_world_has_a_file_for_everybody_and_one_for_participants(
    app: Starlette, data_folder: Path, another: Callable[[], Browser]
) -> None:
    with database_of(app).writing() as session:
        seed_files(session, Settings(data=data_folder).folder, now())
    link = link_of(app)
    page = another().get(f"{link}/results").text
    assert page.count("（示例）.xlsx") == 2
    public = another().get(f"/events/{CODE}").text
    assert "一对一洽谈记录表" not in public
    address = public.split(f'href="/events/{CODE}/materials/')[1].split('"')[0]
    taken = another().get(f"/events/{CODE}/materials/{address}")
    book = CalamineWorkbook.from_filelike(io.BytesIO(taken.content))
    assert "创赛贷" in str(book.get_sheet_by_index(0).to_python())

"""Screening the platform's own firms and institutions' versions, through the door."""

from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from starlette.applications import Starlette

from catalog.own_firms import count_firms
from tests.catalog.screening.test_screening_page import jobs, sent, worked
from tests.world import Browser
from yurong.accounts.models import AuditEntry


def screened(app: Starlette, person: Browser, **fields: Any) -> CalamineWorkbook:
    answer = sent(person, name="", source="own", **fields)
    assert answer.status_code == 303, answer.text
    assert worked(app) == "done"
    return CalamineWorkbook.from_filelike(BytesIO(person.get(f"{answer.headers['location']}/file").content))


@pytest.mark.parametrize("email", ["organiser@demo.example", "admin@demo.example"])
def test_the_firms_of_the_platform_are_screened_without_a_file_and_it_is_noted(
    app: Starlette, guest: Browser, email: str
) -> None:
    person = guest.sign_in(email)
    book = screened(app, person)
    overview = {row[0]: row[1] for row in book.get_sheet_by_index(0).to_python()}
    with app.state.database.reading() as session:
        assert overview["企业数"] == count_firms(session) > 200
        noted = session.scalars(select(AuditEntry).where(AuditEntry.verb == "own_firms.screened")).all()
    assert overview["登记册"] == "本平台企业"
    assert [entry.subject for entry in noted] == [f"job:{jobs(app)[0].id}"]
    names = [row[1] for row in book.get_sheet_by_name("1 首贷白名单 初步符合").to_python()[1:]]
    assert names
    assert all("示例" in str(name) for name in names)
    told = person.get("/organise/screening").text
    assert f"本平台企业今天：初步符合 {len(names)} 家" in told


def test_a_file_that_came_along_is_not_read(app: Starlette, guest: Browser) -> None:
    person = guest.sign_in("organiser@demo.example")
    assert sent(person, source="own").status_code == 303
    (job,) = jobs(app)
    assert job.params["file"] is None
    assert worked(app) == "done"


@pytest.mark.parametrize("email", ["bank@demo.example", "firm@demo.example"])
def test_nobody_else_comes_near_the_firms(app: Starlette, guest: Browser, email: str) -> None:
    person = guest.sign_in(email)
    refused = person.post(
        "/organise/screening",
        {"source": "own", "scope": "none", "lists": ["shoudai"], "on_day": "2026-11-22", "ending": "0" * 16},
        files={"register": ("", b"")},
    )
    assert refused.status_code == 404
    assert jobs(app) == []


def test_each_version_of_an_institution_has_its_own_sheets(app: Starlette, guest: Browser) -> None:
    person = guest.sign_in("organiser@demo.example")
    fields: dict[str, Any] = {"scope": "chosen", "products": ["chuangsai-dai"], "lists": []}
    alone = screened(app, person, **fields)
    both = screened(app, person, **fields, offerings="yes")
    lines = [row for row in both.get_sheet_by_index(0).to_python() if str(row[0]).startswith("创赛贷")]
    assert len(lines) > 1
    assert lines[0][0] == "创赛贷"
    assert lines[0] in alone.get_sheet_by_index(0).to_python()
    for line in lines[1:]:
        assert str(line[0]).startswith("创赛贷（示例")
        assert str(line[-1]).startswith("示例")
        mine, product_s = (
            [int(str(cell).removesuffix(".0")) for cell in row[1:5]] for row in (line, lines[0])
        )
        assert sum(mine) == sum(product_s)
        assert mine[0] <= product_s[0], "an offering asks at least what its product asks"


def test_a_wrong_source_is_refused(guest: Browser) -> None:
    answer = sent(guest.sign_in("organiser@demo.example"), source="moon")
    assert answer.status_code == 422

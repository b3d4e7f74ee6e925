"""The organiser's list of the day, on the page and as a file."""

import csv
import io

import pytest
from sqlalchemy import update
from starlette.applications import Starlette

from tests.events.organising import TODAY, organiser
from tests.world import Browser
from yurong.accounts.models import Enterprise
from yurong.kit.tables import as_csv

__all__ = ["organiser"]


def test_the_days_list_shows_firm_contact_intake_and_signatures(organiser: Browser) -> None:
    page = organiser.get(f"/organise/clinics/{TODAY}").text
    for words in (
        "郑州示例光电科技有限公司",
        "李明（示例）",
        "13800000000",
        "问卷已交",
        "已签：政策",
        "待签：金融",
    ):
        assert words in page


def test_once_sheets_are_out_the_way_leads_to_what_came_of_them(organiser: Browser) -> None:
    page = organiser.get("/organise/clinics/demo-past").text
    assert 'href="/organise/counts/demo-past/report.pdf"' in page
    assert "许昌示例电工材料有限公司" in organiser.get("/organise/follow-ups?clinic=demo-past").text
    assert "report.pdf" not in organiser.get(f"/organise/clinics/{TODAY}").text


def test_the_door_list_on_paper_has_room_to_sign(organiser: Browser) -> None:
    page = organiser.get(f"/organise/clinics/{TODAY}/check-in").text
    assert page.count(">签名</p>") == 3
    assert "没有预约的企业</h2>" in page


def test_the_list_opens_in_excel(organiser: Browser) -> None:
    answer = organiser.get(f"/organise/clinics/{TODAY}/bookings.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heads[:5] == ["序号", "开始", "结束", "诊台", "企业"]
    assert [row[4] for row in rows] == [
        "新乡示例医疗器械有限公司",
        "郑州示例光电科技有限公司",
        "洛阳示例新材料有限公司",
    ]
    assert rows[0][8:10] == ["已交", "政策"]


def test_a_firm_named_like_a_formula_stays_text_in_the_list(app: Starlette, organiser: Browser) -> None:
    with app.state.database.writing() as session:
        session.execute(update(Enterprise).values(name='=HYPERLINK("http://evil.example","点我")'))
    answer = organiser.get(f"/organise/clinics/{TODAY}/bookings.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][4].startswith("'=HYPERLINK")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "\u3000=1"])
def test_no_cell_is_ever_a_formula(cell: str) -> None:
    [[read]] = csv.reader(io.StringIO(as_csv([[cell]]).decode("utf-8-sig"), newline=""))
    assert read == f"'{cell}"

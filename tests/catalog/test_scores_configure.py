"""The pages of the self-assessment: nothing published, publishing by form or table, filling in, printing."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import delete, func, select
from starlette.applications import Starlette

from catalog.models_scores import FirmScore, SelfAssessmentVersion
from catalog.scoring.assessment import MARK_NAME
from catalog.scoring.seeds import INDICATORS
from tests.world import Browser

ONE = {
    "title": "新的一版",
    "label_0": "有效发明专利",
    "dimension_0": "technology",
    "unit_0": "件",
    "weight_0": "100",
    "bands_0": "0=0；3=60；8=100",
}
TABLE = """指标,维度,单位,权重,档次
有效发明专利,技术创新,件,60%,0=0；3=100
研发人员占比,人才团队,%,40,10=50；30=100
"""


@pytest.fixture
def administrator(guest: Browser) -> Browser:
    return guest.sign_in("admin@demo.example")


def versions(app: Starlette) -> list[str]:
    with app.state.database.reading() as session:
        found = select(SelfAssessmentVersion.title).order_by(SelfAssessmentVersion.id)
        return list(session.scalars(found))


def test_without_a_published_configuration_the_page_says_so_and_what_to_do(
    app: Starlette, guest: Browser
) -> None:
    with app.state.database.writing() as session:
        session.execute(delete(SelfAssessmentVersion))
    page = guest.get("/check/self-assessment?i0=5").text
    assert "还没有公布自评指标" in page
    assert 'href="/check"' in page
    assert '<svg class="radar"' not in page
    editor = guest.sign_in("admin@demo.example").get("/organise/self-assessment")
    assert (editor.status_code, "合计" in editor.text) == (200, True)


def test_the_demo_configuration_is_marked(guest: Browser) -> None:
    page = guest.get("/check/self-assessment").text
    assert "tag--demo" in page
    assert all(label in page for label, *_ in INDICATORS)


def test_a_guest_sees_total_radar_and_what_would_raise_it(app: Starlette, guest: Browser) -> None:
    page = guest.get("/check/self-assessment?i0=4&i1=20&i2=7&i3=2&i4=12&i5=0&i6=30&i7=65").text
    assert f"{MARK_NAME}：50.5 分" in page
    assert '<svg class="radar"' in page
    assert "研发人员占比：达到 30 %，参考分加 7.5 分" in page
    assert page.count(MARK_NAME) >= 3
    with app.state.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FirmScore)) == 1


def test_a_wrong_answer_is_asked_again_with_the_others_kept(guest: Browser) -> None:
    answer = guest.get("/check/self-assessment?i0=4&i1=很多&i2=1e99")
    assert answer.status_code == 422
    assert "请填写数字" in answer.text
    assert 'value="4"' in answer.text
    assert "很多" in answer.text


def test_publishing_makes_a_dated_version_and_old_answers_keep_theirs(
    app: Starlette, administrator: Browser
) -> None:
    done = administrator.post("/organise/self-assessment", ONE)
    assert "已发布" in done.text
    administrator.post("/organise/self-assessment", ONE)
    assert versions(app) == ["示例自评指标", "新的一版"]
    assert f"{MARK_NAME}：60 分" in administrator.get("/check/self-assessment?i0=3").text
    old = administrator.get("/check/self-assessment?v=1&i0=3").text
    assert "示例自评指标" in old
    assert "已有新的一版" in old
    for unknown in ("99", "99999999999", "x"):
        assert administrator.get(f"/check/self-assessment?v={unknown}").status_code == 200


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weight_0": "90"}, "权重合计 90%"),
        ({"bands_0": "很好=100"}, "看不懂"),
        ({"title": ""}, "至少 2 个字"),
        ({"label_0": ""}, "指标 1：请填写这一项"),
    ],
)
def test_a_wrong_configuration_is_not_published_and_stays_typed(
    app: Starlette, administrator: Browser, changes: dict[str, str], message: str
) -> None:
    answer = administrator.post("/organise/self-assessment", {**ONE, **changes})
    assert (answer.status_code, message in answer.text) == (422, True)
    assert 'value="件"' in answer.text
    assert versions(app) == ["示例自评指标"]


def draft(administrator: Browser, content: bytes, name: str = "指标.csv") -> Any:
    fields = {"title": "表里读的"}
    return administrator.post("/organise/self-assessment/draft", fields, files={"file": (name, content)})


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_an_uploaded_table_is_shown_first_and_published_by_hand(
    app: Starlette, administrator: Browser, encoding: str
) -> None:
    page = draft(administrator, TABLE.encode(encoding))
    assert "没有发现错误" in page.text
    assert 'value="0=0；3=100"' in page.text
    assert versions(app) == ["示例自评指标"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (TABLE.replace("40,10", "30,10"), "权重合计 90%"),
        (TABLE.replace("人才团队", "人才"), "指标 2：请从四个维度中选择"),
        (TABLE.replace("档次", "分数"), "表头缺少：档次"),
        ("", "文件是空的"),
        (TABLE + "".join(f"指标{n},产业,,1,1=1\n" for n in range(40)), "最多选择 30 项"),
    ],
)
def test_a_wrong_table_says_where(administrator: Browser, content: str, message: str) -> None:
    answer = draft(administrator, content.encode())
    assert (answer.status_code, message in answer.text) == (422, True)


def test_the_table_of_the_newest_version_can_be_sent_back(administrator: Browser) -> None:
    sent = administrator.get("/organise/self-assessment/template.xlsx").content
    (first, *_rest) = CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_index(0).to_python()[1:]
    assert first == ["所在产业链的配套企业数", "产业", "家", "10", "0=0；3=50；10=100"]
    assert "没有发现错误" in draft(administrator, sent, "指标.xlsx").text


def test_only_an_administrator_sets_indicators(another: Callable[[], Browser]) -> None:
    organiser = another().sign_in("organiser@demo.example")
    assert organiser.post("/organise/self-assessment", ONE).status_code == 404

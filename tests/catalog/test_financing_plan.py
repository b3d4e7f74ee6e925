"""The 融资方案 on paper: what it says, that it is frozen, that a reprint is the same file."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from catalog.assessment import assess
from catalog.financing_plan import FinancingPlan, draw_up, plan_html, plan_pdf
from catalog.profile import Case
from catalog.values import Catalogue
from tests.catalog.examples import TODAY, a_case, a_catalogue, a_product, an_offering, real_catalogue
from yurong.kit import fonts, pdf
from yurong.kit.money import Money

ROOT = Path(__file__).parents[2]
URL = "https://yurong.example/results/" + "a" * 32
MADE = datetime(2026, 3, 16, 2, 30, tzinfo=UTC)
FIRM = a_case(
    founded_on=date(2023, 5, 1),
    credentials=["high_tech"],
    contest_phase="during",
    score_scheme=["yuke"],
    score_dimensions={"industry": 70, "technology": 85, "talent": 66, "management": 60},
    fiscal_award=60,
    need={"amount": 500, "term_months": 24, "purposes": ["research"]},
)


@pytest.fixture(scope="module", autouse=True)
def our_fonts() -> Iterator[None]:
    pdf.use_fonts(fonts.ensure(ROOT / "var" / "fonts"))
    yield
    pdf.use_fonts(None)


def a_plan(case: Case = FIRM, catalogue: Catalogue | None = None) -> FinancingPlan:
    catalogue = catalogue or real_catalogue()
    return draw_up(
        case,
        catalogue,
        assess(case, catalogue, TODAY),
        number="RZ-1A2B-3C4D",
        made_at=MADE,
        valid_until=date(2026, 6, 14),
    )


def test_it_says_what_was_answered_what_fits_and_why() -> None:
    text = "".join(_pages(plan_pdf(a_plan(), URL)))
    for said in (
        "融资方案",
        "RZ-1A2B-3C4D",
        "郑州市金水区",
        "自测填报，未经核实",
        "需求500万元",
        "创赛贷",
        "5×60万元=300万元",
        "85/100",
        "豫融育新二(四)",
        "不是授信、投资或补助的承诺",
        "有效至2026年6月14日",
    ):
        assert said in text, said


def test_every_page_is_numbered_and_says_which_plan_it_belongs_to() -> None:
    pages = _pages(plan_pdf(a_plan(), URL))
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in page
        assert number == 1 or "融资方案RZ-1A2B-3C4D" in page


def test_a_stored_plan_prints_the_same_file() -> None:
    stored = a_plan().model_dump_json()
    again = FinancingPlan.model_validate_json(stored)
    assert again == a_plan()
    assert plan_pdf(again, URL) == plan_pdf(a_plan(), URL)


def test_the_paper_names_no_firm_and_keeps_no_address() -> None:
    assert URL not in a_plan().model_dump_json()
    assert URL not in plan_html(a_plan(), URL)  # only as the drawn code


def test_a_made_up_offering_marks_the_whole_paper() -> None:
    offered = a_catalogue(a_product(), offerings=[an_offering(amount_max=Money.wan(300))])
    assert a_plan(catalogue=offered).is_demo
    assert "示例" in plan_html(a_plan(catalogue=offered), URL)
    assert not a_plan(catalogue=a_catalogue(a_product())).is_demo


def test_a_plan_of_nothing_known_prints() -> None:
    nothing = a_plan(Case.model_validate({"profile": {}}))
    text = "".join(_pages(plan_pdf(nothing, URL)))
    assert "需求金额未提供" in text
    assert "缺口无法计算" in text


def test_no_template_of_the_plan_carries_style_or_script() -> None:
    html = plan_html(a_plan(), URL)
    assert not re.search(r"<style|<script|\sstyle=|\ssrc=|\shref=", html)


def _pages(printed: bytes) -> list[str]:
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(printed)).pages]

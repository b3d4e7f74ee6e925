"""Papers stored before the plan had costs, alternatives and inquiries print the same bytes for ever."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.financing_plan import FinancingPlan, plan_html
from catalog.paper.printing import paper_css
from events.clinic.sheet import Sheet
from events.clinic.sheet_print import sheet_html
from yurong.kit import fonts, pdf

STORED = Path(__file__).parent / "printed_before"
URL = "https://yurong.example/results/" + "a" * 32


def html_now(name: str) -> str:
    stored = (STORED / f"{name}.json").read_text(encoding="utf-8")
    if name == "sheet":
        return sheet_html(Sheet.model_validate_json(stored))
    return plan_html(FinancingPlan.model_validate_json(stored), URL)


@pytest.fixture(scope="module", autouse=True)
def our_fonts() -> Iterator[None]:
    pdf.use_fonts(fonts.ensure(Path(__file__).parents[1] / "var" / "fonts"))
    yield
    pdf.use_fonts(None)


@pytest.mark.parametrize("name", ["sheet", "financing_plan"])
def test_stored_content_still_gives_the_page_of_then(name: str) -> None:
    assert html_now(name) == (STORED / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["sheet", "financing_plan"])
def test_the_style_of_today_prints_the_bytes_of_then(name: str) -> None:
    page = (STORED / f"{name}.html").read_text(encoding="utf-8")
    then = (STORED / "style.css").read_text(encoding="utf-8")
    assert pdf.render_pdf(page, paper_css(), identifier="1") == pdf.render_pdf(page, then, identifier="1")

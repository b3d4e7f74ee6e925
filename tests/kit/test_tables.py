"""Tables as files: what is text stays text, whatever it begins with."""

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from yurong.kit.tables import FORMULA_STARTS, as_csv, as_xlsx

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "＝1",
    "=cmd|' /C calc'!A0",
    "{=1}",
    "https://x.example",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_a_formula_or_a_link(text: str) -> None:
    made = as_xlsx("表", ["列"], [[text]])
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert b"<f" not in packed.read("xl/worksheets/sheet1.xml")
        assert not [name for name in packed.namelist() if "rels" in name and "sheet" in name]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert rows == [["列"], [text]]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=1, max_size=4))
def test_no_csv_cell_begins_like_a_formula(cells: list[str]) -> None:
    made = as_csv([cells])
    assert made.startswith(b"\xef\xbb\xbf")
    (row,) = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))
    for cell, sent in zip(row, cells, strict=True):
        assert not cell.lstrip().startswith(FORMULA_STARTS)
        assert cell in (sent, f"'{sent}")


def test_days_and_numbers_are_days_and_numbers() -> None:
    made = as_xlsx("表", ["日", "数", "空"], [[date(2026, 3, 1), Decimal("3.45"), None]])
    _, row = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert row == [date(2026, 3, 1), 3.45, ""]
    assert re.search(rb"3\.45", as_csv([[Decimal("3.45"), date(2026, 3, 1), None]]))

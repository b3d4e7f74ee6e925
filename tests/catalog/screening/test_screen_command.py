"""`yurong screen`: the workbook that an official opens, and what is refused before anything is written."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from catalog.screening.choosing import UnknownProducts, choose
from catalog.screening.command import Progress, Tell, opened, screen_register
from catalog.screening.files import UnreadableRegister
from catalog.screening.tally import Tally
from catalog.values import Catalogue
from tests.catalog.examples import a_catalogue, a_leaf, a_manual, a_product, real_catalogue
from tests.catalog.screening.generated import AS_OF

FIRST_LOAN = a_product(
    a_leaf("has_borrowed", "is", False, "此前没有银行贷款"),
    a_leaf("staff", "at_least", 10, "职工至少 10 人"),
    name="首贷",
    slug="first-loan",
)
BY_HAND = a_product(a_manual("项目可行"), name="a/b:[c]*?", slug="by-hand")
HEAD = "企业名称,统一社会信用代码,注册地,有过银行贷款,职工人数"
REGISTER = f"""{HEAD}
合格公司,91410100MA44ABCD1X,金水区,否,10
=1+1,91410100MA44ABCD2X,郑州市,是,10
@SUM(A1),91410100MA44ABCD3X,410105,否,
+没人答,91410100MA44ABCD4X,410105,,
外地公司,91410100MA44ABCD5X,420100,是,3
坏数公司,91410100MA44ABCD6X,410105,否,十个
"""


def screened(folder: Path, text: str = REGISTER, slugs: tuple[str, ...] = ()) -> tuple[Tally, Path]:
    register, out = folder / "register.csv", folder / "result.xlsx"
    register.write_text(text, "utf-8")
    told: list[Progress] = []
    tally = screen(register, a_catalogue(FIRST_LOAN, BY_HAND), out, slugs, told.append)
    assert all(each.firms == each.total == tally.firms for each in told[-1:])
    return tally, out


def screen(
    register: Path,
    catalogue: Catalogue,
    out: Path,
    slugs: tuple[str, ...] = (),
    tell: Tell = lambda _far: None,
) -> Tally:
    products = choose(catalogue, slugs)
    return screen_register(opened(register, catalogue, AS_OF), products, catalogue, out, tell)


def sheets(out: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(out)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_each_firm_is_on_the_sheet_that_says_what_to_do_next(tmp_path: Path) -> None:
    tally, out = screened(tmp_path)
    found = sheets(out)
    assert tally.by_product.tolist() == [[1, 0, 3, 2], [0, 5, 0, 1]]
    assert [row[1] for row in found["1 首贷 初步符合"][1:]] == ["合格公司"]
    near = {row[1]: row[3:6] for row in found["1 首贷 差一项"][1:]}
    assert near == {
        "=1+1": ["不满足", "此前没有银行贷款", "获得过银行贷款，需未获得过银行贷款"],
        "@SUM(A1)": ["待补充", "职工至少 10 人", "未提供：职工人数"],
        "坏数公司": ["待补充", "职工至少 10 人", "未提供：职工人数"],
    }
    assert [row[3:] for row in found["要问什么"] if row[1] == "+没人答"] == [
        [1.0, "企业是否获得过银行贷款？", "企业征信报告", 1.0, "首贷"],
        [2.0, "有多少职工？", "社保缴纳人数", 1.0, "首贷"],
    ]
    assert len({row[1] for row in found["要问什么"][1:]}) == 3
    (to_verify,) = (rows for name, rows in found.items() if name.startswith("2 a b") and "待核验" in name)
    assert to_verify[1][3:] == ["项目可行", "文件 一"]


def test_what_was_not_taken_is_named_and_counted(tmp_path: Path) -> None:
    _tally, out = screened(tmp_path)
    found = sheets(out)
    assert next(iter(found)) == "总览"
    assert list(found)[-1] == "错误"
    assert found["错误"][1] == [7.0, "职工人数", "“十个”不是整数，本列以人为单位，只填数字"]
    overview = {str(row[0]): row[1:] for row in found["总览"]}
    assert overview["企业数"][0] == 6
    assert overview["首贷"][:5] == [1.0, 0.0, 3.0, 2.0, 3.0]


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(tmp_path: Path) -> None:
    _tally, out = screened(tmp_path, REGISTER.replace("外地公司", "https://a.example"))
    with ZipFile(out) as parts:
        texts = [parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))]
    assert any("=1+1" in text for text in texts)
    assert not any("<f>" in text or "<f " in text or "hyperlink" in text for text in texts)


def test_only_the_products_named_are_screened(tmp_path: Path) -> None:
    tally, out = screened(tmp_path, slugs=("by-hand",))
    assert tally.by_product.tolist() == [[0, 5, 0, 1]]
    assert not any("首贷" in name for name in sheets(out))


def test_a_register_without_a_firm_gives_an_overview(tmp_path: Path) -> None:
    tally, out = screened(tmp_path, f"{HEAD}\n\n")
    assert tally.firms == 0
    assert list(sheets(out)) == ["总览"]


def test_an_unknown_product_or_file_leaves_nothing_behind(tmp_path: Path) -> None:
    catalogue, out = a_catalogue(FIRST_LOAN), tmp_path / "result.xlsx"
    with pytest.raises(UnknownProducts, match="没有这些产品：moon-loan"):
        screen(tmp_path / "register.csv", catalogue, out, ("moon-loan",))
    with pytest.raises(UnreadableRegister):
        screen(tmp_path / "register.csv", catalogue, out)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_error_and_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text(REGISTER, "utf-8")
    with pytest.raises(OSError, match="none"):
        screen(tmp_path / "register.csv", a_catalogue(FIRST_LOAN), tmp_path / "none" / "r.xlsx")


def test_every_product_of_ours_has_its_sheets(tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text(REGISTER, "utf-8")
    out = tmp_path / "result.xlsx"
    catalogue = real_catalogue()
    tally = screen(tmp_path / "register.csv", catalogue, out)
    ours = [product for product in catalogue.products if not product.is_reference_only]
    assert tally.by_product.sum(axis=1).tolist() == [6] * len(ours)
    assert max(map(len, sheets(out))) <= 31


def test_the_command_says_what_it_did(data_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text(REGISTER, "gbk")
    arguments = ["screen", "register.csv", "--as-of", "2026-03-16", "--out", "r.xlsx"]
    arguments += ["--data", str(data_folder)]
    ran = _run(*arguments, "--product", "shou-dai-hn", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "已筛查 6 家企业，结果在 r.xlsx" in ran.stdout
    assert "用时" in ran.stderr
    assert (tmp_path / "r.xlsx").stat().st_size > 0
    wrong = _run(*arguments, "--product", "moon-loan", folder=tmp_path)
    assert (wrong.returncode, wrong.stderr) == (1, "没有这些产品：moon-loan\n")


def _run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("yurong")), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "COLUMNS": "120"},
    )

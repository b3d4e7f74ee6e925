"""Loading the data files: idempotent, all or nothing, with errors that name file, entry and field."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalog.loading import load
from catalog.models import CatalogStamp, ClauseRow, CriterionRow, ProductRow
from catalog.reading import DATA, BrokenData, read
from catalog.snapshot import snapshot
from yurong.kit.db import Database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data files that a test may spoil."""
    return shutil.copytree(DATA, tmp_path / "data")


def _counts(database: Database) -> tuple[int, ...]:
    with database.reading() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (ProductRow, ClauseRow, CriterionRow)
        )


def test_loading_twice_changes_nothing(database: Database) -> None:
    files = read()
    with database.writing() as session:
        assert load(session, files).changed
    before = _counts(database)
    with database.writing() as session:
        version = session.scalar(select(CatalogStamp.version))
        assert not load(session, files).changed
        assert session.scalar(select(CatalogStamp.version)) == version
    assert _counts(database) == before
    assert before[0] == len(files.products)


def test_a_changed_file_gives_a_new_version_and_no_leftovers(database: Database, folder: Path) -> None:
    with database.writing() as session:
        load(session, read())
    before = _counts(database)
    path = folder / "products" / "chuangsai-dai.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('name = "创赛贷"', 'name = "创赛贷款"'), "utf-8")
    with database.writing() as session:
        assert load(session, read(folder)).changed
    with database.reading() as session:
        catalogue = snapshot(session)
    assert catalogue.version.startswith("2-")
    assert "创赛贷款" in {product.name for product in catalogue.products}
    assert _counts(database) == before


def test_a_removed_product_leaves_the_catalog(database: Database, folder: Path) -> None:
    with database.writing() as session:
        load(session, read())
    (folder / "products" / "wh-4222-danbao.toml").unlink()
    with database.writing() as session:
        load(session, read(folder))
        assert session.get(ProductRow, "wh-4222-danbao") is None


BREAKAGES = [
    ('name = "创赛贷"', "", "字段 name：请填写这一项"),
    ('category = "loan"', 'category = "lone"', "字段 category：请从列出的选项中选择"),
    ('cites = ["yuxin#二(四)"]', 'cites = ["yuxin#九(九)"]', "字段 cites：没有条款 yuxin#九(九)"),
    ('fact = "contest_phase"', 'fact = "contest_fase"', "没有名为 contest_fase 的事实"),
    ('slug = "chuangsai-dai"', 'slug = "chuangsai"', "须与文件名一致"),
    ('slug = "chuangsai-dai"', 'slug = "chuangsai-dai', "TOML 写法有误"),
    ('state = "launched"', 'state = "launched"\ncolour = "red"', "字段 colour：没有这个字段"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), BREAKAGES)
def test_a_broken_file_is_named_with_product_and_field(
    folder: Path, right: str, wrong: str, said: str
) -> None:
    path = folder / "products" / "chuangsai-dai.toml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), "utf-8")
    with pytest.raises(BrokenData) as broken:
        read(folder)
    assert any("chuangsai-dai.toml" in line and said in line for line in broken.value.lines)


def test_a_wrong_encoding_is_said(folder: Path) -> None:
    (folder / "products" / "chuangsai-dai.toml").write_bytes('name = "创赛贷"'.encode("gbk"))
    with pytest.raises(BrokenData, match="编码不是 UTF-8"):
        read(folder)


def test_every_fault_is_reported_at_once(folder: Path) -> None:
    for slug in ("chuangsai-dai", "keji-dai"):
        path = folder / "products" / f"{slug}.toml"
        path.write_text(path.read_text("utf-8").replace("summary", "sumary"), "utf-8")
    with pytest.raises(BrokenData) as broken:
        read(folder)
    said = "\n".join(broken.value.lines)
    assert "chuangsai-dai.toml" in said
    assert "keji-dai.toml" in said


def test_rows_give_back_the_same_criteria(database: Database) -> None:
    files = read()
    with database.writing() as session:
        load(session, files)
    with database.reading() as session:
        stored = {product.slug: product.criteria for product in snapshot(session).products}
    assert stored == {product.slug: product.criteria for product in files.products}

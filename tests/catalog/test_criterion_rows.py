"""Criteria go into rows and come back as they were: in memory, and from a file through the database."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from catalog.criteria import Criterion, Group, Score
from catalog.criterion_rows import to_rows, to_tree
from catalog.loading import load
from catalog.reading import DATA, BrokenData, read
from catalog.snapshot import snapshot
from tests.catalog.examples import a_manual, a_score
from tests.catalog.screening.generated import rows
from yurong.kit.db import Database

PART = {
    "label": "资质",
    "fact": "credentials",
    "bands": [
        {"op": "has_any", "value": ["little_giant"], "points": 9},
        {"op": "has_any", "value": ["high_tech", "tech_sme"], "points": 5},
    ],
    "least": 5,
}
STAFF = {"label": "职工", "fact": "staff", "bands": [{"op": "at_least", "value": 9, "points": 3}]}
WRITTEN = """
[[criteria]]
kind = "score"
requirement = "自编的评分（测试）"
cite = "{cite}"
weight = "preferred"
least = 8
unmet_text = "只有 {{value}}，{{wanted}}才行"
valid_until = 2027-12-31

[[criteria.parts]]
label = "研发投入占比"
fact = "research_share_bp"
least = 10
actionable = true
remedy = "加大研发投入"
bands = [{{ op = "at_least", value = 500, points = 40 }}, {{ op = "at_least", value = 300, points = 20 }}]

[[criteria.parts]]
label = "资质"
fact = "credentials"
bands = [{{ op = "has_any", value = ["high_tech", "tech_sme"], points = 5 }}]

[[criteria]]
kind = "group"
join = "any"
requirement = "两条路（测试）"
cite = "{cite}"
valid_from = 2026-01-01

[[criteria.members]]
kind = "fact"
fact = "revenue"
op = "at_least"
value = "0.5"
requirement = "有收入"
cite = "{cite}"
met_text = "{{value}} 已够"

[[criteria.members]]
kind = "score"
requirement = "评分"
cite = "{cite}"
least = 3
parts = [{{ label = "职工", fact = "staff", bands = [{{ op = "at_least", value = 9, points = 3 }}] }}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data files with a product whose criteria use everything that a row can hold."""
    copied: Path = shutil.copytree(DATA, tmp_path / "data")
    path = copied / "products" / "chuangsai-dai.toml"
    path.write_text(path.read_text("utf-8") + WRITTEN.format(cite=CITE), "utf-8")
    return copied


CITE = "yuxin#二(四)"


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(rows, max_size=4))
def test_rows_stand_for_the_same_tree(criteria: list[Criterion]) -> None:
    """As JSON: a date comes back as its text, which a row takes as well."""
    found = to_tree(to_rows(criteria))
    assert [row.model_dump(mode="json") for row in found] == [row.model_dump(mode="json") for row in criteria]


def test_a_score_is_a_row_with_a_row_for_each_part() -> None:
    found = to_rows([a_score(8, PART, STAFF)])
    assert [(row.place, row.kind, row.least) for row in found] == [
        ("0", "score", 8),
        ("0.0", "part", 5),
        ("0.1", "part", None),
    ]
    assert found[1].value == PART["bands"]


def test_a_file_goes_through_the_database_unchanged(database: Database, folder: Path) -> None:
    files = read(folder)
    with database.writing() as session:
        load(session, files)
    with database.reading() as session:
        found = {product.slug: product.criteria for product in snapshot(session).products}
    assert found == {product.slug: product.criteria for product in files.products}
    *_, score, group = found["chuangsai-dai"]
    assert isinstance(score, Score)
    assert isinstance(group, Group)
    assert (score.parts[0].least, score.valid_until) == (10, date(2027, 12, 31))


def test_a_text_that_cannot_be_filled_is_named_with_its_file(folder: Path) -> None:
    path = folder / "products" / "chuangsai-dai.toml"
    path.write_text(path.read_text("utf-8").replace("只有 {value}", "只有 {number}"), "utf-8")
    with pytest.raises(BrokenData, match=r"chuangsai-dai.*没有可用的"):
        read(folder)


BROKEN = [{"kind": "score"}, {"kind": "part"}, {"kind": "prose"}, {"valid_until": date(2000, 1, 1)}]


@pytest.mark.parametrize("change", BROKEN)
def test_the_database_refuses_rows_that_say_nothing(database: Database, change: dict[str, object]) -> None:
    with database.writing() as session:
        load(session, read())
        (row,) = to_rows([a_manual(valid_from=date(2026, 1, 1))])
        row.product_slug, row.clause_ref, row.place = "chuangsai-dai", CITE, "99"
        session.add(row)
        session.flush()
        for name, value in change.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()

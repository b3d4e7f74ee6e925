"""What a version changes, in words."""

from dataclasses import replace
from datetime import date

from catalog.criteria import Criterion, Leaf, Manual
from catalog.offerings.diff import Diff, compare
from catalog.offerings.values import Terms
from tests.catalog.examples import PLACES, a_clause, a_group, a_score
from yurong.kit.money import Money

CITE = "p#一"
CLAUSES = {CITE: a_clause()}
TERMS = Terms("快贷", "", Money.wan(500), 345, 420, 12, (), "410000", None, None)
PATENTS = Leaf(requirement="有发明专利", cite=CITE, fact="invention_patents", op="at_least", value=1)
STAFF = Leaf(requirement="职工至少 10 人", cite=CITE, fact="staff", op="at_least", value=10)
CREDIT = Manual(requirement="信用良好", cite=CITE)


def diff(before: tuple[Criterion, ...], after: tuple[Criterion, ...], terms: Terms = TERMS) -> Diff:
    return compare((TERMS, before), (terms, after), PLACES, CLAUSES)


def test_nothing_changed_is_said() -> None:
    assert diff((PATENTS, CREDIT), (PATENTS, CREDIT)).is_empty


def test_terms_that_changed_show_both_values() -> None:
    later = replace(TERMS, amount_max=Money.wan(800), valid_until=date(2027, 6, 30), rate_max_bp=None)
    found = diff((), (), later).terms
    assert [(each.label, each.before, each.after) for each in found] == [
        ("最高额度", "500 万元", "800 万元"),
        ("年利率或费率", "3.45% 至 4.2%", "3.45%"),
        ("有效期至", "长期", "2027-06-30"),
    ]


def test_rows_are_added_removed_changed_and_kept() -> None:
    stricter = PATENTS.model_copy(update={"value": 3})
    found = diff((PATENTS, CREDIT), (stricter, STAFF))
    assert [row.kind for row in found.rows] == ["changed", "added", "removed"]
    changed = found.rows[0]
    assert any("至少 1 件" in line for line in changed.before)
    assert any("至少 3 件" in line for line in changed.after)
    assert found.rows[2].after == ()


def test_what_changes_below_a_group_or_a_score_is_a_change_of_the_row() -> None:
    def in_a_group(leaf: Leaf) -> Criterion:
        return a_group("any", leaf, CREDIT, requirement="专利或信用")

    stricter, other = PATENTS.model_copy(update={"value": 3}), PATENTS.model_copy(update={"cite": "p#二"})
    for changed in (stricter, other, PATENTS.model_copy(update={"remedy": "先申请"})):
        assert [row.kind for row in diff((in_a_group(PATENTS),), (in_a_group(changed),)).rows] == ["changed"]
    (row,) = diff((in_a_group(PATENTS),), (in_a_group(stricter),)).rows
    assert "　1. 发明专利：至少 3 件" in row.after

    def a_score_of(points: int) -> Criterion:
        band = {"op": "at_least", "value": 1, "points": points}
        return a_score(60, {"label": "专利", "fact": "invention_patents", "bands": [band]})

    (row,) = diff((a_score_of(60),), (a_score_of(80),)).rows
    assert row.kind == "changed"
    assert any("至少 1 件得 80 分" in line for line in row.after)


def test_another_clause_alone_is_a_change() -> None:
    other = a_clause("附则")
    found = compare(
        (TERMS, (CREDIT,)),
        (TERMS, (CREDIT.model_copy(update={"cite": other.ref}),)),
        PLACES,
        {**CLAUSES, other.ref: other},
    )
    assert [row.kind for row in found.rows] == ["changed"]


def test_a_first_version_is_all_new() -> None:
    found = compare(None, (TERMS, (CREDIT,)), PLACES, CLAUSES)
    assert len(found.terms) > 5
    assert [row.kind for row in found.rows] == ["added"]

"""What a draft does to a register: counts, a nameless sample, near misses."""

from datetime import date

from catalog.criteria import Leaf, Manual, Weight
from catalog.offerings.counts import SHOWN, Counts, count
from catalog.profile import Case
from catalog.vocabulary import Eligibility
from tests.catalog.examples import PLACES, a_case, a_product, an_offering

TODAY = date(2026, 11, 22)
CITE = "p#一"
ELIGIBLE, TO_VERIFY, INCOMPLETE, INELIGIBLE = (
    Eligibility.ELIGIBLE,
    Eligibility.TO_VERIFY,
    Eligibility.INCOMPLETE,
    Eligibility.INELIGIBLE,
)


def patents(least: int, weight: Weight = Weight.HARD) -> Leaf:
    return Leaf(
        requirement=f"发明专利至少 {least} 件",
        cite=CITE,
        fact="invention_patents",
        op="at_least",
        value=least,
        weight=weight,
    )


def counts_of(cases: list[Case], *rows: Leaf | Manual, before: tuple[Leaf, ...] | None = ()) -> Counts:
    published = None if before is None else an_offering(*before)
    return count(cases, a_product(), an_offering(*rows), published, PLACES, TODAY)


def test_each_firm_is_counted_once_on_either_side() -> None:
    cases = [a_case(invention_patents=n) for n in (0, 2, 3)] + [a_case()]
    found = counts_of(cases, patents(3))
    assert found.draft == {ELIGIBLE: 1, TO_VERIFY: 0, INCOMPLETE: 1, INELIGIBLE: 2}
    assert found.published == {ELIGIBLE: 4, TO_VERIFY: 0, INCOMPLETE: 0, INELIGIBLE: 0}
    assert found.changed == 3


def test_a_first_version_has_nothing_beside_it() -> None:
    found = counts_of([a_case(invention_patents=1)], patents(3), before=None)
    assert (found.published, found.changed, found.sample) == ({}, 0, ())
    assert found.draft[INELIGIBLE] == 1


def test_the_sample_is_nameless_and_says_why() -> None:
    (one,) = counts_of([a_case(invention_patents=1, stage="startup")], patents(3)).sample
    assert one.firm == "郑州市 初创期 企业 1"
    assert (one.before, one.after, one.why) == (ELIGIBLE, INELIGIBLE, ("发明专利至少 3 件",))
    assert "1 件" not in "".join(one.why)


def test_the_sample_is_short_and_shows_rare_changes() -> None:
    cases = [a_case(invention_patents=0) for _ in range(60)] + [a_case()]
    found = counts_of(cases, patents(3))
    assert found.changed == 61
    assert len(found.sample) == SHOWN
    assert INCOMPLETE in {each.after for each in found.sample}


def test_near_misses_lack_exactly_one_thing() -> None:
    staff = Leaf(requirement="职工至少 10 人", cite=CITE, fact="staff", op="at_least", value=10)
    cases = [
        a_case(invention_patents=1, staff=20),
        a_case(invention_patents=1, staff=5),
        a_case(invention_patents=1),
        a_case(invention_patents=3),
    ]
    found = counts_of(cases, patents(3), staff)
    assert found.one_unmet == (("发明专利至少 3 件", 1),)
    assert [n for _, n in found.one_unknown] == [1]


def test_preferences_and_manual_rows_do_not_refuse() -> None:
    manual = Manual(requirement="信用良好", cite=CITE)
    found = counts_of([a_case(invention_patents=0)], patents(3, Weight.PREFERRED), manual)
    assert found.draft[TO_VERIFY] == 1
    assert found.sample[0].why == ("信用良好",)


def test_an_empty_register_counts_nothing() -> None:
    assert counts_of([], patents(3)).firms == 0

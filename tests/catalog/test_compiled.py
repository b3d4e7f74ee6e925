"""Rows judged once for all products and kept for the next firm say the same as rows judged one by one."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.compiled import MOST_KEPT, compiled
from catalog.criteria import Score, Weight
from catalog.evaluate import judge
from catalog.facts import FACTS
from catalog.implied import applies_to, clause_of_region, in_force, lies_in, not_asked, undated
from catalog.knowing import known
from catalog.matching import BEST_FIRST, MissingFact, OfferingResult, ProductResult, match, match_some
from catalog.outcomes import Known, Outcome, missing_facts
from catalog.profile import Case, Need
from catalog.standing import standing
from catalog.terms import is_valid, need_checks, terms_text
from catalog.values import Catalogue, Offering, Product
from catalog.vocabulary import Category, Eligibility, State, Verdict
from tests.catalog.examples import (
    HENAN,
    LUOYANG,
    PLACES,
    TODAY,
    a_case,
    a_catalogue,
    a_leaf,
    a_product,
    an_offering,
    real_catalogue,
)
from tests.catalog.generated import FULL, HIDDEN, case_of
from tests.catalog.screening.generated import AS_OF, firms, products, rows
from yurong.kit.money import Money

RECORDED = real_catalogue()
SCORED = Score.model_validate(
    {
        "kind": "score",
        "requirement": "评分 60 分以上",
        "cite": "p#一",
        "least": 60,
        "parts": [
            {
                "label": "研发占比",
                "fact": "research_share_bp",
                "bands": [{"op": "at_least", "value": 500, "points": 50}],
            },
            {"label": "人数", "fact": "staff", "bands": [{"op": "at_most", "value": 20, "points": 20}]},
        ],
    }
)
DATED = a_leaf("fiscal_award", "more_than", 0, valid_from=date(2026, 6, 1))
OFFERINGS = [
    an_offering(id=1, product="first", region=LUOYANG, amount_max=Money.wan(300), term_max_months=12),
    an_offering(a_leaf("staff", "at_most", 20), SCORED, DATED, id=2, product="first", region=HENAN),
    an_offering(id=3, product="second", valid_until=date(2026, 3, 1)),
    an_offering(a_leaf("age_months", "at_least", 12), id=4, product="second"),
]


@settings(max_examples=150, deadline=None)
@given(FULL, HIDDEN, st.sampled_from([TODAY, date(2025, 6, 2), date(2028, 6, 3)]))
def test_the_whole_catalogue_reads_as_row_by_row(facts: dict[str, Any], hidden: set[str], day: date) -> None:
    """One catalogue throughout, so that what earlier firms left behind is read by later ones."""
    case = case_of({key: value for key, value in facts.items() if key not in hidden})
    found = match(case, RECORDED, day)
    expected = plain(case, RECORDED, day)
    assert list(found.results) == expected
    assert list(found.missing) == to_ask(expected)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_generated_rows_read_as_row_by_row(data: st.DataObject) -> None:
    made = data.draw(products())
    first = a_product(*made.criteria, SCORED, DATED, slug="first", region=made.region, policy=made.policy)
    second = a_product(data.draw(rows), slug="second", state=State.ENCOURAGED, purposes=("export",))
    catalogue = a_catalogue(made, first, second, offerings=OFFERINGS)
    criteria = (*first.criteria, *second.criteria, *(row for o in OFFERINGS for row in o.criteria))
    for firm in data.draw(firms(criteria, 4)):
        notes = data.draw(st.sampled_from([{}, {"credentials": "证书已到期"}, {"region": "待核"}]))
        facts = Known({}, PLACES, AS_OF, notes).but(firm)
        need = Need(amount=data.draw(st.none() | st.just(Money.wan(500))), term_months=24)
        found = match_some([p.slug for p in catalogue.products], facts, need, catalogue, AS_OF)
        assert found == [result_of(p, catalogue, facts, need, AS_OF) for p in catalogue.products]


def test_what_is_kept_is_bounded() -> None:
    asked = [a_leaf("invention_patents", "at_least", count) for count in range(1, 101)]
    catalogue = a_catalogue(a_product(*asked))
    for patents in range(MOST_KEPT // len(asked) + 10):
        match(a_case(invention_patents=patents), catalogue, TODAY)
    kept = [len(reading.kept) * len(reading.rules) for reading in compiled(catalogue, TODAY).readings]
    assert max(kept) <= MOST_KEPT


def test_a_catalogue_is_compiled_once_a_day() -> None:
    catalogue = a_catalogue(a_product())
    assert compiled(catalogue, TODAY) is compiled(catalogue, TODAY)
    assert compiled(catalogue, TODAY) is not compiled(catalogue, date(2026, 3, 17))
    assert compiled(catalogue, TODAY) is not compiled(a_catalogue(a_product()), TODAY)


def plain(case: Case, catalogue: Catalogue, day: date) -> list[ProductResult]:
    """Every product, best first, each row judged where it stands."""
    facts = known(case, catalogue.region_names, day)
    found = [result_of(product, catalogue, facts, case.need, day) for product in catalogue.products]
    return sorted(found, key=_rank)


def result_of(product: Product, catalogue: Catalogue, facts: Known, need: Need, day: date) -> ProductResult:
    offerings = [o for o in catalogue.offerings if o.product_slug == product.slug and is_valid(o, day)]
    clause, validity = product.clauses[0].ref, in_force(product.policy, day)
    outcomes = (
        applies_to(product.applicants, clause, facts),
        lies_in(product.region, clause_of_region(product), facts),
        *([validity] if validity else []),
        *(judge(row, facts) for row in standing(product.criteria, day)),
    )
    on_offer = not product.is_reference_only and (product.state is not State.ENCOURAGED or bool(offerings))
    said = concluded(outcomes)
    kind = not need.kinds or product.category in (*need.kinds, Category.COMBINED)
    purpose = not need.purposes or not product.purposes or set(need.purposes) & set(product.purposes)
    return ProductResult(
        product,
        said,
        recommendable=on_offer and said is not Eligibility.INELIGIBLE,
        on_offer=on_offer,
        information_only=product.is_reference_only,
        outcomes=outcomes,
        missing=missing_facts(outcomes) if said is Eligibility.INCOMPLETE else (),
        notes=notes_of(product, offerings, day),
        offerings=tuple(_offering(each, product, outcomes, facts, need, day) for each in offerings),
        fits_need=bool(kind and purpose),
        next_step=step_of(product, facts),
    )


def _offering(
    offering: Offering, product: Product, above: Iterable[Outcome], facts: Known, need: Need, day: date
) -> OfferingResult:
    own = (
        lies_in(offering.region, product.clauses[0].ref, facts),
        *(judge(row, facts) for row in standing(offering.criteria, day)),
    )
    together = (*above, *own)
    said = concluded(together)
    missing = missing_facts(together) if said is Eligibility.INCOMPLETE else ()
    checks = need_checks(offering, product.category, need)
    return OfferingResult(offering, said, own, missing, checks, terms_text(offering, product.category))


def concluded(outcomes: Iterable[Outcome]) -> Eligibility:
    verdicts = {outcome.verdict for outcome in outcomes if outcome.weight is not Weight.PREFERRED}
    if Verdict.UNMET in verdicts:
        return Eligibility.INELIGIBLE
    if Verdict.UNKNOWN in verdicts:
        return Eligibility.INCOMPLETE
    return Eligibility.TO_VERIFY if Verdict.MANUAL in verdicts else Eligibility.ELIGIBLE


def notes_of(product: Product, offerings: list[Offering], day: date) -> tuple[str, ...]:
    notes = [undated(product.policy)]
    if product.is_reference_only:
        notes.append("外省产品，仅供参考")
    elif product.state is State.ENCOURAGED:
        now = "已有机构推出方案" if offerings else "尚不能直接申请"
        notes.append(f"文件表述为“{product.state_words}”，{now}")
    notes += not_asked(product.criteria, day)
    notes += [f"{o.institution}：{said}" for o in offerings for said in not_asked(o.criteria, day)]
    return (*filter(None, notes), *product.open_points)


def step_of(product: Product, facts: Known) -> str:
    steps, phases, phase = product.process, product.contest_phases, facts.values["contest_phase"]
    if len(steps) == len(phases) and phase in phases:
        return steps[[each.value for each in phases].index(str(phase))]
    return steps[0] if steps else ""


def to_ask(results: list[ProductResult]) -> list[MissingFact]:
    ours = [result.missing for result in results if not result.information_only]
    waits = Counter(key for missing in ours for key in missing)
    alone = Counter(missing[0] for missing in ours if len(missing) == 1)
    order = list(FACTS)
    keys = sorted(waits, key=lambda key: (-waits[key], -alone[key], order.index(key)))
    return [MissingFact(FACTS[key], waits[key]) for key in keys]


def _rank(result: ProductResult) -> tuple[int, bool, bool, int, str, str]:
    said = [row.verdict for row in result.outcomes if row.weight is Weight.PREFERRED]
    preferences = said.count(Verdict.MET) - said.count(Verdict.UNMET)
    place = BEST_FIRST.index(result.eligibility)
    return place, not result.recommendable, not result.fits_need, -preferences, result.name, result.slug

"""The same rows as one expression inside the database: a column of three-valued logic per product.

SQL's own NULL is the unknown, and its AND, OR and NOT join as the engine does: true is met, false unmet, NULL
open. Only whether an open row waits for a fact or for a person needs a second expression. Sets of choices
are bits of an integer, amounts 分, so that no list, float or integer division is involved.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, FromClause, and_, case, false, literal, or_, true

from catalog.criteria import BandLeaf, Comparison, Criterion, Group, Leaf, Manual, Score, Weight
from catalog.evaluate import target_of
from catalog.facts import FACTS, Kind
from catalog.implied import in_force
from catalog.points import reach
from catalog.screening.columns import encode
from catalog.screening.sql_answers import Answer, Held, open_when_waiting, settled, undecided
from catalog.screening.sql_derived import FactColumns
from catalog.screening.sql_places import lies_within, place
from catalog.screening.sql_table import stored
from catalog.standing import standing
from catalog.values import Offering, Product
from catalog.vocabulary import Eligibility, Verdict
from catalog.wording import Value
from yurong.kit.money import Money


def eligible(product: Product, firms: FromClause, as_of: date, offering: Offering | None = None) -> Held:
    """True 初步符合, false 不符合, NULL where a fact or a person's judgement is missing."""
    return and_(
        true(), *(each.held for each in _answers(product, FactColumns(firms, as_of), as_of, offering))
    )


def eligibility(
    product: Product, firms: FromClause, as_of: date, offering: Offering | None = None
) -> ColumnElement[str]:
    """The value of Eligibility for each firm; equal to catalog.matching's, row by row.

    With an offering (valid on the day): of that institution's version.
    """
    found = _answers(product, FactColumns(firms, as_of), as_of, offering)
    held = and_(true(), *(each.held for each in found))
    waits = or_(false(), *(each.waits for each in found))
    return case(
        (held.is_(False), literal(Eligibility.INELIGIBLE.value)),
        (held.is_(True), literal(Eligibility.ELIGIBLE.value)),
        (waits, literal(Eligibility.INCOMPLETE.value)),
        else_=literal(Eligibility.TO_VERIFY.value),
    )


def _answers(product: Product, firms: FactColumns, as_of: date, offering: Offering | None) -> list[Answer]:
    """The implied rows and every row asked on the day that is not just preferred."""
    found = [_applicant(product, firms), place(product.region, firms)]
    validity = in_force(product.policy, as_of)
    if validity is not None:
        found.append(settled(validity.verdict))
    asked = standing(product.criteria, as_of)
    if offering is not None:
        found.append(place(offering.region, firms))
        asked += standing(offering.criteria, as_of)
    return found + [_row(row, firms) for row in asked if row.weight is not Weight.PREFERRED]


def _applicant(product: Product, firms: FactColumns) -> Answer:
    applicant = firms["applicant"]
    return Answer(applicant.in_([kind.value for kind in product.applicants]), applicant.is_(None))


def _row(row: Criterion, firms: FactColumns) -> Answer:
    if isinstance(row, Manual):
        return settled(Verdict.MANUAL)
    if isinstance(row, Score):
        return _score(row, firms)
    found = _leaf(row, firms) if isinstance(row, Leaf) else _group(row, firms)
    # Not NOT: PostgreSQL reads 「NOT x IS false」 as 「NOT (x IS false)」, and an enclosing group asks that.
    return Answer(found.held == false(), found.waits) if row.weight is Weight.EXCLUSION else found


def _group(group: Group, firms: FactColumns) -> Answer:
    members = [_row(member, firms) for member in group.members]
    match group.join:
        case "all":
            held = and_(*(each.held for each in members))
        case "any":
            held = or_(*(each.held for each in members))
        case "at_least":
            held = _at_least(group.count, [each.held for each in members])
    return open_when_waiting(held, members)


def _at_least(count: int, members: Sequence[Held]) -> Held:
    """Enough true, or too few not false. CASE turns NULL into 0 first: a sum over NULL would be NULL."""
    met = sum((case((held, 1), else_=0) for held in members), start=literal(0))
    failed = sum((case((held.is_(False), 1), else_=0) for held in members), start=literal(0))
    return case((met >= count, true()), (failed > len(members) - count, false()), else_=undecided())


def _score(score: Score, firms: FactColumns) -> Answer:
    """Fewest and most points added up; no sum over NULL, because every part gives both without it."""
    fewest = [_points(bands, firms, reach(bands)[0]) for bands in score.leaves]
    most = [_points(bands, firms, reach(bands)[1]) for bands in score.leaves]
    floors = [part.least or 0 for part in score.parts]
    suffices = [low >= floor for low, floor in zip(fewest, floors, strict=True)]
    falls_short = [high < floor for high, floor in zip(most, floors, strict=True)]
    held: Held = case(
        (or_(sum(most, start=literal(0)) < score.least, *falls_short), false()),
        (and_(sum(fewest, start=literal(0)) >= score.least, *suffices), true()),
        else_=undecided(),
    )
    return Answer(held, held.is_(None))


def _points(bands: tuple[BandLeaf, ...], firms: FactColumns, unknown: int) -> ColumnElement[int]:
    """The points of the first band that holds; `unknown` where the fact is NULL."""
    given = [(_leaf(band, firms).held, literal(band.points)) for band in bands]
    return case((firms[bands[0].fact].is_(None), literal(unknown)), *given, else_=literal(0))


def _leaf(leaf: Leaf, firms: FactColumns) -> Answer:
    if leaf.op is Comparison.WITHIN:
        return lies_within(leaf.value if isinstance(leaf.value, tuple) else (str(leaf.value),), firms)
    fact, column, target = FACTS[leaf.fact], firms[leaf.fact], target_of(leaf)
    match leaf.op:
        case Comparison.IS | Comparison.IN if fact.kind is Kind.BOOLEAN:
            held = column == target
        case Comparison.IS | Comparison.IN:
            held = column.in_([str(each) for each in (target if isinstance(target, tuple) else (target,))])
        case Comparison.HAS_ANY:
            assert fact.options
            codes = target if isinstance(target, tuple) else (str(target),)
            held = column.bitwise_and(encode(fact, tuple(map(fact.options, codes)))) != 0
        case Comparison.AT_LEAST:
            held = column >= stored(leaf.fact, _value(target))
        case Comparison.AT_MOST:
            held = column <= stored(leaf.fact, _value(target))
        case Comparison.MORE_THAN:
            held = column > stored(leaf.fact, _value(target))
    return Answer(held, column.is_(None))


def _value(target: Value | tuple[str, ...]) -> Value:
    assert isinstance(target, int | date | Money)
    return target

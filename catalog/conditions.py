"""What a product asks, line by line, as its page says it before anything is known of a firm."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.criteria import BandLeaf, Criterion, Group, Part, Score, Weight
from catalog.facts import FACTS
from catalog.values import NATIONWIDE, Catalogue, Clause, Product
from catalog.verdicts import target_of
from catalog.wording import wanted

_JOINED = {"any": "满足其中一项", "all": "须全部满足"}
_WEIGHTS = {Weight.PREFERRED: "优先", Weight.EXCLUSION: "有此情形的不予办理"}


@dataclass(frozen=True)
class Condition:
    """One line of the conditions; `members` are the routes of a group, or the parts of a score."""

    text: str
    clause: Clause
    is_manual: bool
    note: str = ""
    members: tuple["Condition", ...] = ()


def conditions(product: Product, catalogue: Catalogue) -> list[Condition]:
    """The territory, then every row written for the product, each with its clause."""
    place = catalogue.region_names.get(product.region, product.region)
    first = Condition(
        "不限地区" if product.region == NATIONWIDE else f"注册在{place}",
        product.policy.binding,
        is_manual=False,
    )
    return [first, *(_condition(each, catalogue) for each in product.criteria)]


def _condition(criterion: Criterion, catalogue: Catalogue) -> Condition:
    clause = catalogue.clauses[criterion.cite]
    notes, members = [_WEIGHTS.get(criterion.weight, "")], tuple[Condition, ...]()
    if isinstance(criterion, Group):
        notes = [_JOINED.get(criterion.join, f"至少满足 {criterion.count} 项")]
        members = tuple(_condition(member, catalogue) for member in criterion.members)
    elif isinstance(criterion, Score):
        notes.append(f"各项合计至少 {criterion.least} 分")
        parts = zip(criterion.parts, criterion.leaves, strict=True)
        members = tuple(_part(part, bands, clause, catalogue.region_names) for part, bands in parts)
    note = "，".join(filter(None, (*notes, _days(criterion))))
    is_manual = criterion.kind == "manual"
    return Condition(criterion.requirement, clause, is_manual=is_manual, note=note, members=members)


def _part(part: Part, bands: tuple[BandLeaf, ...], clause: Clause, names: Mapping[str, str]) -> Condition:
    """「研发投入占比：至少 6% 得 50 分；至少 5% 得 40 分」, with its own minimum as a note."""
    fact = FACTS[part.fact]
    given = (f"{wanted(fact, band, target_of(band), names)} 得 {band.points} 分" for band in bands)
    least = f"至少 {part.least} 分" if part.least is not None else ""
    return Condition(f"{part.label}：{'；'.join(given)}", clause, is_manual=False, note=least)


def _days(row: Criterion) -> str:
    """「2026-04-01 起」, 「到 2026-06-30」; empty where the row holds on every day."""
    first = f"{row.valid_from} 起" if row.valid_from else ""
    last = f"到 {row.valid_until}" if row.valid_until else ""
    return first + last

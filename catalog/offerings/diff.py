"""What a version changes against the one before, in plain Chinese. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.criteria import Criterion, Group, Score
from catalog.evaluate import target_of
from catalog.facts import FACTS
from catalog.offerings.row_words import row_words
from catalog.offerings.values import Terms
from catalog.territory import place_name
from catalog.values import Clause
from catalog.wording import wanted
from yurong.kit.money import percent

NOT_SAID = "未写"


@dataclass(frozen=True)
class TermChange:
    """One term that says something else; `before` is empty where there was no version before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """One row added, removed, changed or kept; `before` and `after` are its sentence and what it asks."""

    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Diff:
    terms: tuple[TermChange, ...]
    rows: tuple[RowChange, ...]

    @property
    def is_empty(self) -> bool:
        return not self.terms and all(row.kind == "same" for row in self.rows)


def compare(
    before: tuple[Terms, Sequence[Criterion]] | None,
    after: tuple[Terms, Sequence[Criterion]],
    names: Mapping[str, str],
    clauses: Mapping[str, Clause],
) -> Diff:
    """The terms that differ, and all rows in the order of the new version, removed ones last."""
    was = dict(term_pairs(before[0], names)) if before else {}
    terms = tuple(
        TermChange(label, was.get(label, ""), said)
        for label, said in term_pairs(after[0], names)
        if was.get(label) != said
    )
    old = [_said(row, names, clauses) for row in before[1]] if before else []
    new = [_said(row, names, clauses) for row in after[1]]
    return Diff(terms, tuple(_rows(old, new)))


def term_pairs(terms: Terms, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every term with its label, in the order of the form."""
    rates = [percent(rate) for rate in (terms.rate_min_bp, terms.rate_max_bp) if rate is not None]
    return [
        ("名称", terms.name),
        ("说明", terms.note or NOT_SAID),
        ("最高额度", str(terms.amount_max) if terms.amount_max else NOT_SAID),
        ("年利率或费率", " 至 ".join(rates) or NOT_SAID),
        ("最长期限", f"{terms.term_max_months} 个月" if terms.term_max_months else NOT_SAID),
        ("担保", "、".join(kind.label for kind in terms.guarantee) or NOT_SAID),
        ("适用地区", place_name(terms.region, names)),
        ("希望开始", str(terms.wanted_from) if terms.wanted_from else "审核通过当天"),
        ("有效期至", str(terms.valid_until) if terms.valid_until else "长期"),
    ]


@dataclass(frozen=True)
class _Row:
    """A row in words; rows about the same fact are taken as one row changed."""

    about: str
    said: tuple[str, ...]


def _said(row: Criterion, names: Mapping[str, str], clauses: Mapping[str, Clause]) -> _Row:
    return _Row(row_words(row, names).fact, tuple(_lines(row, names, clauses)))


def _lines(row: Criterion, names: Mapping[str, str], clauses: Mapping[str, Clause]) -> Iterator[str]:
    """Everything that a row asks: what stands below a group or a score changes what a firm must be, too."""
    words = row_words(row, names)
    yield f"{words.weight}：{words.requirement}"
    yield f"{words.fact}：{words.asks}"
    if words.remedy:
        yield f"怎样才行：{words.remedy}"
    if words.validity:
        yield f"有效期：{words.validity}"
    yield f"依据：{clauses[row.cite].label if row.cite in clauses else row.cite}"
    if isinstance(row, Group):
        for number, member in enumerate(row.members, start=1):
            yield from (f"　{number}. {line}" for line in _lines(member, names, clauses))
    if isinstance(row, Score):
        for part, bands in zip(row.parts, row.leaves, strict=True):
            points = (f"{wanted(FACTS[b.fact], b, target_of(b), names)}得 {b.points} 分" for b in bands)
            yield f"　{part.label}：{'，'.join(points)}" + (f"；至少 {part.least} 分" if part.least else "")


def _rows(old: list[_Row], new: list[_Row]) -> list[RowChange]:
    left = list(old)
    kept = []
    for row in new:
        if row in left:
            left.remove(row)
            kept.append(row)
    changes = []
    for row in new:
        if row in kept:
            kept.remove(row)
            changes.append(RowChange("same", row.said, row.said))
            continue
        twin = next((each for each in left if each.about == row.about), None)
        if twin is None:
            changes.append(RowChange("added", (), row.said))
        else:
            left.remove(twin)
            changes.append(RowChange("changed", twin.said, row.said))
    return changes + [RowChange("removed", row.said, ()) for row in left]

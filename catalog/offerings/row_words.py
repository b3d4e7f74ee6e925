"""A row in plain Chinese: the sentence that is proposed, and the parts of the table that edits it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.criteria import Comparison, Criterion, Group, Leaf, Manual, Score, Weight
from catalog.evaluate import target_of
from catalog.facts import FACTS, Fact, Kind
from catalog.wording import wanted

WEIGHTS = (
    (Weight.HARD.value, "必须：不满足就不办理"),
    (Weight.EXCLUSION.value, "排除：有此情形不办理"),
    (Weight.PREFERRED.value, "优先：满足的排在前面"),
)
WEIGHT_WORDS = {Weight.HARD: "必须", Weight.EXCLUSION: "排除", Weight.PREFERRED: "优先"}
JOINS = (("any", "满足其中一项"), ("all", "须全部满足"), ("at_least", "至少满足几项"))
"""How a group joins its rows, the usual one first."""

_ORDERED = (
    (Comparison.AT_LEAST.value, "不少于"),
    (Comparison.AT_MOST.value, "不超过"),
    (Comparison.MORE_THAN.value, "大于"),
)
_DATED = ((Comparison.AT_LEAST.value, "不早于"), (Comparison.AT_MOST.value, "不晚于"))
_ONE = {
    Kind.BOOLEAN: ((Comparison.IS.value, "是"),),
    Kind.CHOICE: ((Comparison.IN.value, "是其中之一"),),
    Kind.CHOICES: ((Comparison.HAS_ANY.value, "有其中之一"),),
    Kind.REGION: ((Comparison.WITHIN.value, "在其中之一"),),
    Kind.DATE: _DATED,
}


def comparisons(fact: Fact) -> tuple[tuple[str, str], ...]:
    """(comparison, words) that fit the fact, the usual one first."""
    return _ONE.get(fact.kind, _ORDERED)


def sentence(leaf: Leaf, names: Mapping[str, str]) -> str:
    """「发明专利至少 1 件」: what the row asks, before anybody words it better."""
    fact = FACTS[leaf.fact]
    label = "" if fact.kind is Kind.BOOLEAN else fact.said or fact.label
    asks = label + wanted(fact, leaf, target_of(leaf), names)
    return asks + {Weight.EXCLUSION: "的，不予办理", Weight.PREFERRED: "，优先"}.get(leaf.weight, "")


def group_sentence(join: str, count: int, members: Sequence[Criterion]) -> str:
    """「满足其一：…；…」: what a group asks, before anybody words it better."""
    begins = {"any": "满足其一", "all": "同时满足"}.get(join, f"至少满足 {count} 项")
    return f"{begins}：{'；'.join(each.requirement for each in members)}"[:200]


def members_of(row: Criterion) -> tuple[Criterion, ...]:
    """The alternatives that a choice offers; any other row is its own only one."""
    return row.members if isinstance(row, Group) and row.join == "any" else (row,)


def can_be_joined(row: Criterion) -> bool:
    """Whether the row can be one of several that suffice: it refuses by itself and has no days of its own."""
    is_dated = row.valid_from is not None or row.valid_until is not None
    return row.weight is not Weight.PREFERRED and not isinstance(row, Score) and not is_dated


@dataclass(frozen=True)
class RowWords:
    """One row of the table; `members` of a group, `how` it joins them."""

    weight: str
    fact: str
    asks: str
    requirement: str
    remedy: str
    validity: str
    cite: str
    is_simple: bool
    can_be_joined: bool
    members: tuple[str, ...] = ()
    how: str = ""
    """Of a group: `any`, `all` or how many; `editable` are its members that have a form."""
    editable: tuple[int, ...] = ()


def row_words(row: Criterion, names: Mapping[str, str]) -> RowWords:
    """The row as the table and the diff show it."""
    remedy = ""
    members: tuple[str, ...] = ()
    group_how, editable = "", tuple[int, ...]()
    if isinstance(row, Leaf):
        fact, remedy = FACTS[row.fact].label, row.remedy
        asks = wanted(FACTS[row.fact], row, target_of(row), names)
    elif isinstance(row, Manual):
        fact, asks = "人工核验", "由受理人员判断"
    elif isinstance(row, Group):
        how = {"any": "满足其中一项", "all": "须全部满足"}.get(row.join, f"至少满足 {row.count} 项")
        fact, asks = "成组条件", how
        members = tuple(each.requirement for each in row.members)
        group_how = str(row.count) if row.join == "at_least" else row.join
        editable = tuple(at for at, each in enumerate(row.members) if isinstance(each, Leaf | Manual))
    else:
        fact, asks = "打分", f"合计至少 {row.least} 分"
        members = tuple(part.label for part in row.parts)
    since = f"自 {row.valid_from} 起" if row.valid_from else ""
    until = f"至 {row.valid_until}" if row.valid_until else ""
    return RowWords(
        weight="人工" if isinstance(row, Manual) else WEIGHT_WORDS[row.weight],
        fact=fact,
        asks=asks,
        requirement=row.requirement,
        remedy=remedy,
        validity="，".join(filter(None, (since, until))),
        cite=row.cite,
        is_simple=isinstance(row, Leaf | Manual),
        can_be_joined=can_be_joined(row),
        members=members,
        how=group_how,
        editable=editable,
    )

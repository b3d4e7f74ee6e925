"""Two texts of one intake side by side: only the fields that differ, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.case_form import NONE, options
from catalog.facts import FACTS
from catalog.regions import firm_options
from events.clinic.preparing.drafts import Typed

EMPTY = "（空着）"
_OWN = {
    "note": "补充说明",
    "score_value": "积分总分",
    "score_industry": "积分：产业",
    "score_technology": "积分：技术创新",
    "score_talent": "积分：人才团队",
    "score_management": "积分：经营管理",
    "kinds": "只看哪几类",
    "preferred": "先用哪一类",
    "most_counterparts": "最多找几家机构",
}
_PARTS = {
    "issued_on": "的发证日期",
    "valid_until": "的有效期至",
    "revenue": "的营业收入",
    "research_spend": "的研发投入",
    "staff": "的职工人数",
    "": "",
}
_ROWS = {"certificate": "证书", "year": "年度"}


@dataclass(frozen=True)
class Difference:
    """One field: what this text says and what the other one says."""

    name: str
    label: str
    here: str
    there: str


def differences(here: Typed, there: Typed) -> list[Difference]:
    """The fields whose values differ, in the order of `here`; the order of choices does not count."""
    names = dict.fromkeys((*here, *there))
    words = _words()
    return [
        Difference(name, label_of(name), _said(name, here, words), _said(name, there, words))
        for name in names
        if _counted(name, here) != _counted(name, there)
    ]


def _counted(name: str, typed: Typed) -> list[str]:
    values = typed.get(name, [])
    return values if name == "preferred" else sorted(values)


def label_of(name: str) -> str:
    """「融资金额」: what a field of the form is called."""
    if name in _OWN:
        return _OWN[name]
    if name in FACTS:
        return FACTS[name].label
    row, _, rest = name.partition("_")
    number, _, part = rest.partition("_")
    return f"{_ROWS.get(row, '其他')} {number} {_PARTS.get(part, '')}".strip()


def _words() -> Mapping[str, Mapping[str, str]]:
    return {name: dict(choices) for name, choices in options().items()} | {"region": dict(firm_options())}


def _said(name: str, typed: Typed, words: Mapping[str, Mapping[str, str]]) -> str:
    known = words.get(name) or words["certificates" if name.startswith("certificate_") else "yes_no"]
    values = typed.get(name, [])
    return "、".join("都没有" if value == NONE else known.get(value, value) for value in values) or EMPTY

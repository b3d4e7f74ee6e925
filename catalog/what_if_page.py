"""如果……会怎样, in words: one sentence for a product that is not open, and its changes line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from catalog.changes import Change, Reach
from catalog.values import Catalogue
from catalog.vocabulary import Eligibility
from catalog.what_if import Way, Ways


@dataclass(frozen=True)
class ChangeLine:
    """One change: who can make it, what it is, how to go about it, the row that asks for it."""

    reach: str
    reach_label: str
    text: str
    remedy: str
    clause_label: str
    clause_url: str


@dataclass(frozen=True)
class WhatIfLine:
    """The context of the macro `what_if`. `kind`: do, answer, wait, fixed or blocked.

    `others` are sentences of further ways of the same size, easiest first.
    """

    kind: str
    sentence: str
    changes: list[ChangeLine]
    others: list[str]


def what_if_line(found: Ways, catalogue: Catalogue) -> WhatIfLine | None:
    """The line of one product, None where it is open already."""
    if found.block is not None:
        block = found.block
        chip = _chip(block.clause, catalogue)
        blocked = ChangeLine("never", "不会再开放", block.requirement, "", *chip)
        return WhatIfLine("blocked", block.reason, [blocked], [])
    if found.best is None:
        return None
    return WhatIfLine(
        _kind(found.best),
        way_text(found.best),
        [_change_line(change, catalogue) for change in found.best.changes],
        [way_text(way) for way in found.ways[1:]],
    )


def way_text(way: Way) -> str:
    """「再做 2 步：取得豫科积分；首次获得财政奖补」, 「注册地在洛阳市，郑州市的政策不适用」.

    Where something cannot be changed only that is said: nobody is sent to do the rest in vain.
    """
    if way.obstacles:
        return "；".join(_sentences(way.obstacles))
    parts = [f"{way.from_day} 起"] if way.from_day else []
    if way.answers:
        parts.append("如果" + "，且".join(each.removeprefix("如果") for each in _sentences(way.answers)))
    if way.steps:
        parts.append(f"再做 {len(way.steps)} 步：{'；'.join(_sentences(way.steps))}")
        return "，".join(parts)
    end = "可以申请" if way.leads_to is Eligibility.ELIGIBLE else "由机构核验后可以申请"
    return "，".join(parts) + ("，就" if way.answers and way.leads_to is Eligibility.ELIGIBLE else "，") + end


def _kind(way: Way) -> str:
    if way.obstacles:
        return "fixed"
    if way.steps:
        return "do"
    return "answer" if way.answers else "wait"


def _sentences(changes: Iterable[Change]) -> list[str]:
    return list(dict.fromkeys(change.sentence for change in changes))


def _change_line(change: Change, catalogue: Catalogue) -> ChangeLine:
    text = f"如果还没有：{change.action}" if change.reach is Reach.ANSWER and change.action else ""
    return ChangeLine(
        change.reach.value,
        change.reach.label,
        change.sentence,
        "；".join(part for part in (text, change.remedy) if part),
        *_chip(change.clause, catalogue),
    )


def _chip(ref: str, catalogue: Catalogue) -> tuple[str, str]:
    clause = catalogue.clauses[ref]
    return clause.label, quote(clause.url, safe="/#()")

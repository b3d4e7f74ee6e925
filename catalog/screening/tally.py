"""What a run has counted, and how the first sheet tells it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from catalog.evaluate import ENGINE_VERSION
from catalog.facts import FACTS, asked_for
from catalog.screening.columns import header
from catalog.screening.faults import FaultCounts
from catalog.screening.findings import Line
from catalog.screening.headings import CODE
from catalog.screening.screen import ELIGIBILITIES, Screen, Screened
from catalog.screening.source import Source
from catalog.values import Catalogue

COLUMNS_TOLD = 30


@dataclass
class Tally:
    """Firms, faults by column, and per product firms by eligibility and near misses."""

    by_product: NDArray[np.int64]
    near: Counter[int] = field(default_factory=Counter)
    faults: FaultCounts = field(default_factory=FaultCounts)
    firms: int = 0
    to_ask: int = 0
    """Firms of which at least one product waits for a fact."""
    asked: int = 0
    """Those of them whose questions are listed."""


def tally_of(products: int) -> Tally:
    """Nothing counted yet of so many products."""
    return Tally(np.zeros((products, len(ELIGIBILITIES)), dtype=np.int64))


def about(source: Source, screen: Screen, tally: Tally, catalogue: Catalogue) -> list[Line]:
    """Lines about the run: what was read, for which day, what the register lacks, what was not taken."""
    return [
        ("登记册", source.title),
        ("按哪天算", source.as_of.isoformat()),
        ("企业数", tally.firms),
        ("说明", "结果为初步判断，是否符合由受理机构决定"),
        ("缺少的列", _lacking(source, screen)),
        ("要问的企业", f"{tally.to_ask:,} 家，问什么见“要问什么”"),
        ("没有采用的内容", f"{tally.faults.total():,} 处，逐条见“错误”" if tally.faults.total() else "无"),
        *(_faulty(tally, column) for column, _ in tally.faults.counts.most_common(COLUMNS_TOLD)),
        ("规则版本", f"引擎 {ENGINE_VERSION}，产品数据 {catalogue.version[:12]}"),
    ]


def counted(products: Sequence[Screened], tally: Tally) -> tuple[Line, list[Line]]:
    """The head and a line per product: how many firms come out how."""
    head = ("产品或名单", *(each.label for each in ELIGIBILITIES), "其中差一项", "备注")
    rows: list[Line] = [
        (each.name, *map(int, tally.by_product[place]), tally.near[place], _remark(each))
        for place, each in enumerate(products)
    ]
    return head, rows


def _lacking(source: Source, screen: Screen) -> str:
    """What the products ask and the register has no column for; unknown of every firm."""
    used = set(asked_for(screen.classes))
    lacking = [header(FACTS[key]) for key in source.absent if key in used]
    if not source.has_codes:
        lacking.insert(0, f"{CODE}（没有它，重复的企业查不出来）")
    return "、".join(lacking) or "无"


def _remark(each: Screened) -> str:
    said = ["外省产品，仅供参考"] if each.product.is_reference_only else list(each.product.open_points)
    if each.offering and each.offering.is_demo:
        said.insert(0, "示例")
    return "；".join(said)


def _faulty(tally: Tally, column: str) -> Line:
    first = tally.faults.examples[column]
    count = tally.faults.counts[column]
    return (f"　{column or '整行'}", f"{count:,} 处，例如第 {first.row} 行：{first.reason}")

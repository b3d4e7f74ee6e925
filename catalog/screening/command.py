"""`yurong screen`: a register file in, a workbook of who qualifies for what out."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog.evaluate import ENGINE_VERSION
from catalog.facts import FACTS
from catalog.screening.columns import header
from catalog.screening.faults import Fault
from catalog.screening.findings import Finding, Line, Positions, Wording, finding
from catalog.screening.register import Firms, Register, read_register
from catalog.screening.report import Overview, Report
from catalog.screening.screen import ELIGIBILITIES, Screen, compile_screen
from catalog.screening.texts import Reading, place_codes
from catalog.values import Catalogue, Product
from catalog.vocabulary import Eligibility

LISTED = 200_000
LEAST_LISTED = 1_000
Say = Callable[[str], None]


class UnknownProducts(Exception):
    """Some slugs name no product of the catalog; the message lists them."""


@dataclass
class Tally:
    """What a run counted: firms, faults by reason, and per product firms by eligibility and near misses."""

    by_product: NDArray[np.int64]
    near: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Fault] = field(default_factory=dict)
    firms: int = 0

    def note(self, faults: Sequence[Fault]) -> None:
        """Counts faults by column and keeps the first of each."""
        for fault in faults:
            self.faults[fault.column] += 1
            self.examples.setdefault(fault.column, fault)


def screen_register(
    path: Path, catalogue: Catalogue, as_of: date, out: Path, slugs: Sequence[str] = (), say: Say = print
) -> Tally:
    """Screens the register for the products named (all of ours if none) and writes the workbook to `out`.

    Raises UnreadableRegister and UnknownProducts before anything is written; OSError when `out` cannot be.
    What is read is bounded by a chunk; `out` appears only when it is whole.
    """
    products = _named(catalogue, slugs)
    register = read_register(path, Reading(place_codes(catalogue.region_names), as_of))
    screen = compile_screen(products, as_of)
    tally = Tally(np.zeros((len(products), len(ELIGIBILITIES)), dtype=np.int64))
    most = max(LEAST_LISTED, LISTED // len(products))
    part = out.with_name(f".{out.name}.part")
    begun = time.monotonic()
    part.touch()  # a folder that cannot be written is known before hours of work, not after
    try:
        with Report(part, most) as report:
            report.add_faults(register.faults)
            tally.note(register.faults)
            for firms in register.firms():
                _add(report, screen, firms, tally, catalogue)
                say(f"已筛查 {tally.firms:,} 家企业，用时 {time.monotonic() - begun:.0f} 秒")
            report.close_with(_overview(path, register, products, tally, as_of, most, catalogue))
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return tally


def _named(catalogue: Catalogue, slugs: Sequence[str]) -> tuple[Product, ...]:
    """The products asked for in the order asked; other provinces' only where they are named."""
    if not slugs:
        return tuple(product for product in catalogue.products if not product.is_reference_only)
    by_slug = {product.slug: product for product in catalogue.products}
    if lost := [slug for slug in slugs if slug not in by_slug]:
        raise UnknownProducts(f"没有这些产品：{'、'.join(lost)}")
    return tuple(by_slug[slug] for slug in dict.fromkeys(slugs))


def _add(report: Report, screen: Screen, firms: Firms, tally: Tally, catalogue: Catalogue) -> None:
    tally.firms += len(firms)
    tally.note(firms.faults)
    report.add_faults(firms.faults)
    if not len(firms):
        return
    classed = screen.classify(firms.columns)
    wording = Wording(firms, catalogue.region_names, catalogue.clauses, screen.as_of)
    for place, screened in enumerate(screen.products):
        found = finding(screen, place, classed, len(firms))
        tally.by_product[place] += found.counts
        tally.near[place] += len(found.near)
        _list(report, place, screened.product.name, found, wording)


def _list(report: Report, place: int, name: str, found: Finding, wording: Wording) -> None:
    parts: dict[str, tuple[Positions, Callable[[Finding, int], Line]]] = {
        "初步符合": (found.of(Eligibility.ELIGIBLE), lambda _found, _at: ()),
        "待核验": (found.of(Eligibility.TO_VERIFY), wording.to_verify),
        "差一项": (found.near, wording.the_one),
        "要问什么": (found.of(Eligibility.INCOMPLETE), wording.to_ask),
    }
    for part, (positions, more) in parts.items():
        for at in positions[: report.room(place, part)].tolist():
            report.add(place, name, part, (*wording.who(at), *more(found, at)))


def _overview(
    path: Path,
    register: Register,
    products: Sequence[Product],
    tally: Tally,
    as_of: date,
    most: int,
    catalogue: Catalogue,
) -> Overview:
    absent = "、".join(header(FACTS[key]) for key in register.absent)
    lines = [
        ("登记册", path.name),
        ("业务日期", as_of.isoformat()),
        ("企业数", f"{tally.firms}"),
        ("说明", "结果为初步判断，是否符合由受理机构决定"),
        ("每张表最多列出", f"{most} 家；下表的数目是全部"),
        ("登记册没有的列", absent or "无"),
        ("规则版本", f"引擎 {ENGINE_VERSION}，产品数据 {catalogue.version[:12]}"),
        *(_faulty(tally, column) for column, _ in tally.faults.most_common(20)),
    ]
    head = ("产品", *(each.label for each in ELIGIBILITIES), "其中差一项", "备注")
    rows = [
        (
            product.name,
            *map(int, tally.by_product[place]),
            tally.near[place],
            "外省产品，仅供参考" if product.is_reference_only else "",
        )
        for place, product in enumerate(products)
    ]
    return Overview(lines, head, rows)


def _faulty(tally: Tally, column: str) -> tuple[str, str]:
    first = tally.examples[column]
    return (f"错误：{column or '整行'}", f"{tally.faults[column]} 处，例如第 {first.row} 行：{first.reason}")

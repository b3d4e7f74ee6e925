"""The lines of a comparison: what each column says, and whether they differ. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from catalog.comparing.choice import Item
from catalog.conditions import Condition, conditions
from catalog.glance import place_text, state_text, stated
from catalog.offerings.card import when_text
from catalog.paper.proofs import papers_for
from catalog.terms import ASK_FOR_RATE, rate_text
from catalog.values import Catalogue, Clause

UNWRITTEN = "文件未写，以金融机构公布为准"
UNSAID = "机构未公布，须询问"


@dataclass(frozen=True)
class Line:
    """One statement with its clause, if it has one. `is_own`: not every column says it."""

    text: str
    clause: Clause | None = None
    is_own: bool = False


@dataclass(frozen=True)
class Cell:
    """What one column says; `lines` is empty where nothing is stated, and `unstated` then says so."""

    lines: tuple[Line, ...]
    unstated: str = ""


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[Cell, ...]
    differs: bool

    @property
    def is_stated(self) -> bool:
        """Whether any column says anything here."""
        return any(cell.lines for cell in self.cells)


def compare(items: tuple[Item, ...], catalogue: Catalogue) -> tuple[Row, ...]:
    """Every row that at least one column fills, and the three terms of money whether stated or not."""
    rows = (_row(label, [fill(item, catalogue) for item in items]) for label, fill in _ROWS)
    return tuple(row for row in rows if row.is_stated or row.label in ALWAYS)


ALWAYS = ("额度", "期限", "利率或费率")


def _row(label: str, cells: list[Cell]) -> Row:
    texts = [{line.text for line in cell.lines} for cell in cells]
    shared = set.intersection(*texts) if texts else set()
    marked = tuple(
        Cell(
            tuple(Line(line.text, line.clause, line.text not in shared) for line in cell.lines),
            cell.unstated,
        )
        for cell in cells
    )
    return Row(label, marked, differs=any(each != texts[0] for each in texts))


def _said(texts: Iterable[str], unstated: str = "文件未写") -> Cell:
    lines = tuple(Line(text) for text in texts if text)
    return Cell(lines, "" if lines else unstated)


def _category(item: Item, _: Catalogue) -> Cell:
    return _said([item.product.category.label])


def _place(item: Item, catalogue: Catalogue) -> Cell:
    code = item.offering.region if item.offering else item.product.region
    place = catalogue.region_names.get(code, code)
    return _said([place if item.offering else place_text(item.product, place)])


def _state(item: Item, _: Catalogue) -> Cell:
    return _said([state_text(item.product)])


def _institution(item: Item, _: Catalogue) -> Cell:
    return _said([item.offering.institution if item.offering else item.product.provider or ""])


def _applicants(item: Item, _: Catalogue) -> Cell:
    return _said(each.label for each in item.product.applicants)


def _audience(item: Item, _: Catalogue) -> Cell:
    return _said([item.product.audience])


def _amount(item: Item, _: Catalogue) -> Cell:
    if item.offering is None:
        return _figures(item, "amount", "ratio")
    cap = item.offering.amount_max
    return _said([f"最高 {cap}" if cap is not None else ""], UNSAID)


def _term(item: Item, _: Catalogue) -> Cell:
    if item.offering is None:
        return _figures(item, "term")
    months = item.offering.term_max_months
    return _said([f"最长 {months} 个月" if months else ""], UNSAID)


def _rate(item: Item, _: Catalogue) -> Cell:
    if item.offering is None:
        return _figures(item, "rate", "fee")
    rate = rate_text(item.offering)
    return _said(["" if rate == ASK_FOR_RATE else rate], UNSAID)


def _guarantee(item: Item, _: Catalogue) -> Cell:
    kinds = item.offering.guarantee if item.offering else item.product.guarantee
    said = stated(item.product, "guarantee") if item.offering is None and not kinds else ""
    return _said([*(each.label for each in kinds), said], UNSAID if item.offering else UNWRITTEN)


def _stages(item: Item, _: Catalogue) -> Cell:
    return _said(each.label for each in item.product.stages)


def _phases(item: Item, _: Catalogue) -> Cell:
    return _said(each.label for each in item.product.contest_phases)


def _conditions(item: Item, catalogue: Catalogue) -> Cell:
    lines = [Line(_whole(each), each.clause) for each in conditions(item.product, catalogue)]
    if item.offering:
        lines += [
            Line(row.requirement, catalogue.clauses.get(row.cite))
            for row in item.offering.criteria
            if row.requirement not in {line.text for line in lines}
        ]
    return Cell(tuple(lines))


def _whole(condition: Condition) -> str:
    """「属于科技型企业（满足其中一项：已列入名单；由主管部门认定）」."""
    members = "；".join(each.text for each in condition.members)
    note = "由机构或主管部门判断" if condition.is_manual else condition.note
    asides = "：".join(filter(None, (note, members)))
    return f"{condition.text}（{asides}）" if asides else condition.text


def _steps(item: Item, _: Catalogue) -> Cell:
    return _said(item.product.process)


def _papers(item: Item, _: Catalogue) -> Cell:
    return _said((f"{each.source}（{'、'.join(each.facts)}）" for each in papers_for(item.product)), "无")


def _validity(item: Item, _: Catalogue) -> Cell:
    if item.offering:
        return _said([when_text(item.offering.valid_from, item.offering.valid_until)])
    return _said([item.product.policy.validity_note])


def _open(item: Item, _: Catalogue) -> Cell:
    return _said(item.product.open_points, "无")


def _sources(item: Item, _: Catalogue) -> Cell:
    return Cell(tuple(Line(clause.policy_title, clause) for clause in item.product.clauses))


def _figures(item: Item, *kinds: str) -> Cell:
    figures = (each for kind in kinds for each in item.product.figures if each.kind == kind)
    lines = tuple(Line(each.text, each.clause) for each in figures)
    return Cell(lines, "" if lines else UNWRITTEN)


_ROWS: tuple[tuple[str, Callable[[Item, Catalogue], Cell]], ...] = (
    ("类别", _category),
    ("适用地区", _place),
    ("落地状态", _state),
    ("提供方", _institution),
    ("谁来申请", _applicants),
    ("面向", _audience),
    ("额度", _amount),
    ("期限", _term),
    ("利率或费率", _rate),
    ("担保", _guarantee),
    ("成长阶段", _stages),
    ("大赛赛程", _phases),
    ("申请条件", _conditions),
    ("怎么办", _steps),
    ("要看的材料", _papers),
    ("有效期", _validity),
    ("文件没有写明的", _open),
    ("政策依据", _sources),
)

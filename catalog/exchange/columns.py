"""The columns of a table of offerings: template, export, reading and messages share them."""

from dataclasses import dataclass
from decimal import Decimal

from catalog.offerings.terms_form import values_of
from catalog.offerings.values import Terms
from catalog.vocabulary import Guarantee
from yurong.kit.money import plain

MOST_ROWS = 500
ID, PRODUCT = "id", "product"


@dataclass(frozen=True)
class Column:
    """One column; `name` is the field of the terms form that it fills, or ID or PRODUCT."""

    heading: str
    name: str
    hint: str
    width: int = 14
    is_required: bool = False


COLUMNS = (
    Column("方案编号", ID, "已有方案的编号，不要改；新增的方案空着", 10),
    Column("产品", PRODUCT, "从下拉列表选择", 26, is_required=True),
    Column("方案名称", "name", "2 到 60 个字", 26, is_required=True),
    Column("说明", "note", "最多 200 个字", 30),
    Column("最高额度（万元）", "amount_max", "大于 0；不公布就空着，不要填 0"),
    Column("最低利率（%）", "rate_min", "年利率或费率，如 3.45；不公布就空着"),
    Column("最高利率（%）", "rate_max", "不低于最低利率；只有一个利率就空着"),
    Column("最长期限（月）", "term_max_months", "1 到 360 的整数；不公布就空着"),
    Column("担保方式", "guarantee", "、".join(each.label for each in Guarantee) + "；多项用顿号隔开", 22),
    Column("适用地区", "region", "从下拉列表选择", 18, is_required=True),
    Column("希望开始日期", "wanted_from", "如 2026-12-01；空着表示审核通过当天"),
    Column("有效期至", "valid_until", "最后一天，如 2027-11-30；空着表示长期"),
)
HEADINGS = tuple(column.heading for column in COLUMNS)
NUMBERS = ("amount_max", "rate_min", "rate_max", "term_max_months", ID)
DAYS = ("wanted_from", "valid_until")

_GUARANTEES = {each.label: each.value for each in Guarantee}


def cells_of(terms: Terms, product: str, region: str, offering_id: int | None) -> dict[str, str]:
    """The terms as text cells by heading, empty ones left out; places and products by their names."""
    known = values_of(terms)
    texts = {
        name: known[name]
        for name in ("name", "note", "amount_max", "rate_min", "rate_max", "term_max_months", *DAYS)
    }
    texts |= {
        ID: offering_id,
        PRODUCT: product,
        "region": region,
        "guarantee": "、".join(each.label for each in terms.guarantee),
    }
    return {
        column.heading: _text(texts[column.name])
        for column in COLUMNS
        if texts[column.name] not in (None, "")
    }


def guarantees(cell: str) -> list[str]:
    """What the cell lists, as the form sends it; a word that is none is handed on for the form to refuse."""
    parts = [part.strip() for part in cell.replace("，", "、").replace(",", "、").split("、")]
    return [_GUARANTEES.get(part, part) for part in parts if part]


def _text(value: object) -> str:
    return f"{plain(value):f}" if isinstance(value, Decimal) else str(value)

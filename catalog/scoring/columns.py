"""The columns of a file of official scores: template, reading and messages share them."""

from dataclasses import dataclass

from catalog.scores import DIMENSIONS
from catalog.vocabulary import Score


@dataclass(frozen=True)
class Column:
    """One column; `name` is the field it fills: of the row, of the record, or of its dimensions."""

    heading: str
    name: str
    hint: str
    is_required: bool = False


COLUMNS = (
    Column("统一社会信用代码", "uscc", "18 位", is_required=True),
    Column("企业名称", "firm_name", "与营业执照一致", is_required=True),
    Column("积分体系", "scheme", "、".join(score.label for score in Score), is_required=True),
    Column("版本", "version", "评价办法的版本，如「2025 版」"),
    Column("发布机构", "issuer", "谁公布的", is_required=True),
    Column("年度", "year", "四位数字", is_required=True),
    Column("积分", "value", "0 到 10000，最多两位小数"),
    Column("名次", "rank", "没有就空着"),
    Column("参评企业数", "ranked_of", "没有就空着"),
    *(Column(label, name, "百分制，0 到 100；没有就空着") for name, label in DIMENSIONS.items()),
    Column("发布日期", "dated", "如 2026-03-01", is_required=True),
)

HEADING_OF = {column.name: column.heading for column in COLUMNS}

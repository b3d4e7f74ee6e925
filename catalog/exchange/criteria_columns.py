"""The columns of the sheet of conditions, and the words that stand in its cells."""

from collections.abc import Mapping

from catalog.criteria import Weight
from catalog.exchange.columns import ID, Column
from catalog.facts import FACTS, Fact
from catalog.offerings.row_words import JOINS, WEIGHT_WORDS, comparisons

SHEET = "申请条件"
MOST_CRITERIA = 1_000
PLACE = "place"
MANUAL_WORD, GROUP_WORD, KEPT_WORD = "人工核验", "成组条件", "原样保留"
YES_NO = {"是": "true", "否": "false"}

CRITERIA_COLUMNS = (
    Column("方案编号", ID, "已有方案的编号；新增的方案空着", 10),
    Column("方案名称", "name", "新增的方案必填，和“机构方案”表里的名称一样", 26),
    Column("序号", PLACE, "成组条件写 1，组里的各行写 1.1、1.2；不成组的可以空着", 8),
    Column("条件", "fact", "从下拉列表选择", 24, is_required=True),
    Column("怎样比较", "op", "从下拉列表选择；空着就用最常用的一种", 16),
    Column("取值", "value", "数字、日期、是或否；可选多项的写选项名称，用分号隔开", 30),
    Column("作用", "weight", "必须、排除或优先；空着表示必须", 8),
    Column("依据条款", "cite", "从下拉列表选择，须是这个产品的政策文件里的", 26, is_required=True),
    Column("条件怎么写", "requirement", "最多 200 个字；空着就用自动写的一句。人工核验的必填", 36),
    Column("怎样才能满足", "remedy", "最多 200 个字；没有办法的空着", 30),
    Column("从哪天起", "valid_from", "只在一段时间里要求才填，如 2026-12-01", 12),
    Column("到哪天止", "valid_until", "含当天", 12),
)
CRITERIA_HEADINGS = tuple(column.heading for column in CRITERIA_COLUMNS)
HEADING = {column.name: column.heading for column in CRITERIA_COLUMNS}

FACT_BY_LABEL: Mapping[str, Fact] = {fact.label: fact for fact in FACTS.values()}
WEIGHT_BY_WORD: Mapping[str, Weight] = {word: weight for weight, word in WEIGHT_WORDS.items()}
JOIN_BY_WORD: Mapping[str, str] = {word: join for join, word in JOINS}
FACT_CHOICES = (*FACT_BY_LABEL, MANUAL_WORD, GROUP_WORD)
COMPARISON_CHOICES = tuple(
    dict.fromkeys(word for fact in FACTS.values() for _, word in comparisons(fact))
) + tuple(JOIN_BY_WORD)

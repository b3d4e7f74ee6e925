"""Rows of the sheet of conditions as criteria, judged by the form of the page; faults by cell. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError
from starlette.datastructures import FormData

from catalog.criteria import Criterion, Group, Weight
from catalog.exchange.criteria_columns import (
    CRITERIA_COLUMNS,
    FACT_BY_LABEL,
    GROUP_WORD,
    HEADING,
    JOIN_BY_WORD,
    KEPT_WORD,
    MANUAL_WORD,
    PLACE,
    SHEET,
    WEIGHT_BY_WORD,
    YES_NO,
)
from catalog.exchange.faults import CellFault, fault
from catalog.exchange.own import Own
from catalog.exchange.sheet import SheetRow
from catalog.fact import Fact, Kind
from catalog.offerings.criteria_page import clauses_of, places_of
from catalog.offerings.row_form import LISTED, MANUAL, RowForm, criterion_of
from catalog.offerings.row_words import WEIGHT_WORDS, comparisons, group_sentence
from catalog.offerings.rows import MOST_ROWS
from catalog.values import Product
from yurong.kit.forms import Form, fill, in_chinese
from yurong.kit.row_ids import row_id

_PLACE = re.compile(r"[1-9]\d{0,2}(?:\.[1-9]\d?){0,2}")


@dataclass(frozen=True)
class _Sent:
    """The rows of one offering, and what they are read with. `wrong` grows: (row, fault)."""

    product: Product
    own: Own
    known: Sequence[Criterion]
    clauses: Mapping[str, str]
    below: dict[str, list[SheetRow]] = field(default_factory=dict)
    wrong: list[tuple[int, CellFault]] = field(default_factory=list)

    def refuse(self, row: SheetRow, name: str, message: str) -> None:
        column = "value" if name == "values" else name
        self.wrong.append((row.number, fault(CRITERIA_COLUMNS, row, column, message, SHEET)))

    def refuses(self, row: SheetRow) -> bool:
        return any(number == row.number for number, _ in self.wrong)


def read_criteria(
    rows: Sequence[SheetRow], product: Product, own: Own, known: Sequence[Criterion]
) -> tuple[tuple[Criterion, ...], list[CellFault]]:
    """What the rows of one offering ask, in their order, and what is wrong with them.

    `known` are its rows as they stand: 「原样保留」 takes the one of the same requirement over.
    """
    clauses = {clause.label: ref for ref, clause in clauses_of(product, own.catalogue).items()}
    sent = _Sent(product, own, known, clauses)
    top = [row for row in rows if _placed(sent, row)]
    found = tuple(each for row in top if (each := _criterion(sent, row)) is not None)
    if len(found) > MOST_ROWS:
        sent.refuse(top[MOST_ROWS], "", f"一个方案最多 {MOST_ROWS} 行条件，请先合并或删除")
    return found, [each for _, each in sorted(sent.wrong, key=lambda pair: pair[0])]


def _placed(sent: _Sent, row: SheetRow) -> bool:
    """Whether the row stands for itself; a member of a group is put below it."""
    place = row.cells.get(HEADING[PLACE], "")
    is_group = row.cells.get(HEADING["fact"]) == GROUP_WORD
    if place and not _PLACE.fullmatch(place):
        sent.refuse(row, PLACE, "序号写成 1，组里的写成 1.1、1.2，最多三级")
        return False
    if is_group and not place:
        sent.refuse(row, PLACE, "成组条件要有序号，组里的各行接着写 1.1、1.2")
        return False
    above = place.rpartition(".")[0]
    if above and above not in sent.below:
        sent.refuse(row, PLACE, f"上面没有序号为 {above} 的成组条件")
        return False
    if is_group and place in sent.below:
        sent.refuse(row, PLACE, "这个方案里已经有这个序号，请改成不同的")
        return False
    if is_group:
        sent.below[place] = []
    if above:
        sent.below[above].append(row)
    return not above


def _criterion(sent: _Sent, row: SheetRow) -> Criterion | None:
    word = row.cells.get(HEADING["fact"], "")
    if word == KEPT_WORD:
        return _kept(sent, row)
    if word == GROUP_WORD:
        return _group(sent, row)
    fact = FACT_BY_LABEL.get(word)
    if fact is None and word != MANUAL_WORD:
        sent.refuse(row, "fact", "没有这一项，请从下拉列表选择" if word else "请填写这一项")
        return None
    form = _form(sent, row, _compared(sent, row, fact) if fact else [("fact", MANUAL)])
    found, form = criterion_of(form, sent.own.catalogue.clauses, sent.own.region_names)
    for name, message in form.errors.items():
        sent.refuse(row, name, message)
    return None if sent.refuses(row) else found


def _kept(sent: _Sent, row: SheetRow) -> Criterion | None:
    if "." in row.cells.get(HEADING[PLACE], ""):
        sent.refuse(row, "fact", "原样保留的一行不能放进组里")
        return None
    said = row.cells.get(HEADING["requirement"], "")
    found = next((each for each in sent.known if each.requirement == said), None)
    if found is None:
        sent.refuse(row, "requirement", "这个方案现在没有这一条，不能原样保留；请重新导出再改")
    return found


def _group(sent: _Sent, row: SheetRow) -> Criterion | None:
    below = sent.below[row.cells[HEADING[PLACE]]]
    members = tuple(each for member in below if (each := _criterion(sent, member)) is not None)
    for member in below:
        if member.cells.get(HEADING["weight"]) == WEIGHT_WORDS[Weight.PREFERRED]:
            sent.refuse(member, "weight", "组里的一行不能只是优先，优先写在成组条件那一行")
    form = _form(sent, row, [("fact", MANUAL)])
    word = row.cells.get(HEADING["op"], "") or next(iter(JOIN_BY_WORD))
    count = row.cells.get(HEADING["value"], "")
    if word not in JOIN_BY_WORD:
        sent.refuse(row, "op", f"成组条件只能是：{'、'.join(JOIN_BY_WORD)}")
    join = JOIN_BY_WORD.get(word, "any")
    number = (row_id(count) or 0) if join == "at_least" else 1
    if join == "at_least" and not 1 <= number <= len(below):
        sent.refuse(row, "value", f"填至少满足几项，1 到 {len(below)} 的整数")
    if len(below) < 2:
        sent.refuse(row, PLACE, "成组条件下面至少要有两行，序号接着写 1.1、1.2")
    for name, message in form.errors.items():
        sent.refuse(row, name, message)
    typed = form.value
    if typed is None or len(members) < len(below) or any(map(sent.refuses, (row, *below))):
        return None
    try:
        return Group.model_validate(
            {
                "requirement": typed.requirement or group_sentence(join, number, members),
                "cite": typed.cite,
                "weight": typed.weight,
                "valid_from": typed.valid_from,
                "valid_until": typed.valid_until,
                "join": join,
                "count": number,
                "members": members,
            }
        )
    except ValidationError as wrong:
        for message in in_chinese(wrong.errors(include_url=False)).values():
            sent.refuse(row, "", message)
        return None


def _form(sent: _Sent, row: SheetRow, asked: Sequence[tuple[str, str]]) -> Form[RowForm]:
    """The row as the form of the page would be sent, so that a cell is judged as the field there is.

    What has no equal there is refused here, and something that would do is sent in its place: the other
    cells of the row are still judged.
    """
    names = ("requirement", "remedy", "valid_from", "valid_until")
    texts = [(name, row.cells.get(HEADING[name], "")) for name in names]
    weight, cite = (row.cells.get(HEADING[name], "") for name in ("weight", "cite"))
    if weight and weight not in WEIGHT_BY_WORD:
        sent.refuse(row, "weight", f"只能是：{'、'.join(WEIGHT_BY_WORD)}")
    if cite not in sent.clauses:
        said = "这个产品的政策文件里没有这一条，请从下拉列表选择"
        sent.refuse(row, "cite", said if cite else "请填写这一项")
    ref = sent.clauses.get(cite, next(iter(sent.clauses.values())))
    chosen = WEIGHT_BY_WORD.get(weight, Weight.HARD)
    return fill(RowForm, FormData([*asked, *texts, ("cite", ref), ("weight", chosen.value)]))


def _compared(sent: _Sent, row: SheetRow, fact: Fact) -> list[tuple[str, str]]:
    """The fact, its comparison and its values as the form sends them."""
    words = {word: op for op, word in comparisons(fact)}
    word = row.cells.get(HEADING["op"], "") or next(iter(words))
    if word not in words:
        sent.refuse(row, "op", f"{fact.label}只能用：{'、'.join(words)}")
    asked = [("fact", fact.key), ("op", words.get(word, next(iter(words.values()))))]
    text = row.cells.get(HEADING["value"], "")
    if fact.kind is Kind.BOOLEAN:
        if text not in YES_NO:
            sent.refuse(row, "value", "填是或否")
        return [*asked, ("value", YES_NO.get(text, "true"))]
    if fact.kind not in LISTED:
        return [*asked, ("value", text)]
    labels = {each.label: each.value for each in fact.options or ()}
    labels = labels or {name: code for code, name in places_of(sent.own.region_names)}
    chosen = _labels(text, labels)
    if unknown := [each[:20] for each in chosen if each not in labels]:
        sent.refuse(row, "value", f"没有“{'、'.join(unknown[:5])}”；可以填：{_some(labels)}")
    known = [labels[each] for each in chosen if each in labels] or [*labels.values()][: len(unknown)]
    return [*asked, *(("values", code) for code in known)]


def _labels(text: str, labels: Mapping[str, str]) -> list[str]:
    """The options that a cell names. 「证券、基金公司」 is one, so 、 parts only what is no option itself."""
    parts = [part.strip() for part in re.split("[；;]", text) if part.strip()]
    return [
        each.strip()
        for part in parts
        for each in ([part] if part in labels else re.split("[、，,]", part))
        if each.strip()
    ]


def _some(labels: Mapping[str, str]) -> str:
    shown = list(labels)[:12]
    return "、".join(shown) + ("等" if len(labels) > len(shown) else "")

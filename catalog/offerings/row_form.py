"""The form for one row of the criteria: what was typed becomes a criterion, or a message per field."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints, TypeAdapter, ValidationError

from catalog.criteria import Criterion, Leaf, Manual, Weight
from catalog.facts import FACTS, Kind
from catalog.offerings.row_places import PATTERN
from catalog.offerings.row_words import sentence
from yurong.kit.forms import Form, in_chinese
from yurong.kit.money import plain

MANUAL = "manual"
"""Stands in the place of a fact: a person judges the row."""
MOST_BP = 1_000_000
LISTED = (Kind.CHOICE, Kind.CHOICES, Kind.REGION)

_ROW: TypeAdapter[Criterion] = TypeAdapter(Criterion)
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class RowForm(BaseModel):
    """One row as typed. `value` is for one value, `values` for lists; `place` is empty for a new row.

    A row in a group must refuse by itself; whether it is only preferred is said of the whole group.
    """

    fact: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    op: str = ""
    value: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    values: tuple[str, ...] = ()
    weight: Weight = Weight.HARD
    cite: Annotated[str, StringConstraints(max_length=110)] = ""
    requirement: Words = ""
    remedy: Words = ""
    valid_from: date | None = None
    valid_until: date | None = None
    place: Annotated[str, StringConstraints(pattern=rf"^(?:{PATTERN})?$")] = ""
    revision: Annotated[int, Field(ge=0)] = 0


def criterion_of(
    form: Form[RowForm], clauses: Mapping[str, object], names: Mapping[str, str]
) -> tuple[Criterion | None, Form[RowForm]]:
    """The row that the form stands for, or None and the form with its messages.

    `clauses` are those that a row may cite, `names` the places there are. An empty requirement is
    worded from the row.
    """
    typed = form.value
    if typed is None:
        return None, form
    form = _checked(form, typed, clauses, names)
    if form.errors:
        return None, form
    common: dict[str, Any] = {
        "cite": typed.cite,
        "weight": typed.weight,
        "valid_from": typed.valid_from,
        "valid_until": typed.valid_until,
    }
    try:
        if typed.fact == MANUAL:
            common["weight"] = Weight.HARD
            return _ROW.validate_python({"kind": "manual", "requirement": typed.requirement, **common}), form
        row = Leaf(
            requirement=typed.requirement or "（待写）",
            fact=typed.fact,
            op=typed.op,
            value=_value(typed),
            remedy=typed.remedy,
            actionable=bool(typed.remedy),
            **common,
        )
    except ValidationError as wrong:
        for name, message in in_chinese(wrong.errors(include_url=False)).items():
            field = {"": "value", "fact": ""}.get(name.removeprefix("fact."), name.removeprefix("fact."))
            form = form.refused(field, message)
        return None, form
    said = typed.requirement or sentence(row, names)[:200]
    return row.model_copy(update={"requirement": said}), form


def typed_of(row: Criterion) -> dict[str, object]:
    """A simple row as the form shows it."""
    known: dict[str, object] = {
        "weight": row.weight.value,
        "cite": row.cite,
        "requirement": row.requirement,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "fact": MANUAL,
    }
    if isinstance(row, Leaf):
        known |= {"fact": row.fact, "op": row.op.value, "remedy": row.remedy}
        if FACTS[row.fact].kind in LISTED:
            known["values"] = list(row.value) if isinstance(row.value, tuple) else [str(row.value)]
        elif FACTS[row.fact].unit == "bp":
            known["value"] = f"{plain(Decimal(str(row.value)) / 100):f}"
        else:
            known["value"] = str(row.value).lower() if isinstance(row.value, bool) else str(row.value)
    else:
        assert isinstance(row, Manual), "groups have no form of their own"
    return known


def _checked(
    form: Form[RowForm], typed: RowForm, clauses: Mapping[str, object], names: Mapping[str, str]
) -> Form[RowForm]:
    if typed.fact != MANUAL and typed.fact not in FACTS:
        return form.refused("", "没有这一项事实，请重新选择")
    if "." in typed.place and typed.weight is Weight.PREFERRED:
        form = form.refused("weight", "组里的一行不能只是优先，请选必须或排除")
    if typed.cite not in clauses:
        form = form.refused("cite", "请选择这一条依据的条款")
    if typed.valid_from and typed.valid_until and typed.valid_until < typed.valid_from:
        form = form.refused("valid_until", "截止日早于起始日，请检查")
    if typed.fact == MANUAL:
        return form if typed.requirement else form.refused("requirement", "请写明要人工核验什么")
    kind = FACTS[typed.fact].kind
    if kind in LISTED and not typed.values:
        return form.refused("values", "请至少选择一项")
    if kind is Kind.REGION and not set(typed.values) <= set(names):
        return form.refused("values", "请从列出的地区中选择")
    if kind not in LISTED and not typed.value:
        return form.refused("value", "请填写这一项")
    return form


def _value(typed: RowForm) -> bool | int | str | tuple[str, ...]:
    kind = FACTS[typed.fact].kind
    if kind is Kind.BOOLEAN:
        return typed.value == "true"
    if kind in LISTED:
        return typed.values
    if kind is not Kind.COUNT:
        return typed.value
    number = typed.value.removesuffix("%")
    if FACTS[typed.fact].unit == "bp":
        return _basis_points(number)
    return int(number) if number.isascii() and number.isdigit() else typed.value


def _basis_points(percent: str) -> int | str:
    try:
        bp = Decimal(percent) * 100
    except InvalidOperation:
        return percent
    return int(bp) if bp.is_finite() and abs(bp) <= MOST_BP and bp == bp.to_integral_value() else percent

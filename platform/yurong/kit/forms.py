"""Forms: a Pydantic model filled from typed text, with Chinese messages beside each field."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.datastructures import FormData

from yurong.kit.money import Money

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")


M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Form(Generic[M]):
    """What a visitor typed, the value when it is right, and a message per wrong field."""

    value: M | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    typed_list: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def refused(self, name: str, message: str) -> "Form[M]":
        """The same form with one more message: for refusals that only the domain can know."""
        return self.refused_all({name: message})

    def refused_all(self, errors: Mapping[str, str]) -> "Form[M]":
        """The same form with one more message for each of these fields."""
        return Form(None, self.typed, self.typed_list, {**self.errors, **errors})


def fill(model: type[M], sent: FormData) -> Form[M]:
    """The model filled from a submitted form. An empty field is absent; unknown fields are ignored.

    Fields of list type take every value sent under their name. Never raises on bad input.
    """
    texts = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    typed = {name: clean(value) for name, value in texts}
    typed_list: dict[str, list[str]] = {}
    for name, value in texts:
        if clean(value).strip():
            typed_list.setdefault(name, []).append(clean(value).strip())
    values: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        if _is_list(info.annotation):
            values[name] = typed_list.get(name, [])
        elif typed.get(name, "").strip():
            values[name] = typed[name].strip()
    try:
        return Form(model.model_validate(values), typed, typed_list)
    except ValidationError as wrong:
        return Form(None, typed, typed_list, in_chinese(wrong.errors(include_url=False)))


def prefilled(model: type[M], values: Mapping[str, object]) -> Form[M]:
    """A form that shows these values: to edit what is stored. `model` names the fields shown."""
    typed = {k: str(v) for k, v in values.items() if v is not None and not isinstance(v, list | tuple)}
    typed_list = {k: [str(each) for each in v] for k, v in values.items() if isinstance(v, list | tuple)}
    shown = set(model.model_fields)
    return Form(
        None,
        {k: v for k, v in typed.items() if k in shown},
        {k: v for k, v in typed_list.items() if k in shown},
    )


def clean(value: str) -> str:
    """Text without control characters, in composed form, with Unix line ends."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", value.replace("\r\n", "\n")))


def in_chinese(errors: Iterable[ErrorDetails]) -> dict[str, str]:
    """One Chinese message per wrong field, the first one found; nested fields joined by a dot.

    A fault of the whole has the empty name.
    """
    messages: dict[str, str] = {}
    for error in errors:
        place = ".".join(str(part) for part in error["loc"] if not isinstance(part, int)) or ""
        messages.setdefault(place, _message(error))
    return messages


def _message(error: ErrorDetails) -> str:
    context = {k: str(v) if isinstance(v, Money) else v for k, v in error.get("ctx", {}).items()}
    if error["type"] == "value_error":
        return str(context.get("error", "请检查这一项"))
    template = MESSAGES.get(error["type"])
    if template is None:
        own = error["msg"]
        return own if not own.isascii() else "请检查这一项"
    return template.format(**context)


MESSAGES = {
    "missing": "请填写这一项",
    "extra_forbidden": "没有这个字段",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字，请删减后再提交",
    "string_pattern_mismatch": "格式不对，请检查",
    "string_type": "请填写文字",
    "int_parsing": "请填写整数",
    "int_type": "请填写整数",
    "int_from_float": "请填写整数",
    "int_parsing_size": "数字太大",
    "decimal_parsing": "请填写数字",
    "finite_number": "请填写数字",
    "decimal_max_places": "最多 {decimal_places} 位小数",
    "decimal_max_digits": "数字太大",
    "decimal_whole_digits": "数字太大",
    "greater_than": "须大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "须小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "bool_parsing": "请选择是或否",
    "bool_type": "请选择是或否",
    "date_parsing": "请填写日期，如 2023-05-01",
    "date_from_datetime_parsing": "请填写日期，如 2023-05-01",
    "date_from_datetime_inexact": "请填写日期，如 2023-05-01",
    "date_type": "请填写日期，如 2023-05-01",
    "time_parsing": "请填写时间，如 09:30",
    "time_delta_parsing": "请填写时长",
    "enum": "请从列出的选项中选择",
    "literal_error": "请从列出的选项中选择",
    "too_long": "最多选择 {max_length} 项",
    "too_short": "至少选择 {min_length} 项",
    "tuple_type": "请从列出的选项中选择",
    "list_type": "请从列出的选项中选择",
    "model_type": "内容格式不对",
    "dict_type": "内容格式不对",
    "json_invalid": "不是有效的 JSON",
}


def _is_list(annotation: Any) -> bool:  # noqa: ANN401 - an annotation can be anything
    if get_origin(annotation) in (list, tuple):
        return True
    return any(_is_list(part) for part in get_args(annotation) if part is not type(None))

"""Indicators as an administrator types them, row by row, in the form or in a table."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from catalog.scores import DIMENSIONS, points
from catalog.scoring.assessment import Band, Configuration, Indicator
from catalog.scoring.uploads import Table
from yurong.kit.forms import in_chinese

FIELDS = {"label": "指标", "dimension": "维度", "unit": "单位", "weight": "权重", "bands": "档次"}
"""The columns of the table, and the fields of each row of the form."""

BANDS_HINT = "起点=得分，用分号隔开，如「0=0；3=60；5=100」"
_BAND = re.compile(r"\s*(-?[\d.]+)\s*[=＝:：]\s*([\d.]+)\s*")
_DIMENSION_CODES = {word: name for name, label in DIMENSIONS.items() for word in (name, label)}

Row = Mapping[str, str]


@dataclass(frozen=True)
class ReadIndicators:
    """The configuration when all is right, else messages by field: 「weight_3」, 「」 of the whole."""

    configuration: Configuration | None
    errors: Mapping[str, str]


def read_indicators(title: str, rows: Iterable[Row]) -> ReadIndicators:
    """Rows by FIELDS; rows that are empty all over are passed over, and keep their place in the messages."""
    errors: dict[str, str] = {}
    indicators: list[Indicator] = []
    for place, row in enumerate(rows):
        if not any(cell.strip() for cell in row.values()):
            continue
        try:
            indicators.append(_indicator(row))
        except ValidationError as wrong:
            found = in_chinese(wrong.errors(include_url=False))
            # A band that is wrong is also one band too few: the message about the band itself counts.
            for field, message in sorted(found.items(), key=lambda each: -each[0].count(".")):
                name = field.partition(".")[0] or "bands"
                said = "请从四个维度中选择" if name == "dimension" else message
                errors.setdefault(f"{name}_{place}", f"指标 {place + 1}：{said}")
        except ValueError as wrong:
            errors[f"bands_{place}"] = f"指标 {place + 1}：{wrong}"
    if not indicators and not errors:
        errors[""] = "至少填一个指标"
    try:
        made = Configuration(title=title, indicators=tuple(indicators)) if indicators else None
    except ValidationError as wrong:
        made = None
        for field, message in in_chinese(wrong.errors(include_url=False)).items():
            if field == "title":
                errors["title"] = message
            elif not errors:  # while rows are wrong their weights are missing from the sum
                errors[""] = message
    return ReadIndicators(None if errors else made, errors)


def rows_of_table(table: Table) -> list[Row]:
    """The rows of an uploaded table, dimension names as the form's choices."""
    rows = [{field: row.cells.get(heading, "") for field, heading in FIELDS.items()} for row in table.rows]
    return [{**row, "dimension": _DIMENSION_CODES.get(row["dimension"], row["dimension"])} for row in rows]


def rows_of(configuration: Configuration) -> list[Row]:
    """The way back: rows to edit."""
    return [
        {
            "label": each.label,
            "dimension": each.dimension,
            "unit": each.unit,
            "weight": str(each.weight),
            "bands": bands_text(each.bands),
        }
        for each in configuration.indicators
    ]


def bands_text(bands: Iterable[Band]) -> str:
    """「0=0；3=60；5=100」."""
    return "；".join(f"{points(band.at_least)}={points(band.points)}" for band in bands)


def _indicator(row: Row) -> Indicator:
    values: dict[str, Any] = {
        field: row[field].strip() for field in ("label", "dimension", "unit", "weight") if row[field].strip()
    }
    if "weight" in values:
        values["weight"] = values["weight"].removesuffix("%")
    return Indicator.model_validate({**values, "bands": _bands(row["bands"])})


def _bands(text: str) -> list[dict[str, str]]:
    parts = [part for part in re.split(r"[;；\n]", text) if part.strip()]
    if not parts:
        raise ValueError("请填写档次")
    found = [_BAND.fullmatch(part) for part in parts]
    if not all(found):
        raise ValueError(f"看不懂「{parts[found.index(None)].strip()}」，请写成{BANDS_HINT}")
    return [{"at_least": each[1], "points": each[2]} for each in found if each]

"""Further places of a series, one row of a form each: read, checked, and shown again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData

from yurong.kit.forms import Form, clean

ROWS = 8
FIELDS = ("on_day", "region", "place", "address")
LONGEST = {"place": 80, "address": 160}


@dataclass(frozen=True)
class Stop:
    """One more place of a series."""

    on_day: date
    region: str
    place: str
    address: str
    title: str


@dataclass(frozen=True)
class SentStops:
    """What was sent: the rows in which anything is typed, by number, and what is wrong, by field."""

    typed: Mapping[str, str]
    rows: Mapping[int, Mapping[str, str]]
    errors: Mapping[str, str]

    @property
    def title(self) -> str:
        """The name of a series that begins with this."""
        return self.typed.get("title", "")

    def stops(self, stem: str, places: Mapping[str, str]) -> list[Stop]:
        """The stops in their order, each named after the series and its place; only without errors."""
        return [
            Stop(
                date.fromisoformat(row["on_day"]),
                row["region"],
                row["place"],
                row["address"],
                f"{stem}（{places[row['region']].split()[-1]}专场）"[:80],
            )
            for row in self.rows.values()
        ]

    def refused(self, number: int, message: str) -> dict[str, str]:
        """The error beside the row of the stop at this place in `stops`."""
        return {f"on_day-{list(self.rows)[number]}": message}


def read_stops(
    sent: FormData, places: Mapping[str, str], *, is_new: bool, needs_place: bool = True
) -> SentStops:
    """The form as sent. `places`: the regions by code; `is_new`: the series begins and needs its name."""
    rows = _rows(sent)
    typed = {name: clean(str(value)).strip() for name, value in sent.multi_items()}
    errors = _faults(rows, places, needs_place=needs_place)
    if is_new and not 4 <= len(typed.get("title", "")) <= 60:
        errors = {"title": "系列名称 4 到 60 个字"} | errors
    if not rows and not errors:
        errors["on_day-0"] = "请至少填一行：日期、所在地、地点和地址"
    return SentStops(typed, rows, errors)


def form_of_stops(
    regions: Sequence[tuple[str, str]], typed: Mapping[str, str], errors: Mapping[str, str]
) -> dict[str, object]:
    """What the page of the form needs: three rows, all of them once three do not suffice."""
    filled = sum(bool(typed.get(f"{name}-{number}")) for number in range(ROWS) for name in FIELDS)
    return {
        "regions": regions,
        "numbers": range(ROWS if filled > 2 * len(FIELDS) else 3),
        "most": ROWS,
        "form": Form(typed=typed, errors=errors),
    }


def _rows(sent: FormData) -> dict[int, dict[str, str]]:
    rows = {
        number: {name: clean(str(sent.get(f"{name}-{number}", ""))).strip() for name in FIELDS}
        for number in range(ROWS)
    }
    return {number: row for number, row in rows.items() if any(row.values())}


def _faults(
    rows: Mapping[int, Mapping[str, str]], places: Mapping[str, str], *, needs_place: bool
) -> dict[str, str]:
    errors: dict[str, str] = {}
    for number, row in rows.items():
        try:
            day = date.fromisoformat(row["on_day"])
        except ValueError:
            errors[f"on_day-{number}"] = "请填写日期，如 2026-12-01"
        else:
            if not 2000 <= day.year < 2100:
                errors[f"on_day-{number}"] = "请检查年份"
        if row["region"] not in places:
            errors[f"region-{number}"] = "请选择所在地"
        for name, shortest in (("place", 2), ("address", 4)):
            least = shortest if needs_place else 0
            if not least <= len(row[name]) <= LONGEST[name]:
                errors[f"{name}-{number}"] = f"请填写 {shortest} 到 {LONGEST[name]} 个字"
    return errors

"""Making a series out of a clinic: one row per further place."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import series
from events.clinic.models import Clinic, ClinicSeries
from events.clinic.organise.asking import account_of, own_clinic
from events.clinic.series import Stop, StopRefused
from yurong.kit.clock import now
from yurong.kit.forms import Form, clean
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

ROWS = 8
FIELDS = ("on_day", "region", "place", "address")
LONGEST = {"place": 80, "address": 160}


def show(request: Request, session: Session) -> Response:
    clinic = own_clinic(request, session)
    return _page(request, session, clinic, {"title": clinic.title[:60]}, {})


def extend(request: Request, session: Session) -> Response:
    """Makes one draft per filled row. Writes all or none; the same rows again make nothing new."""
    clinic = own_clinic(request, session)
    typed = {name: clean(str(value)).strip() for name, value in form_of(request).multi_items()}
    places = dict(request.app.state.henan_regions)
    rows = _rows(form_of(request))
    errors = _faults(rows, places)
    title = typed.get("title", "")
    if clinic.series_id is None and not 4 <= len(title) <= 60:
        errors = {"title": "系列名称 4 到 60 个字"} | errors
    if not rows and not errors:
        errors["on_day-0"] = "请至少填一行：日期、所在地、地点和地址"
    if errors:
        return _page(request, session, clinic, typed, errors, 422)
    stem = title if clinic.series_id is None else _title(session, clinic)
    stops = [
        Stop(
            date.fromisoformat(row["on_day"]),
            row["region"],
            row["place"],
            row["address"],
            f"{stem}（{places[row['region']].split()[-1]}专场）"[:80],
        )
        for row in rows.values()
    ]
    try:
        series.extend(
            session, clinic=clinic, title=title, stops=stops, account_id=account_of(request), now=now()
        )
    except StopRefused as refused:
        at = list(rows)[refused.number]
        return _page(request, session, clinic, typed, {f"on_day-{at}": refused.message}, 422)
    return see(f"/organise/clinics/{clinic.code}?done=series#series")


def _rows(sent: FormData) -> dict[int, dict[str, str]]:
    """The rows in which anything is typed, by number."""
    rows = {
        number: {name: clean(str(sent.get(f"{name}-{number}", ""))).strip() for name in FIELDS}
        for number in range(ROWS)
    }
    return {number: row for number, row in rows.items() if any(row.values())}


def _faults(rows: Mapping[int, Mapping[str, str]], places: Mapping[str, str]) -> dict[str, str]:
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
            if not shortest <= len(row[name]) <= LONGEST[name]:
                errors[f"{name}-{number}"] = f"请填写 {shortest} 到 {LONGEST[name]} 个字"
    return errors


def _title(session: Session, clinic: Clinic) -> str:
    return session.get_one(ClinicSeries, clinic.series_id).title


def _page(
    request: Request,
    session: Session,
    clinic: Clinic,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
) -> Response:
    filled = sum(bool(typed.get(f"{name}-{number}")) for number in range(ROWS) for name in FIELDS)
    context = {
        "clinic": clinic,
        "series_title": _title(session, clinic) if clinic.series_id else "",
        "regions": request.app.state.henan_regions,
        "numbers": range(ROWS if filled > 2 * len(FIELDS) else 3),
        "most": ROWS,
        "form": Form(typed=typed, errors=errors),
    }
    return render(request, "clinic/organise/series.html", context, status=status)

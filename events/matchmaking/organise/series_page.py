"""Making a series out of an event: one row per further city and day."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking import copying
from events.matchmaking.copying import Stop, StopRefused
from events.matchmaking.models import Event, EventMode
from events.matchmaking.organise.asking import account_of, own_event
from yurong.kit.clock import now
from yurong.kit.forms import Form, clean
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

ROWS = 8
FIELDS = ("on_day", "region", "place", "address")
LONGEST = {"place": 80, "address": 160}


def show(request: Request, session: Session) -> Response:
    event = own_event(request, session)
    return _page(request, event, {"title": event.title[:60]}, {})


def extend(request: Request, session: Session) -> Response:
    """Makes one draft per filled row. Writes all or none; the same rows again make nothing new."""
    event = own_event(request, session)
    typed = {name: clean(str(value)).strip() for name, value in form_of(request).multi_items()}
    places = dict(request.app.state.henan_regions)
    rows = _rows(form_of(request))
    errors = _faults(rows, places, is_online=event.mode == EventMode.ONLINE)
    title = typed.get("title", "")
    if event.series is None and not 4 <= len(title) <= 60:
        errors = {"title": "系列名称 4 到 60 个字"} | errors
    if not rows and not errors:
        errors["on_day-0"] = "请至少填一行：日期、所在地、地点和地址"
    if errors:
        return _page(request, event, typed, errors, 422)
    stem = event.series.title if event.series else title
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
        copying.extend(
            session, event=event, title=title, stops=stops, account_id=account_of(request), now=now()
        )
    except StopRefused as refused:
        at = list(rows)[refused.number]
        return _page(request, event, typed, {f"on_day-{at}": refused.message}, 422)
    return see(f"/organise/events/{event.code}?done=series")


def _rows(sent: FormData) -> dict[int, dict[str, str]]:
    """The rows in which anything is typed, by number."""
    rows = {
        number: {name: clean(str(sent.get(f"{name}-{number}", ""))).strip() for name in FIELDS}
        for number in range(ROWS)
    }
    return {number: row for number, row in rows.items() if any(row.values())}


def _faults(
    rows: Mapping[int, Mapping[str, str]], places: Mapping[str, str], *, is_online: bool
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
            least = 0 if is_online else shortest
            if not least <= len(row[name]) <= LONGEST[name]:
                errors[f"{name}-{number}"] = f"请填写 {shortest} 到 {LONGEST[name]} 个字"
    return errors


def _page(
    request: Request,
    event: Event,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
) -> Response:
    filled = sum(bool(typed.get(f"{name}-{number}")) for number in range(ROWS) for name in FIELDS)
    context = {
        "event": event,
        "series_title": event.series.title if event.series else "",
        "regions": request.app.state.henan_regions,
        "numbers": range(ROWS if filled > 2 * len(FIELDS) else 3),
        "most": ROWS,
        "form": Form(typed=typed, errors=errors),
    }
    return render(request, "matchmaking/organise/series.html", context, status=status)

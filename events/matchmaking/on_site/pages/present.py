"""How many have come, by group, kept up to date; and the list of arrivals as a file."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from events.arrivals import Arrival
from events.matchmaking.models import Registration
from events.matchmaking.on_site import people
from events.matchmaking.on_site.arrivals import arrivals
from events.matchmaking.on_site.pages.asking import own_event
from yurong.kit.clock import now
from yurong.kit.tables import CSV_TYPE, XLSX_TYPE, Cell, as_csv, as_xlsx, download
from yurong.kit.templating import clock, moment, render

HEADS = (
    "组别",
    "姓名",
    "单位",
    "职务",
    "手机",
    "报名码",
    "签到时间",
    "办理人",
    "入口",
    "方式",
    "之后又扫",
)
HOW = {"list": "名单", "scan": "扫码", "code": "报名码", "walk_in": "现场登记"}


def show(request: Request, session: Session) -> Response:
    """The count by group and who came last; the count renews itself."""
    event = own_event(request, session)
    expected, came = people.expected(session, event), arrivals(session, event.id)
    latest = sorted(
        ((came[each.id], each) for each in expected if each.id in came),
        key=lambda pair: (pair[0].at, pair[1].id),
        reverse=True,
    )[:20]
    context = {
        "event": event,
        "counts": people.counts(expected, came),
        "arrived": sum(each.id in came for each in expected),
        "expected": len(expected),
        "latest": latest,
        "read_at": now(),
    }
    return render(request, "matchmaking/on_site/present.html", context)


def count(request: Request, session: Session) -> Response:
    """The same count for the script that renews it."""
    event = own_event(request, session)
    expected, came = people.expected(session, event), arrivals(session, event.id)
    return JSONResponse(
        {
            "at": clock(now()),
            "arrived": sum(each.id in came for each in expected),
            "expected": len(expected),
            "groups": [
                {"name": each.name, "arrived": each.arrived, "expected": each.expected}
                for each in people.counts(expected, came)
            ],
        },
        headers={"cache-control": "no-store"},
    )


def xlsx(request: Request, session: Session) -> Response:
    """Everybody with a place and when they came."""
    event, rows = _file(request, session)
    return download(as_xlsx("签到", HEADS, rows), f"arrivals-{event}.xlsx", XLSX_TYPE)


def csv(request: Request, session: Session) -> Response:
    event, rows = _file(request, session)
    return download(as_csv([HEADS, *rows]), f"arrivals-{event}.csv", CSV_TYPE)


def _file(request: Request, session: Session) -> tuple[str, list[tuple[Cell, ...]]]:
    event = own_event(request, session)
    came = arrivals(session, event.id)
    return event.code, [_row(each, came.get(each.id)) for each in people.expected(session, event)]


def _row(person: Registration, arrival: Arrival | None) -> tuple[Cell, ...]:
    who = (
        person.group.name,
        person.name,
        person.organisation,
        person.position,
        person.phone,
        person.code,
    )
    if arrival is None:
        return (*who, "", "", "", "", None)
    return (
        *who,
        moment(arrival.at),
        arrival.who,
        arrival.door,
        HOW[arrival.how],
        len(arrival.again) or None,
    )

"""The public list of events, as a list, by city and by month."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.facets import Facet
from events.matchmaking.models import EventKind, EventMode
from events.matchmaking.public.finding import Found, Standing, Wanted, find, wanted_of
from events.matchmaking.public.lines import EventLine, coming_lines, lines_between, past_lines
from events.matchmaking.public.months import Month, month_grid
from yurong.kit.clock import now, today
from yurong.kit.templating import render

ON_A_PAGE = 20
NEXT_IN_CITY = 3
KINDS = {each.value: each.label for each in EventKind}
MODES = {each.value: each.label for each in EventMode}


@dataclass(frozen=True)
class City:
    """One city with its coming events, the next few of them in full."""

    code: str
    name: str
    count: int
    soonest: tuple[EventLine, ...]


@dataclass(frozen=True)
class EventsPage:
    """The context of matchmaking/public/index.html. `view`: list, city or month."""

    view: str
    wanted: Wanted
    is_narrowed: bool
    """Whether anything but the time is asked for; in the month view the month is the time."""
    facets: tuple[Facet, ...]
    standings: list[tuple[str, str, str]]
    """(value, label, address) of the choices by time."""
    views: list[tuple[str, str, str]]
    total: int
    lines: tuple[EventLine, ...]
    cities: list[City]
    month: Month | None
    number: int
    last: int
    previous: str
    next: str
    feed: str
    feed_url: str
    """The same as a whole address, to copy."""
    places: dict[str, str]


def show(request: Request, session: Session) -> Response:
    """`view`: list (default), city, month; the rest narrows. What is unknown in the address is ignored."""
    at, places = now(), cities_of(request)
    wanted = wanted_of(request.query_params, places)
    view = request.query_params.get("view", "")
    view = view if view in ("city", "month") else "list"
    month = None
    if view == "month":
        month = month_grid(wanted.month or f"{today():%Y-%m}", today())
        found = find(lines_between(session, month.begins, month.ends, at), _any_time(wanted), places)
        month = month.filled(found.lines)
    elif wanted.state == Standing.OVER:
        found = find(past_lines(session, at), wanted, places)
    else:
        found = find(coming_lines(session, at), wanted, places)
    page = _page(request, view, wanted, found, places, month)
    return render(request, "matchmaking/public/index.html", {"page": page, "kinds": KINDS, "modes": MODES})


def cities_of(request: Request) -> dict[str, str]:
    """Henan's cities by code, in the order of their codes."""
    places: tuple[tuple[str, str], ...] = request.app.state.henan_regions
    return {code: name for code, name in places if code.endswith("00") or code.startswith("4190")}


def _any_time(wanted: Wanted) -> Wanted:
    return Wanted(wanted.kind, wanted.city, "", wanted.mode, wanted.track, wanted.audience)


def _page(
    request: Request, view: str, wanted: Wanted, found: Found, places: dict[str, str], month: Month | None
) -> EventsPage:
    last = max(1, -(-len(found.lines) // ON_A_PAGE)) if view == "list" else 1
    number = min(_number(request.query_params.get("page", "")), last)
    standings = [("", "接下来"), *((each.value, each.label) for each in Standing)]
    names = {"list": "列表", "city": "按城市", "month": "月历"}
    first = (number - 1) * ON_A_PAGE
    feed = f"/events/feed.ics{Wanted(kind=wanted.kind, city=wanted.city).query()}"
    return EventsPage(
        view=view,
        wanted=wanted,
        is_narrowed=(_any_time(wanted) if view == "month" else wanted).is_narrowed,
        facets=tuple(each for each in found.facets if not (view == "month" and each.name == "month")),
        standings=[
            (value, label, f"/events{wanted.query(state=value, month='', view=_view(view))}")
            for value, label in standings
        ],
        views=[(name, label, f"/events{_seen_as(wanted, name)}") for name, label in names.items()],
        total=len(found.lines),
        lines=found.lines[first : first + ON_A_PAGE] if view == "list" else found.lines,
        cities=_cities(found.lines, places) if view == "city" else [],
        month=month,
        number=number,
        last=last,
        previous=f"/events{wanted.query(page=str(number - 1) if number > 2 else '')}" if number > 1 else "",
        next=f"/events{wanted.query(page=str(number + 1))}" if number < last else "",
        feed=feed,
        feed_url=f"{request.app.state.settings.public_url.rstrip('/')}{feed}",
        places=places,
    )


def _view(view: str) -> str:
    return "" if view == "list" else view


def _seen_as(wanted: Wanted, view: str) -> str:
    """The same choice in another view; the month view is of any time."""
    return wanted.query(view=_view(view), **({"state": ""} if view == "month" else {}))


def _cities(lines: tuple[EventLine, ...], places: dict[str, str]) -> list[City]:
    by_city: dict[str, list[EventLine]] = {}
    for each in lines:
        by_city.setdefault(each.city, []).append(each)
    return [
        City(code, name, len(by_city[code]), tuple(by_city[code][:NEXT_IN_CITY]))
        for code, name in places.items()
        if code in by_city
    ]


def _number(typed: str) -> int:
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1

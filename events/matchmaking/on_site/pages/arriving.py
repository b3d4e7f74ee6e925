"""The check-in list of an event: search, one tap, who has come; works without network once it was opened."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from events.arrivals import Arrival, Scan
from events.matchmaking.models import Event, Registration
from events.matchmaking.on_site import check_in as domain
from events.matchmaking.on_site import people
from events.matchmaking.on_site.arrivals import arrivals
from events.matchmaking.on_site.days import is_on
from events.matchmaking.on_site.pages import listing
from events.matchmaking.on_site.pages.asking import door_of, own_event, remember_door
from events.matchmaking.on_site.pages.forms import DoorForm, TapForm, UndoForm
from events.matchmaking.on_site.pages.listing import ListPage, Mark, Said
from events.matchmaking.organise.asking import account_of
from yurong.kit.api import problem_json
from yurong.kit.clock import now
from yurong.kit.errors import BadInput, Problem
from yurong.kit.forms import Form, fill
from yurong.kit.templating import clock, day
from yurong.kit.web import form_of, see

DONE = "已到"


def show(request: Request, session: Session) -> Response:
    """The list of everybody with a place; `q` narrows it by name, pinyin, organisation, phone, code."""
    return _page(request, session, own_event(request, session))


def make(request: Request, session: Session) -> Response:
    """One check-in. Writes. A page gets 303, a device that sends later (Accept: JSON) what became of it."""
    as_json = "application/json" in request.headers.get("accept", "")
    try:
        person, found = _check_in(request, session)
    except Problem as refused:
        if as_json:
            return problem_json(refused)
        raise
    if as_json:
        return tapped_json(person, found.arrival, again=not found.is_first)
    outcome = "done" if found.is_first else "again"
    return see(f"{_here(request)}?{outcome}={person.code}#said")


def undo(request: Request, session: Session) -> Response:
    """Takes an arrival back, with a reason. Writes."""
    event = own_event(request, session)
    form = fill(UndoForm, form_of(request))
    if form.value is None:
        said = ("refused", "请写明撤销的原因", "至少两个字，如「点错了」。")
        return _page(request, session, event, said, form, status=422)
    person = people.registration_at(session, event, form.value.registration)
    try:
        domain.undo(
            session,
            registration=person,
            account_id=account_of(request),
            reason=form.value.reason,
            now=now(),
        )
    except Problem as refused:
        refused.next_url = _here(request)
        raise
    return see(f"{_here(request)}?done=undone#said")


def name_door(request: Request, session: Session) -> Response:
    """Remembers on this device at which door it stands."""
    event = own_event(request, session)
    form = fill(DoorForm, form_of(request)).value
    here = f"/organise/events/{event.code}/check-in"
    if form is None:
        raise BadInput("入口的名称最多 20 个字，如「东门」。", next_label="返回签到名单", next_url=here)
    response = see(here)
    remember_door(request, response, form.door)
    return response


def tapped_json(person: Registration, scan: Arrival | Scan, *, again: bool) -> Response:
    """What a device that sends later hears of one tap."""
    return JSONResponse(
        {
            "registration": person.code,
            "name": f"{person.name}（{person.organisation}）",
            "at": clock(scan.at),
            "by": listing.told_by(scan.who, scan.door),
            "again": again,
        }
    )


def _check_in(request: Request, session: Session) -> tuple[Registration, domain.CheckedIn]:
    event = own_event(request, session)
    form = fill(TapForm, form_of(request)).value
    if form is None:
        raise BadInput(
            "报名码是字母和数字，请对照本人的报名页面再输一次。",
            next_label="返回签到名单",
            next_url=_here(request),
        )
    person, at = people.registration_at(session, event, form.registration), now()
    try:
        made = domain.check_in(
            session,
            registration=person,
            event=event,
            account_id=account_of(request),
            request_key=form.key,
            how=form.how,
            door=form.door or door_of(request),
            at=form.at or at,
            now=at,
        )
    except Problem as refused:
        refused.next_url = _here(request)
        raise
    return person, made


def _page(
    request: Request,
    session: Session,
    event: Event,
    said: Said | None = None,
    form: Form[UndoForm] | None = None,
    status: int = 200,
) -> Response:
    at = now()
    expected, came = people.expected(session, event), arrivals(session, event.id)
    marks = {
        key: Mark(each.at, each.who, each.door, len(each.again), at - each.heard_at <= domain.UNDO_WITHIN)
        for key, each in came.items()
    }
    query = listing.query_of(request)
    page = ListPage(
        event=event,
        part="check-in",
        here=_here(request),
        heading="签到",
        lede=f"{event.title}，{day(event.starts_at)}",
        tap="签到",
        done=DONE,
        rows=listing.narrowed(listing.rows_of(expected, marks), query),
        counts=people.counts(expected, came),
        query=query,
        is_open=is_on(event, at),
        read_at=at,
        door=door_of(request),
        said=said or _said(request, expected, came),
    )
    return listing.answer(request, page, form, status)


def _said(request: Request, expected: list[Registration], came: dict[int, Arrival]) -> Said | None:
    """What the last tap came to, read afresh; None for an address that somebody made up."""
    asked = request.query_params
    if asked.get("done") == "undone":
        return "done", "已撤销签到", "扫码记录仍保留。"
    code = asked.get("done") or asked.get("again")
    person = next((each for each in expected if each.code == code), None)
    found = came.get(person.id) if person else None
    if person is None or found is None:
        return None
    by = listing.told_by(found.who, found.door)
    if "done" in asked:
        return listing.said_first(person, found.at, by, "已签到")
    return listing.said_again(person, found.at, by)


def _here(request: Request) -> str:
    return f"/organise/events/{request.path_params['code']}/check-in"

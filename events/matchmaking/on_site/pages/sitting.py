"""The lists at the door of a session that counts: who goes in, and who leaves before the end."""

from collections.abc import Callable

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.arrivals import Scan, standing
from events.matchmaking.models import AgendaSession, Event, Registration
from events.matchmaking.on_site import attending as domain
from events.matchmaking.on_site import people
from events.matchmaking.on_site.attendance import Marks, scans_of
from events.matchmaking.on_site.check_in import UNDO_WITHIN
from events.matchmaking.on_site.days import is_on
from events.matchmaking.on_site.hours import Way
from events.matchmaking.on_site.pages import listing
from events.matchmaking.on_site.pages.arriving import tapped_json
from events.matchmaking.on_site.pages.asking import door_of, own_event
from events.matchmaking.on_site.pages.forms import TapForm, UndoForm
from events.matchmaking.on_site.pages.listing import ListPage, Mark, Said
from events.matchmaking.on_site.people import GroupCount
from events.matchmaking.on_site.refusals import NotCounted
from events.matchmaking.organise.asking import account_of
from yurong.kit.api import problem_json
from yurong.kit.clock import now
from yurong.kit.errors import BadInput, Problem
from yurong.kit.forms import Form, fill
from yurong.kit.templating import clock, day
from yurong.kit.web import form_of, see

View = Callable[[Request, Session], Response]
PATHS: dict[Way, str] = {"in": "check-in", "out": "check-out"}
TAPS: dict[Way, str] = {"in": "进场", "out": "离场"}
DONE: dict[Way, str] = {"in": "已进场", "out": "已离场"}


def showing(way: Way) -> View:
    """The list of one way; offline as the event's own."""

    def show(request: Request, session: Session) -> Response:
        event, agenda = _asked(request, session)
        return _page(request, session, event, agenda, way)

    show.__name__ = f"show_{way}"
    return show


def tapping(way: Way) -> View:
    """One tap. Writes. A page gets 303, a device that sends later (Accept: JSON) what became of it."""

    def make(request: Request, session: Session) -> Response:
        as_json = "application/json" in request.headers.get("accept", "")
        try:
            person, found = _attend(request, session, way)
        except Problem as refused:
            if as_json:
                return problem_json(refused)
            raise
        if as_json:
            return tapped_json(person, found.scan, again=not found.is_first)
        outcome = "done" if found.is_first else "again"
        return see(f"{_here(request, way)}?{outcome}={person.code}#said")

    make.__name__ = f"make_{way}"
    return make


def undo(request: Request, session: Session) -> Response:
    """The person was not in this session. Writes."""
    event, agenda = _asked(request, session)
    form = fill(UndoForm, form_of(request))
    if form.value is None:
        said = ("refused", "请写明撤销的原因", "至少两个字，如「点错了」。")
        return _page(request, session, event, agenda, "in", said, form, status=422)
    person = people.registration_at(session, event, form.value.registration)
    try:
        domain.undo(
            session,
            registration=person,
            agenda=agenda,
            account_id=account_of(request),
            reason=form.value.reason,
            now=now(),
        )
    except Problem as refused:
        refused.next_url = _here(request, "in")
        raise
    return see(f"{_here(request, 'in')}?done=undone#said")


def _attend(request: Request, session: Session, way: Way) -> tuple[Registration, domain.Attended]:
    event, agenda = _asked(request, session)
    form = fill(TapForm, form_of(request)).value
    here = _here(request, way)
    if form is None:
        raise BadInput(
            "报名码是字母和数字，请对照本人的报名页面再输一次。", next_label="返回名单", next_url=here
        )
    person, at = people.registration_at(session, event, form.registration), now()
    try:
        made = domain.attend(
            session,
            registration=person,
            event=event,
            agenda=agenda,
            way=way,
            account_id=account_of(request),
            request_key=form.key,
            how=form.how,
            door=form.door or door_of(request),
            at=form.at or at,
            now=at,
        )
    except Problem as refused:
        refused.next_label, refused.next_url = "返回名单", here
        raise
    return person, made


def _page(
    request: Request,
    session: Session,
    event: Event,
    agenda: AgendaSession,
    way: Way,
    said: Said | None = None,
    form: Form[UndoForm] | None = None,
    status: int = 200,
) -> Response:
    at, query = now(), listing.query_of(request)
    expected = people.expected(session, event)
    scans = scans_of(session, event.id)
    live: dict[int, list[Scan]] = {}
    for each in expected:
        marks = scans.get((agenda.id, each.id), Marks())
        if same := standing(marks.ways(way), marks.undone):
            live[each.id] = same
    marked = {
        key: Mark(
            each[0].at,
            each[0].who,
            each[0].door,
            len(each) - 1,
            way == "in" and at - max(scan.received_at for scan in each) <= UNDO_WITHIN,
        )
        for key, each in live.items()
    }
    other: Way = "out" if way == "in" else "in"
    page = ListPage(
        event=event,
        part="training",
        here=_here(request, way),
        heading=f"{TAPS[way]}：{agenda.title}",
        lede=f"{day(agenda.starts_at)} {clock(agenda.starts_at)}—{clock(agenda.ends_at)}，计入学时",
        tap=TAPS[way],
        done=DONE[way],
        rows=listing.narrowed(listing.rows_of(expected, marked), query),
        counts=[GroupCount(DONE[way], len(live), len(expected))],
        query=query,
        is_open=is_on(event, at),
        read_at=at,
        door=door_of(request),
        said=said or _said(request, expected, live, way),
        other=(TAPS[other], _here(request, other)),
    )
    return listing.answer(request, page, form, status)


def _said(
    request: Request, expected: list[Registration], live: dict[int, list[Scan]], way: Way
) -> Said | None:
    asked = request.query_params
    if asked.get("done") == "undone":
        return "done", "已撤销这一节的签到", "扫码记录仍保留。"
    code = asked.get("done") or asked.get("again")
    person = next((each for each in expected if each.code == code), None)
    if person is None or person.id not in live:
        return None
    first = live[person.id][0]
    by = listing.told_by(first.who, first.door)
    if "done" in asked:
        return listing.said_first(person, first.at, by, DONE[way])
    return listing.said_again(person, first.at, by)


def _asked(request: Request, session: Session) -> tuple[Event, AgendaSession]:
    event = own_event(request, session)
    wanted = request.path_params["id"]
    agenda = next((each for each in event.sessions if each.id == wanted and each.counts), None)
    if agenda is None:
        raise NotCounted(next_url=f"/organise/events/{event.code}/training")
    return event, agenda


def _here(request: Request, way: Way) -> str:
    asked = request.path_params
    return f"/organise/events/{asked['code']}/sessions/{asked['id']}/{PATHS[way]}"

"""What the organiser does to a timetable: ask for one, move, hold, undo, use, take back."""

from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.allocation.queries import is_published
from events.clinic.allocation.refusals import AlreadyOut
from events.clinic.models import Clinic
from events.clinic.organise.asking import account_of, own_clinic
from events.clinic.timetable import applying, drafts
from events.clinic.timetable.check import Violation, check_move, moved
from events.clinic.timetable.drafts import ChangedMeanwhile, Plan, newest, plan_of
from events.clinic.timetable.fit import points
from events.clinic.timetable.gathering import Gathered, gather_task
from events.clinic.timetable.model import Place
from events.clinic.timetable.page import page
from events.clinic.timetable.propose import stated
from events.clinic.timetable.work import ask
from yurong.kit.clock import now
from yurong.kit.errors import BadInput
from yurong.kit.row_ids import row_id
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

LEAST_SEATS, MOST_SEATS = 1, 7


class NotRead(BadInput):
    message = "没有看懂要改哪一家、改到哪里。请从列表里选择。"


def propose(request: Request, session: Session) -> Response:
    """Leaves a job that makes the next version. Writes."""
    clinic = own_clinic(request, session)
    if is_published(session, clinic.id):
        raise AlreadyOut(clinic)
    seats = _number(_sent(request, "most_seats"))
    if not LEAST_SEATS <= seats <= MOST_SEATS:
        return page(request, session, (f"每个诊台请选 {LEAST_SEATS} 到 {MOST_SEATS} 位专家",), status=422)
    draft = newest(session, clinic.id)
    job = ask(
        session,
        clinic=clinic,
        around=_sent(request, "around") == "1",
        most_seats=seats,
        version=draft.version if draft else 0,
        account_id=account_of(request),
        now=now(),
    )
    return see(f"/jobs/{job.token}")


def try_move(request: Request, session: Session) -> Response:
    """Whether a firm could go there, as a fragment. Reads only."""
    clinic = own_clinic(request, session)
    firm, place = _move(request.query_params.get("firm", ""), request.query_params.get("place", ""))
    _, plan = _open(session, clinic)
    wrong = _violations(gather_task(session, clinic, now(), plan), plan, firm, place)
    return render(request, "clinic/timetable/_answer.html", {"refused": [each.why for each in wrong]})


def move(request: Request, session: Session) -> Response:
    """One firm elsewhere; whoever was there trades places. Writes. 422 with the reasons when it cannot be."""
    clinic = own_clinic(request, session)
    typed = {"firm": _sent(request, "firm"), "place": _sent(request, "place")}
    firm, place = _move(typed["firm"], typed["place"])
    version, plan = _open(session, clinic)
    gathered = gather_task(session, clinic, now(), plan)
    if wrong := _violations(gathered, plan, firm, place):
        return page(request, session, [each.why for each in wrong], typed, status=422)
    after = moved(plan.timetable, firm, place)
    if after.places == plan.timetable.places:
        return see(f"/organise/clinics/{clinic.code}/timetable")
    proof = stated(gathered.task, after, plan.bound)
    worth = points(gathered.task, after)
    changed = replace(plan, timetable=after, points=worth, bound=proof.bound, most_seen=proof.most_seen)
    name = next(each.name for each in gathered.task.firms if each.id == firm)
    return _keep(request, session, clinic, changed, f"移动 {name}", version, "moved")


def hold(request: Request, session: Session) -> Response:
    """Holds a firm's place or a station's panel, or lets it go. Writes."""
    clinic = own_clinic(request, session)
    version, plan = _open(session, clinic)
    is_held, number = _sent(request, "held") == "1", _number(_sent(request, "id"))
    if _sent(request, "what") == "panel":
        changed = replace(plan, held_panels=_turned(plan.held_panels, number, is_held=is_held))
    else:
        changed = replace(plan, held_firms=_turned(plan.held_firms, number, is_held=is_held))
    said = "固定" if is_held else "取消固定"
    return _keep(request, session, clinic, changed, said, version, "held" if is_held else "loose")


def undo(request: Request, session: Session) -> Response:
    """Drops the newest version. Writes."""
    clinic = own_clinic(request, session)
    version = _number(_sent(request, "version"))
    drafts.undo(session, clinic=clinic, version=version, account_id=account_of(request))
    return see(f"/organise/clinics/{clinic.code}/timetable?done=undone")


def use(request: Request, session: Session) -> Response:
    """Panels to the stations, places into the allocation. Writes, all or nothing."""
    clinic = own_clinic(request, session)
    version = _number(_sent(request, "version"))
    _open(session, clinic)
    applying.use(session, clinic=clinic, version=version, account_id=account_of(request), now=now())
    return see(f"/organise/clinics/{clinic.code}/timetable?done=used")


def take_back(request: Request, session: Session) -> Response:
    """Undoes the use while the allocation is not published. Writes."""
    clinic = own_clinic(request, session)
    applying.take_back(session, clinic=clinic, account_id=account_of(request))
    return see(f"/organise/clinics/{clinic.code}/timetable?done=back")


def _keep(
    request: Request, session: Session, clinic: Clinic, plan: Plan, said: str, version: int, done: str
) -> Response:
    seen = _number(_sent(request, "version"))
    if seen != version:
        raise ChangedMeanwhile(next_url=f"/organise/clinics/{clinic.code}/timetable")
    by = account_of(request)
    drafts.keep(session, clinic=clinic, plan=plan, said=said, account_id=by, now=now(), version=version)
    return see(f"/organise/clinics/{clinic.code}/timetable?done={done}")


def _turned(held: frozenset[int], number: int, *, is_held: bool) -> frozenset[int]:
    return held | {number} if is_held else held - {number}


def _open(session: Session, clinic: Clinic) -> tuple[int, Plan]:
    """The newest draft. Raises AlreadyOut once the allocation is out, ChangedMeanwhile without a draft."""
    if is_published(session, clinic.id):
        raise AlreadyOut(clinic)
    draft = newest(session, clinic.id)
    if draft is None:
        raise ChangedMeanwhile(next_url=f"/organise/clinics/{clinic.code}/timetable")
    return draft.version, plan_of(draft)


def _violations(gathered: Gathered, plan: Plan, firm: int, place: Place | None) -> list[Violation]:
    if firm not in gathered.applications:
        raise NotRead
    return check_move(gathered.task, plan.timetable, firm, place)


def _move(firm: str, place: str) -> tuple[int, Place | None]:
    """「12」 and 「3-5」 (station 3, slot 5; empty: nowhere). Raises NotRead."""
    if not place:
        return _number(firm), None
    station, _, slot = place.partition("-")
    return _number(firm), (_number(station), _number(slot))


def _number(typed: str) -> int:
    found = row_id(typed)
    if found is None:
        raise NotRead
    return found


def _sent(request: Request, name: str) -> str:
    value = form_of(request).get(name, "")
    return value if isinstance(value, str) else ""

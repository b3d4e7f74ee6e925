"""Using a timetable: its panels go to the stations, its places into the allocation; undone before it is out.

The bookings are made when the allocation is published, each through the one entrance.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from events.clinic import queries
from events.clinic.allocation.computing import allotments, compute, held_allocation
from events.clinic.allocation.refusals import AlreadyOut
from events.clinic.calling import hold_clinic
from events.clinic.models import Allocation, Allotment, Clinic, PanelSeat
from events.clinic.timetable.check import check
from events.clinic.timetable.drafts import hold_newest, newest, plan_of
from events.clinic.timetable.explain import why_nowhere, why_there
from events.clinic.timetable.gathering import Gathered, gather_task
from events.clinic.timetable.model import Firm, Panels, Timetable
from events.clinic.timetable.work import ANYBODY
from yurong.accounts.audit import record
from yurong.kit.clock import local
from yurong.kit.errors import Conflict


class DoesNotHold(Conflict):
    title = "时间表和现在的情况对不上"
    next_label = "返回时间表"


def use(session: Session, *, clinic: Clinic, version: int, account_id: int, now: datetime) -> int:
    """Seats the panels and gives the places; how many firms have one. Writes. All or nothing.

    Raises DoesNotHold with what is in the way, ChangedMeanwhile or InUse (409), and what computing raises
    (StillOpen before the deadline).
    """
    draft = hold_newest(session, clinic, version)
    assert draft is not None, "the page offers this for a draft only"
    plan = plan_of(draft)
    gathered = gather_task(session, clinic, now, plan)
    if wrong := check(gathered.task, plan.timetable):
        said = "；".join(dict.fromkeys(each.why for each in wrong[:5]))
        raise DoesNotHold(
            f"{said}。请重排一次再采用。", next_url=f"/organise/clinics/{clinic.code}/timetable"
        )
    before = {each.id: frozenset(seat.expert_id for seat in each.seats) for each in clinic.stations}
    seat(session, clinic, plan.timetable.panels)
    session.expire_all()
    clinic = queries.clinic_for(session, ANYBODY, clinic.code)
    compute(session, clinic=clinic, account_id=account_id, now=now)
    firms = {each.id: each for each in gathered.task.firms}
    for row in allotments(session, clinic):
        place = plan.timetable.places.get(row.application_id)
        row.station_id = place[0] if place else None
        row.starts_at = gathered.times[place[1]].starts_at if place else None
        row.reasons = [*row.reasons[:-1], _given(gathered, plan.timetable, firms[row.application_id])]
    draft = newest(session, clinic.id)
    assert draft is not None
    draft.plan, draft.applied_at = replace(plan, before=before).dumped(), now
    record(session, account_id, "timetable.used", f"clinic:{clinic.code}", firms=len(plan.timetable.places))
    session.flush()
    return len(plan.timetable.places)


def take_back(session: Session, *, clinic: Clinic, account_id: int) -> None:
    """The panels as they were, the allocation gone, the draft open to changes again. Writes; twice is once.

    Raises AlreadyOut (409) once the allocation is published.
    """
    hold_clinic(session, clinic)
    draft = newest(session, clinic.id)
    if draft is None or draft.applied_at is None:
        return
    allocation = held_allocation(session, clinic)
    if allocation is not None and allocation.published_at is not None:
        raise AlreadyOut(clinic)
    session.execute(delete(Allotment).where(Allotment.clinic_id == clinic.id))
    session.execute(delete(Allocation).where(Allocation.clinic_id == clinic.id))
    plan = plan_of(draft)
    seat(session, clinic, plan.before or {})
    draft.plan, draft.applied_at = replace(plan, before=None).dumped(), None
    record(session, account_id, "timetable.taken-back", f"clinic:{clinic.code}")
    session.flush()


def seat(session: Session, clinic: Clinic, panels: Panels) -> None:
    """Changes the panels to these; empty ones stay as they are, and so does a chair who stays. Writes."""
    for station in clinic.stations:
        wanted = panels.get(station.id) or frozenset()
        sitting = {each.expert_id for each in station.seats}
        if not wanted or wanted == sitting:
            continue
        leaving = PanelSeat.expert_id.in_(sitting - wanted)
        session.execute(delete(PanelSeat).where(PanelSeat.station_id == station.id, leaving))
        session.add_all(PanelSeat(station_id=station.id, expert_id=each) for each in sorted(wanted - sitting))
    session.flush()


def _given(gathered: Gathered, timetable: Timetable, firm: Firm) -> str:
    """The last reason that the firm reads."""
    place = timetable.places.get(firm.id)
    if place is None:
        return f"全天统一排时间表，{why_nowhere(gathered.task, timetable, firm)}，进入候补。"
    why = why_there(gathered.task, timetable, firm)
    at = f"{local(gathered.times[place[1]].starts_at):%H:%M}"
    fits = f"这一桌有{'、'.join(why.met)}" if why.met else "这一桌现在没有您点名的专家类型"
    return f"全天统一排时间表，安排在 {at}（{why.time}）；{fits}。"

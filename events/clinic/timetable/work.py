"""The background job: proposes a timetable, or rearranges one around what is held; kept as a draft."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from events.clinic import queries
from events.clinic.allocation.allocate import in_order
from events.clinic.allocation.gathering import gather
from events.clinic.models import Clinic
from events.clinic.timetable.drafts import InUse, Plan, keep, newest, plan_of
from events.clinic.timetable.gathering import gather_task
from events.clinic.timetable.propose import propose, rearrange
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import now as clock_now
from yurong.kit.jobs import Job, JobFailed, Result, Running, enqueue_job

KIND = "timetable"
ANYBODY = Visitor(account_id=0, roles=("administrator",))
"""Who may was settled when the job was asked for."""


def ask(
    session: Session,
    *,
    clinic: Clinic,
    around: bool,
    most_seats: int,
    version: int,
    account_id: int,
    now: datetime,
) -> Job:
    """A job that makes the next version; pressed twice it is one. Writes."""
    return enqueue_job(
        session,
        kind=KIND,
        title="围绕固定的重排" if around else "排专家和时间表",
        back_url=f"/organise/clinics/{clinic.code}/timetable",
        params={"code": clinic.code, "around": around, "most_seats": most_seats, "account_id": account_id},
        asked_by=account_id,
        now=now,
        key=f"{KIND}:{clinic.id}:{version}:{int(around)}:{most_seats}:{now:%Y%m%d%H%M}",
    )


def timetable_job(running: Running) -> Result:
    """Makes the next version. Raises JobFailed with a sentence, Cancelled when asked to stop. Writes."""
    params, at = running.params, clock_now()
    with running.database.reading() as session:
        clinic = queries.clinic_for(session, ANYBODY, params["code"])
        draft = newest(session, clinic.id)
        before = plan_of(draft) if draft else None
        order = tuple(each.id for each in in_order(gather(session, clinic, at)))
        around = bool(params["around"])
        start = replace(before, order=order, most_seats=params["most_seats"]) if before else None
        task = gather_task(session, clinic, at, start).task
    if not start:
        turn = {firm: number for number, firm in enumerate(order)}
        firms = tuple(sorted(task.firms, key=lambda each: turn[each.id]))
        task = replace(task, firms=firms, most_seats=params["most_seats"])
    if not task.firms:
        raise JobFailed("还没有企业申请，没有可排的")
    if not task.people:
        raise JobFailed("没有能参加这一天的专家，请先看看服务团的时间")
    found = rearrange(task, before.timetable) if before and around else propose(task, tell=running.tell)
    plan = Plan(
        found.timetable,
        order,
        task.most_seats,
        found.points,
        found.bound,
        found.most_seen,
        before.held_firms if before else frozenset(),
        before.held_panels if before else frozenset(),
    )
    said = "围绕固定的重排" if around else "全部重新排"
    with running.database.writing() as session:
        clinic = queries.clinic_for(session, ANYBODY, params["code"])
        try:
            keep(session, clinic=clinic, plan=plan, said=said, account_id=params["account_id"], now=at)
        except InUse as refused:
            raise JobFailed(refused.title) from None
    return Result(f"排好了：{len(found.timetable.places)} 家有时段")

"""The background job: works out what the day would be without one party; kept until it is confirmed."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.drafts import open_draft
from events.matchmaking.meetings.dropping_out import Departure, foresee
from events.matchmaking.meetings.gathering import gather
from events.matchmaking.meetings.holding import setting_of
from events.matchmaking.meetings.problem import Meeting, Plan
from events.matchmaking.meetings.refusals import NoParty
from events.matchmaking.models import Event, MeetingParty, MeetingSetting
from yurong.kit.clock import now as clock_now
from yurong.kit.jobs import Job, JobFailed, Result, Running, enqueue_job, job_folder

KIND = "meeting-departure"
_FILE = "plan.json"


@dataclass(frozen=True, slots=True)
class Worked:
    """What the job found: what would stand, made from this change of what is arranged (a live_version)."""

    live_version: int
    plan: Plan
    proven: bool


def ask(
    session: Session,
    *,
    event: Event,
    setting: MeetingSetting,
    party: MeetingParty,
    account_id: int,
    now: datetime,
) -> Job:
    """A job that leads back to the party's page with what it found; pressed twice it is one. Writes."""
    back = f"/organise/events/{event.code}/meetings/parties/{party.id}/departure"
    job = enqueue_job(
        session,
        kind=KIND,
        title=f"{party.name}不来了，看怎么补"[:120],
        back_url=back,
        params={"event_id": event.id, "party_id": party.id},
        asked_by=account_id,
        now=now,
        key=f"{KIND}:{account_id}:{party.id}:{setting.live_version}:{now:%Y%m%d%H%M}",
    )
    job.back_url = f"{back}?job={job.token}"
    return job


def departure_job(running: Running) -> Result:
    """The job. Raises JobFailed when the party or the grid is gone."""
    running.tell(0, 0, "正在看空出来的时间怎么补")
    with running.database.reading() as session:
        event = session.get_one(Event, running.params["event_id"])
        setting = setting_of(session, event.id)
        if setting is None:
            raise JobFailed("洽谈的时间和桌数还没有设好")
        fixed = open_draft(session, setting).draft.held
        gathered = gather(session, event, setting, clock_now())
    try:
        found = foresee(gathered, running.params["party_id"], fixed)
    except NoParty as refused:
        raise JobFailed(refused.message) from None
    (running.folder / _FILE).write_text(_written(found))
    told = found.found
    return Result(
        f"取消 {len(told.gone) + len(told.lost)} 场，补上 {len(told.added)} 场，移动 {len(told.moved)} 场。"
        "请返回看一遍再确认。"
    )


def job_of(session: Session, token: str, party: MeetingParty) -> Job | None:
    """The job of this token, where it is about the party. Reads only."""
    job = session.scalar(select(Job).where(Job.token == token, Job.kind == KIND))
    return job if job and job.params["party_id"] == party.id else None


def worked_out(root: Path, job: Job) -> Worked | None:
    """What the job found; None while it has not, or where its file has been cleared. `root`: of all jobs."""
    path = job_folder(root, job.token) / _FILE
    if job.state != "done" or not path.is_file():
        return None
    kept = json.loads(path.read_text())
    return Worked(kept["live_version"], tuple(Meeting(*each) for each in kept["plan"]), kept["proven"])


def _written(departure: Departure) -> str:
    plan = [[each.round, each.table, each.firm, each.institution] for each in departure.plan]
    version = departure.gathered.setting.live_version
    return json.dumps({"live_version": version, "plan": plan, "proven": departure.found.proven})

"""The background job: plans the meetings of an event around what is held; kept as a draft."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.meetings.drafts import Draft, keep, open_draft, with_fixed
from events.matchmaking.meetings.gathering import gather
from events.matchmaking.meetings.holding import setting_of
from events.matchmaking.meetings.refusals import ChangedMeanwhile
from events.matchmaking.meetings.solve import propose
from events.matchmaking.models import Event
from yurong.kit.clock import now as clock_now
from yurong.kit.jobs import Job, JobFailed, Result, Running, enqueue_job

KIND = "meetings"


def ask(session: Session, *, event: Event, version: int, account_id: int, now: datetime) -> Job:
    """A job that makes the version after this one; pressed twice it is one. Writes."""
    return enqueue_job(
        session,
        kind=KIND,
        title="排一对一洽谈",
        back_url=f"/organise/events/{event.code}/meetings",
        params={"event_id": event.id, "version": version, "account_id": account_id},
        asked_by=account_id,
        now=now,
        key=f"{KIND}:{event.id}:{version}:{now:%Y%m%d%H%M}",
    )


def meetings_job(running: Running) -> Result:
    """Makes the next version. Raises JobFailed with a sentence, Cancelled when asked to stop. Writes."""
    event_id, version = running.params["event_id"], running.params["version"]
    with running.database.reading() as session:
        event = session.get_one(Event, event_id)
        setting = setting_of(session, event_id)
        if setting is None:
            raise JobFailed("洽谈的时间和桌数还没有设好")
        gathered, work = gather(session, event, setting, clock_now()), open_draft(session, setting)
    if not gathered.open_rounds:
        raise JobFailed("最后一轮已经开始，没有可排的了")
    found = propose(with_fixed(gathered, work.draft), tell=running.tell)
    proof = found.met, found.most_met, found.points, found.bound
    draft = Draft(gathered.whole(found.plan), work.draft.held, proof)
    with running.database.writing() as session:
        event = session.get_one(Event, event_id)
        try:
            keep(
                session,
                event=event,
                draft=draft,
                said="重新排" if work.draft.plan else "排一版",
                account_id=running.params["account_id"],
                now=clock_now(),
                version=version,
            )
        except ChangedMeanwhile as refused:
            raise JobFailed(f"{refused.title}，这次排的没有保存") from None
    return Result(f"排好了：{len(found.plan)} 场，{found.met} 家有洽谈")

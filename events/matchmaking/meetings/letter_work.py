"""The background job: parties are told their schedule, a few in each transaction, until nobody is owed any.

What a party is owed is noted with the change itself, what it was told with its letters. A process that dies
in between therefore forgets nobody and tells nobody twice, and two changes in a row become one letter.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.holding import hold
from events.matchmaking.meetings.letters import tell_schedules
from events.matchmaking.models import Event, MeetingParty, MeetingSetting
from yurong.kit.clock import now as clock_now
from yurong.kit.jobs import Handler, Job, Result, Running, enqueue_job

KIND = "meeting-letters"
AT_ONCE = 20
"""So many parties are told in one transaction: about a fifth of a second on SQLite, where others wait."""
_OWED = MeetingParty.told_version < MeetingParty.owed_version


def ask(session: Session, *, event: Event, setting: MeetingSetting, account_id: int, now: datetime) -> Job:
    """A job that tells whoever is owed; one for each change. Writes."""
    return enqueue_job(
        session,
        kind=KIND,
        title="通知一对一洽谈的安排",
        back_url=f"/organise/events/{event.code}/meetings",
        params={"event_id": event.id},
        asked_by=account_id,
        now=now,
        key=f"{KIND}:{event.id}:{setting.live_version}",
    )


def ask_for_owed(session: Session, now: datetime) -> None:
    """Asks again where a job gave up before everybody was told. Writes."""
    owed = select(MeetingParty.event_id).where(_OWED)
    events = session.scalars(select(Event).where(Event.id.in_(owed)).order_by(Event.id))
    for event in events.all():
        setting = session.get_one(MeetingSetting, event.id)
        ask(session, event=event, setting=setting, account_id=event.organiser_account_id, now=now)


def owed(session: Session, event_id: int) -> int:
    """How many parties are still to be told. Reads only."""
    found = select(func.count()).select_from(MeetingParty).where(MeetingParty.event_id == event_id, _OWED)
    return session.scalar(found) or 0


def telling(public_url: str) -> Handler:
    """The handler of the job."""

    def tell(running: Running) -> Result:
        """Raises Cancelled when asked to stop; whoever is still owed stays so. Writes."""
        event_id = int(running.params["event_id"])
        with running.database.reading() as session:
            total = left = owed(session, event_id)
        while left:
            with running.database.writing() as session:
                left = tell_some(session, event_id, clock_now(), public_url)
            done = max(total - left, 0)  # another change may have added some
            running.tell(done, total, f"已通知 {done} 家，共 {total} 家")
        return Result(f"已通知 {total} 家")

    return tell


def tell_some(session: Session, event_id: int, now: datetime, public_url: str) -> int:
    """Tells the next parties; how many are left. Writes."""
    event = session.get_one(Event, event_id)
    setting = hold(session, event)
    of_event = select(MeetingParty).where(MeetingParty.event_id == event_id, _OWED)
    parties = session.scalars(of_event.order_by(MeetingParty.id).limit(AT_ONCE)).all()
    if event.called_off_at is None:  # else they are told that, and nothing of meetings
        tell_schedules(session, event, setting, parties, now, public_url)
    for each in parties:
        each.told_version = each.owed_version
    session.flush()
    return owed(session, event_id)

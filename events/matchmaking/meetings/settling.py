"""The organiser settles the grid: when the rounds are, how many tables, until when to wish."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.delegations import bring_in
from events.matchmaking.meetings.holding import hold, setting_of
from events.matchmaking.meetings.hours import grid_of
from events.matchmaking.meetings.refusals import GridInUse
from events.matchmaking.models import Event, MeetingAbsence, MeetingParty, MeetingSetting
from yurong.accounts.audit import record
from yurong.kit.clock import local

TIMES = ("starts_at", "minutes", "gap_minutes", "rounds", "rest_after", "rest_minutes")


@dataclass(frozen=True)
class NewGrid:
    """A grid as typed; the fields are those of MeetingSetting."""

    starts_at: datetime
    minutes: int
    gap_minutes: int
    rounds: int
    rest_after: int
    rest_minutes: int
    tables: int
    most_per_party: int
    wishes_until: datetime


def usual(event: Event) -> NewGrid:
    """What the form shows first: twelve rounds of 20 minutes at most, wishes until two days before."""
    length = timedelta(minutes=25)
    fitting = max(1, min(12, int((event.ends_at - event.starts_at) / length)))
    day = local(event.starts_at).replace(hour=18, minute=0, second=0, microsecond=0)
    until = min(day - timedelta(days=2), event.starts_at)
    return NewGrid(event.starts_at, 20, 5, fitting, 0, 0, 10, fitting, until)


def faults(event: Event, new: NewGrid) -> dict[str, str]:
    """What is wrong, by field; empty when the grid can be used. Reads nothing."""
    found: dict[str, str] = {}
    for name, least, most in (
        ("minutes", 5, 120),
        ("gap_minutes", 0, 60),
        ("rounds", 1, 40),
        ("tables", 1, 300),
        ("most_per_party", 1, 40),
    ):
        if not least <= getattr(new, name) <= most:
            found[name] = f"请填 {least} 到 {most}"
    if not 0 <= new.rest_after < max(new.rounds, 1):
        found["rest_after"] = "请填小于轮数的数，不休息填 0"
    if not 0 <= new.rest_minutes <= 240 or (new.rest_after > 0) != (new.rest_minutes > 0):
        found["rest_minutes"] = "休息放在第几轮之后、休息多少分钟，要么都填，要么都填 0"
    if new.wishes_until > new.starts_at:
        found["wishes_until"] = "请填在第一轮开始之前"
    if not event.starts_at <= new.starts_at < event.ends_at:
        found["starts_at"] = "请填在活动的时间以内"
    elif not found and grid_of(_row(event, new))[-1].ends_at > event.ends_at:
        found["rounds"] = f"排到 {local(event.ends_at):%H:%M} 活动结束还排不完，请减少轮数或缩短时间"
    return found


def settle(session: Session, *, event: Event, new: NewGrid, account_id: int, now: datetime) -> MeetingSetting:
    """The grid as given; all parties are brought in. Writes. `faults` has found nothing.

    Raises GridInUse (409): the times of rounds stay once a plan is published or somebody said when they
    cannot come; tables, the most meetings and the deadline may change at any time.
    """
    if setting_of(session, event.id) is None:
        session.add(_row(event, new, now))
        session.flush()
    setting = hold(session, event)
    changed = [each.name for each in fields(new) if getattr(setting, each.name) != getattr(new, each.name)]
    if set(changed) & set(TIMES) and _in_use(session, setting):
        raise GridInUse(
            "已经公布过安排，或有人按现在的轮次填了不能来的时间，所以轮次时间不能再改；桌数、场次上限和截止时间可以改。",
            next_url=f"/organise/events/{event.code}/meetings/settings",
        )
    for name in changed:
        setattr(setting, name, getattr(new, name))
    setting.changed_at = now
    bring_in(session, event.id)
    record(session, account_id, "meetings.settled", f"event:{event.code}", changed="、".join(changed))
    session.flush()
    return setting


def _in_use(session: Session, setting: MeetingSetting) -> bool:
    said = exists().where(
        MeetingAbsence.party_id == MeetingParty.id, MeetingParty.event_id == setting.event_id
    )
    return setting.published_at is not None or bool(session.scalar(select(said)))


def _row(event: Event, new: NewGrid, now: datetime | None = None) -> MeetingSetting:
    values = {each.name: getattr(new, each.name) for each in fields(new)}
    return MeetingSetting(event_id=event.id, changed_at=now, live_version=0, **values)

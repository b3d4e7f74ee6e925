"""The groups of an event and their quotas."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.matchmaking.drawing_up import refuse_change
from events.matchmaking.drawn_up import MOST_PLACES, EventRefused, NewGroup, faults_of_groups
from events.matchmaking.holding import hold, touch
from events.matchmaking.models import Event, Registration, RegistrationGroup
from events.matchmaking.refusals import OfEvent
from events.matchmaking.registering import line, seats
from yurong.accounts.audit import record
from yurong.kit.errors import NotFound

MOST = 12


class GroupInUse(OfEvent):
    title = "这一组已有人报名，不能删除"
    message = "可以改名称，也可以把名额调到已报名的人数，不再接受新的报名。"


def add_group(
    session: Session, *, event: Event, wanted: NewGroup, account_id: int, now: datetime
) -> RegistrationGroup:
    """One more group; the same group again gives the one that is there (a double click). Writes.

    Raises EventRefused (422), UnderReview (409), EventCalledOff, EventOver (410).
    """
    hold(session, event)
    refuse_change(event, now)
    there = groups_of(session, event)
    for each in there:
        if (each.kind, each.name, each.capacity) == (wanted.kind, wanted.name, wanted.capacity):
            return each
    _refuse_faults(wanted, [each.name for each in there])
    if len(there) >= MOST:
        raise EventRefused({"name": f"最多设 {MOST} 组"})
    made = RegistrationGroup(
        event_id=event.id,
        kind=wanted.kind,
        name=wanted.name,
        capacity=wanted.capacity,
        position=max((each.position for each in there), default=0) + 1,
    )
    session.add(made)
    _note(session, event, account_id, now, "event.group_added")
    return made


def change_group(
    session: Session,
    *,
    event: Event,
    group_id: int,
    name: str,
    capacity: int,
    account_id: int,
    now: datetime,
    public_url: str,
) -> int:
    """Another name or quota; how many people who waited are offered a place that came free. Writes.

    Raises EventRefused (422) below the number of places taken, and what add_group raises.
    """
    hold(session, event)
    refuse_change(event, now)
    group_of(session, event, group_id)
    group = seats.hold(session, event.id, group_id)
    others = [each.name for each in groups_of(session, event) if each.id != group.id]
    if capacity < group.taken:
        raise EventRefused({"capacity": f"已有 {group.taken} 人占着名额，不能少于这个数"})
    _refuse_faults(NewGroup(group.kind, name, capacity), others)
    group.name, group.capacity = name, capacity
    _note(session, event, account_id, now, "event.group_changed")
    return line.fill(session, event, group.id, now, public_url)


def remove_group(session: Session, *, event: Event, group_id: int, account_id: int, now: datetime) -> None:
    """Takes out a group nobody has registered in; one that is gone already stays gone. Writes.

    Raises GroupInUse (409), EventRefused (422) for the last group of a published event, and as above.
    """
    hold(session, event)
    refuse_change(event, now)
    group = next((each for each in groups_of(session, event) if each.id == group_id), None)
    if group is None:
        return
    if session.scalar(select(func.count()).where(Registration.group_id == group.id)):
        raise GroupInUse(event)
    if event.published_at is not None and len(groups_of(session, event)) == 1:
        raise EventRefused({"name": "已发布的活动至少留一组"})
    session.delete(group)
    _note(session, event, account_id, now, "event.group_removed")


def groups_of(session: Session, event: Event) -> list[RegistrationGroup]:
    """The groups in their order."""
    found = select(RegistrationGroup).where(RegistrationGroup.event_id == event.id)
    return list(session.scalars(found.order_by(RegistrationGroup.position, RegistrationGroup.id)))


def group_of(session: Session, event: Event, group_id: int) -> RegistrationGroup:
    """The event's group of that number. Raises NotFound."""
    group = next((each for each in groups_of(session, event) if each.id == group_id), None)
    if group is None:
        raise NotFound(
            "这一组已经删除。", next_label="返回分组", next_url=f"/organise/events/{event.code}/groups"
        )
    return group


def _refuse_faults(wanted: NewGroup, others: list[str]) -> None:
    if wanted.name in others:
        raise EventRefused({"name": "已有同名的组，请换一个名称"})
    if faults_of_groups([wanted]):
        raise EventRefused({"capacity": f"名额 1 到 {MOST_PLACES} 个"})


def _note(session: Session, event: Event, account_id: int, now: datetime, verb: str) -> None:
    touch(event, now)
    record(session, account_id, verb, f"event:{event.code}")
    session.flush()
    session.expire(event, ["groups"])

"""Seats of a group: taken and given back by one guarded statement, with a CHECK behind it.

Everything that changes a group's seats or its line holds the event's row (shared) and the group's row first,
in this order, until the transaction ends: changes of one group come one at a time whatever the number of
processes, and an event that is being called off lets nobody in.
"""

from dataclasses import dataclass

from sqlalchemy import Exists, exists, func, select, update
from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration, RegistrationGroup, RegistrationState
from yurong.kit.errors import NotFound


@dataclass(frozen=True)
class GroupStanding:
    """How full a group is: `free` seats that a stranger can have now, `waiting` people before the next."""

    group: RegistrationGroup
    free: int
    waiting: int


def hold(session: Session, event_id: int, group_id: int, *, with_siblings: bool = False) -> RegistrationGroup:
    """The group, which nobody else changes until the transaction ends. Raises NotFound for another event's.

    `with_siblings` holds all groups of the event, for what is counted over them.
    """
    session.execute(select(Event.id).where(Event.id == event_id).with_for_update(read=True, key_share=True))
    wanted = select(RegistrationGroup).where(RegistrationGroup.event_id == event_id)
    if not with_siblings:
        wanted = wanted.where(RegistrationGroup.id == group_id)
    held = session.scalars(
        wanted.order_by(RegistrationGroup.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    for group in held.all():
        if group.id == group_id:
            return group
    raise NotFound("这场活动没有这一类名额。", next_label="看看活动", next_url="/events")


def take(session: Session, group_id: int, *, from_line: bool = False) -> bool:
    """Whether a seat was taken. While somebody waits, only the line gets seats (`from_line`). Writes."""
    free = update(RegistrationGroup).where(
        RegistrationGroup.id == group_id, RegistrationGroup.taken < RegistrationGroup.capacity
    )
    if not from_line:
        free = free.where(~_somebody_waits(group_id))
    taken = free.values(taken=RegistrationGroup.taken + 1).returning(RegistrationGroup.taken)
    return session.scalar(taken.execution_options(synchronize_session=False)) is not None


def give_back(session: Session, group_id: int) -> None:
    """One seat is free again. Writes; the caller offers it to the line in the same transaction."""
    freed = update(RegistrationGroup).where(RegistrationGroup.id == group_id)
    session.execute(
        freed.values(taken=RegistrationGroup.taken - 1).execution_options(synchronize_session=False)
    )


def standing(session: Session, event_id: int) -> list[GroupStanding]:
    """Every group of the event in its order, as it stands now. Reads only."""
    counted = session.execute(
        select(Registration.group_id, func.count())
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.WAITING)
        .group_by(Registration.group_id)
    )
    waits = dict(counted.all())
    groups = session.scalars(
        select(RegistrationGroup)
        .where(RegistrationGroup.event_id == event_id)
        .order_by(RegistrationGroup.position, RegistrationGroup.id)
        .execution_options(populate_existing=True)
    )
    return [
        GroupStanding(
            each, 0 if waits.get(each.id) else max(0, each.capacity - each.taken), waits.get(each.id, 0)
        )
        for each in groups
    ]


def position(session: Session, registration: Registration) -> int:
    """Where somebody stands who waits, from 1. Reads only."""
    before = select(func.count()).where(
        Registration.group_id == registration.group_id,
        Registration.state == RegistrationState.WAITING,
        Registration.place < registration.place,
    )
    return (session.scalar(before) or 0) + 1


def somebody_waits(session: Session, group_id: int) -> bool:
    """Whether the group has a line. Reads only."""
    return bool(session.scalar(select(_somebody_waits(group_id))))


def _somebody_waits(group_id: int) -> Exists:
    return exists().where(Registration.group_id == group_id, Registration.state == RegistrationState.WAITING)

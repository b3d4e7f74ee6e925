"""Reading who is expected on site."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from events.arrivals import Arrival
from events.matchmaking.models import Event, Registration, RegistrationGroup, RegistrationState
from yurong.kit.errors import NotFound


@dataclass(frozen=True)
class GroupCount:
    """How many of a group have come, out of those with a place."""

    name: str
    arrived: int
    expected: int


def expected(session: Session, event: Event, group_id: int | None = None) -> list[Registration]:
    """Everybody with a confirmed place, by group, organisation and name; of one group if asked."""
    found = (
        select(Registration)
        .join(RegistrationGroup, RegistrationGroup.id == Registration.group_id)
        .where(Registration.event_id == event.id, Registration.state == RegistrationState.CONFIRMED)
        .options(joinedload(Registration.group))
        .order_by(RegistrationGroup.position, Registration.organisation, Registration.name, Registration.id)
    )
    if group_id is not None:
        found = found.where(Registration.group_id == group_id)
    return list(session.scalars(found))


def expected_counts(session: Session, event: Event) -> dict[int, int]:
    """How many have a confirmed place, by group id; groups without anybody are not in it."""
    found = (
        select(Registration.group_id, func.count())
        .where(Registration.event_id == event.id, Registration.state == RegistrationState.CONFIRMED)
        .group_by(Registration.group_id)
    )
    return {row[0]: row[1] for row in session.execute(found)}


def counts(people: Sequence[Registration], arrived: dict[int, Arrival]) -> list[GroupCount]:
    """By group, in the order in which the people come. Pure."""
    groups: dict[str, list[int]] = {}
    for each in people:
        count = groups.setdefault(each.group.name, [0, 0])
        count[0] += each.id in arrived
        count[1] += 1
    return [GroupCount(name, came, whole) for name, (came, whole) in groups.items()]


def registration_at(session: Session, event: Event, code: str) -> Registration:
    """The event's registration of that code, whatever its state, with its group. Raises NotFound."""
    found = select(Registration).where(
        Registration.event_id == event.id, Registration.code == code.strip().upper()
    )
    registration = session.scalar(found.options(joinedload(Registration.group)))
    if registration is None:
        raise NotFound(
            "这场活动没有这个报名码。请对照本人的报名页面，或按姓名、单位查找。",
            next_label="返回签到名单",
            next_url=f"/organise/events/{event.code}/check-in",
        )
    return registration

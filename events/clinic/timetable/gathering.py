"""A clinic's applications, experts and free slots as the task that a timetable is made from. Reads only."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.profile import Case, Need
from catalog.register import FirmFacts
from events.clinic import queries, resources
from events.clinic.allocation.gathering import live_applications, wanted_at
from events.clinic.availability import Slot, slots
from events.clinic.day import desks, opening
from events.clinic.models import Application, ClaimTick, Clinic, Expert, PanelSeat, Station
from events.clinic.team.interests import conflict
from events.clinic.team.recusal import as_disclosed
from events.clinic.team.seating import clinics_in_month
from events.clinic.team.stored_times import times_of
from events.clinic.team.times import freedom
from events.clinic.timetable.drafts import Plan
from events.clinic.timetable.model import Firm, Person, Table, Task
from events.clinic.timetable.wishes import TIMES, wishes
from yurong.kit.clock import local
from yurong.kit.work_calendar import work_calendar

MOST_SEATS = 5


@dataclass(frozen=True, slots=True)
class Gathered:
    """The task with what it was read from. `left_out`: experts who cannot come, and why."""

    task: Task
    times: tuple[Slot, ...]
    """The slots of one station, by number."""
    applications: dict[int, Application]
    left_out: tuple[tuple[str, str], ...]


def gather_task(session: Session, clinic: Clinic, now: datetime, plan: Plan | None = None) -> Gathered:
    """What a timetable of the clinic starts from at this moment; what `plan` holds is held.

    `clinic` as loaded by queries.clinic_for. Stations that somebody has booked keep their panels.
    """
    times = _times(clinic, now)
    found = {each.id: each for each in live_applications(session, clinic)}
    experts = _experts(session)
    claimed = _claimed(session, clinic, times, experts, list(found.values()))
    tables = tuple(
        Table(each.id, each.name, _free(times, claimed, resources.station(each.id)))
        for each in clinic.stations
    )
    booked = {table.id for table in tables if len(table.slots) < len(times)}
    seated = {
        each.id: frozenset(seat.expert_id for seat in each.seats) for each in clinic.stations if each.seats
    }
    held = {table: seated[table] for table in booked if table in seated}
    if plan:
        held |= {
            at: plan.timetable.panels[at] for at in plan.held_panels - booked if at in plan.timetable.panels
        }
    tables = _without_shared(tables, held)
    sitting = frozenset[int]().union(*seated.values())
    people, left_out = _people(session, clinic, times, experts, claimed, sitting)
    known = {each.id for each in people}
    task = Task(
        _firms(session, clinic, times, found, experts, claimed, plan.order if plan else ()),
        people,
        tables,
        plan.most_seats if plan else MOST_SEATS,
        {at: panel & known for at, panel in held.items()},
        {firm: place for firm, place in (plan.held_places if plan else {}).items() if firm in found},
    )
    return Gathered(task, times, found, left_out)


def _times(clinic: Clinic, now: datetime) -> tuple[Slot, ...]:
    first = desks(clinic)[:1]
    minutes = clinic.slot_minutes, clinic.buffer_minutes
    return tuple(slots(opening(clinic), *minutes, first, frozenset(), now))


def _experts(session: Session) -> list[Expert]:
    ids = [each.id for each in queries.experts(session)]
    found = select(Expert).where(Expert.id.in_(ids)).order_by(Expert.id)
    loaded = (joinedload(Expert.account), selectinload(Expert.traits), selectinload(Expert.interests))
    return list(session.scalars(found.options(*loaded)))


def _claimed(
    session: Session,
    clinic: Clinic,
    times: Collection[Slot],
    experts: Collection[Expert],
    found: Collection[Application],
) -> set[tuple[str, int]]:
    """What is booked on the day already, here or elsewhere."""
    if not times:
        return set()
    names = [resources.station(each.id) for each in clinic.stations]
    names += [resources.expert(each.id) for each in experts]
    names += [resources.firm(each.enterprise_id) for each in found]
    day = resources.ticks(min(each.starts_at for each in times), max(each.clear_at for each in times))
    rows = session.execute(
        select(ClaimTick.resource, ClaimTick.tick).where(
            ClaimTick.resource.in_(names), ClaimTick.tick.between(day.start, day.stop)
        )
    )
    return {(each.resource, each.tick) for each in rows}


def _free(times: Collection[Slot], claimed: set[tuple[str, int]], name: str) -> frozenset[int]:
    """Numbers of the slots to come in which nothing of that name is booked."""
    return frozenset(
        number
        for number, slot in enumerate(times)
        if slot.state != "past"
        and not any((name, tick) in claimed for tick in resources.ticks(slot.starts_at, slot.clear_at))
    )


def _without_shared(tables: tuple[Table, ...], held: dict[int, frozenset[int]]) -> tuple[Table, ...]:
    """An expert at two stations that are held can only see firms at the first of them."""
    kept, used = [], frozenset[int]()
    for table in tables:
        panel = held.get(table.id, frozenset())
        kept.append(replace(table, slots=frozenset()) if panel & used else table)
        used |= panel
    return tuple(kept)


def _people(
    session: Session,
    clinic: Clinic,
    times: Collection[Slot],
    experts: Collection[Expert],
    claimed: set[tuple[str, int]],
    sitting: frozenset[int],
) -> tuple[tuple[Person, ...], tuple[tuple[str, str], ...]]:
    """Who could sit, and who could not; whoever sits at a booked station already stays able to."""
    ids = [each.id for each in experts]
    said, calendar = times_of(session, ids, clinic.on_day), work_calendar(session)
    load, elsewhere = clinics_in_month(session, ids, clinic.on_day, clinic.id), _elsewhere(session, clinic)
    near = {clinic.region, f"{clinic.region[:4]}00", "410000"}
    people, left_out = [], []
    for each in experts:
        cities = {trait.value for trait in each.traits if trait.kind == "city"}
        free = frozenset(
            number
            for number, slot in enumerate(times)
            if freedom(
                said[each.id],
                clinic.on_day,
                local(slot.starts_at).time(),
                local(slot.ends_at).time(),
                calendar,
            ).state
            != "busy"
        )
        why = ""
        if each.id in elsewhere:
            why = f"这一天已排在“{elsewhere[each.id]}”"
        elif each.monthly_limit is not None and load.get(each.id, 0) >= each.monthly_limit:
            why = f"本月已排 {load[each.id]} 场，本人希望最多 {each.monthly_limit} 场"
        elif cities and not cities & near:
            why = "没有说可以去这个地方"
        elif not free:
            why = "这一天没空"
        if why and each.id not in sitting:
            left_out.append((each.account.name, why))
            continue
        kept = {f"{trait.kind}:{trait.value}" for trait in each.traits if trait.kind in ("field", "track")}
        open_to = free & _free(times, claimed, resources.expert(each.id))
        offers = frozenset(kept | {f"role:{each.role}"})
        people.append(Person(each.id, each.account.name, each.role, offers, open_to, load.get(each.id, 0)))
    return tuple(people), tuple(left_out)


def _elsewhere(session: Session, clinic: Clinic) -> dict[int, str]:
    """Who has a seat at another clinic of that day, and at which."""
    rows = session.execute(
        select(PanelSeat.expert_id, Clinic.title)
        .join(Station, Station.id == PanelSeat.station_id)
        .join(Clinic, Clinic.id == Station.clinic_id)
        .where(Clinic.on_day == clinic.on_day, Clinic.id != clinic.id, Clinic.called_off_at.is_(None))
    )
    return dict(rows.all())


def _firms(
    session: Session,
    clinic: Clinic,
    times: Collection[Slot],
    found: dict[int, Application],
    experts: Collection[Expert],
    claimed: set[tuple[str, int]],
    order: tuple[int, ...],
) -> tuple[Firm, ...]:
    facts = select(FirmFacts).where(
        FirmFacts.enterprise_id.in_([each.enterprise_id for each in found.values()])
    )
    tracks = {
        each.enterprise_id: Case.model_validate(each.case).profile.track for each in session.scalars(facts)
    }
    disclosed = [as_disclosed(each) for each in experts]
    turn = {firm: number for number, firm in enumerate(order)}
    firms = []
    for each in sorted(found.values(), key=lambda one: (turn.get(one.id, len(turn)), one.made_at, one.id)):
        firm = each.enterprise
        firms.append(
            Firm(
                each.id,
                firm.name,
                wishes(each.roles, Need.model_validate(each.need), tracks.get(each.enterprise_id)),
                _wanted(clinic, times, each, _free(times, claimed, resources.firm(each.enterprise_id))),
                frozenset(one.expert_id for one in disclosed if conflict(one, firm.uscc, firm.name)),
            )
        )
    return tuple(firms)


def _wanted(
    clinic: Clinic, times: Collection[Slot], each: Application, free: frozenset[int]
) -> dict[int, int]:
    """Points by slot in which the firm can come."""
    dear = {wanted_at(clinic, at): worth for at, worth in zip(each.wanted, TIMES, strict=False)}
    takes_any = each.takes_any or not dear
    return {
        number: dear.get(slot.starts_at, 0)
        for number, slot in enumerate(times)
        if number in free and (takes_any or slot.starts_at in dear)
    }

"""The organiser's page: a proposal as stations × slots, why each firm is there, and what can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.allocation.queries import is_published
from events.clinic.availability import Slot
from events.clinic.models import Clinic, ExpertRole, SlotsBy, TimetableDraft
from events.clinic.organise.asking import own_clinic
from events.clinic.timetable.check import Violation, check
from events.clinic.timetable.drafts import Plan, newest, plan_of
from events.clinic.timetable.explain import Why, coverage, why_nowhere, why_there
from events.clinic.timetable.gathering import MOST_SEATS, Gathered, gather_task
from events.clinic.timetable.model import Firm, Person, Place, Proposal, Task, Timetable
from yurong.kit.clock import local, now
from yurong.kit.templating import render

DONE = {
    "moved": "已移动，存为新的一版",
    "held": "已固定，重排时不动它",
    "loose": "已取消固定",
    "undone": "已退回上一版",
    "used": "已采用：专家已排到诊台，各家的时段已写进“申请和分配”。到那里复核后公布，公布前都可以撤回",
    "back": "已撤回采用，诊台恢复原来的专家",
}


@dataclass(frozen=True)
class Cell:
    """One place: `value` names it in forms, `shut` says why nobody can be put there."""

    value: str
    firm: Firm | None
    why: Why | None
    is_held: bool
    shut: str


@dataclass(frozen=True)
class Desk:
    """A station with its proposed panel and what that does for its firms."""

    id: int
    name: str
    panel: list[Person]
    covers: tuple[str, ...]
    is_held: bool
    is_booked: bool


@dataclass(frozen=True)
class TimetablePage:
    """The context of clinic/timetable/show.html. `rows`: a start and a cell for each desk.

    `is_out`: the allocation is published, so the timetable can only be read.
    """

    clinic: Clinic
    gathered: Gathered
    is_by_rule: bool
    is_out: bool
    plan: Plan | None
    draft: TimetableDraft | None
    desks: list[Desk]
    rows: list[tuple[Slot, list[Cell]]]
    waiting: list[tuple[Firm, str]]
    wrong: list[Violation]
    firms: list[tuple[str, str]]
    places: list[tuple[str, str]]
    refused: Sequence[str]
    typed: dict[str, str]
    most_seats: int
    done: str
    roles: Mapping[str, str] = field(default_factory=lambda: {each.value: each.label for each in ExpertRole})
    seats: tuple[tuple[str, str], ...] = tuple((str(each), f"{each} 位") for each in range(1, 8))

    @property
    def is_open(self) -> bool:
        """Whether a proposal can be made, or the newest one changed."""
        return not self.is_out and (self.draft is None or self.draft.applied_at is None)

    @property
    def gap(self) -> str:
        """「2.24%」: how far the points may be from the best."""
        assert self.plan is not None
        proof = Proposal(self.plan.timetable, self.plan.points, self.plan.bound, self.plan.most_seen)
        return f"{proof.gap_bp / 100:.2f}%"


def show(request: Request, session: Session) -> Response:
    return page(request, session)


def page(
    request: Request,
    session: Session,
    refused: Sequence[str] = (),
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page; `refused` says why a move cannot be, `typed` keeps what was chosen."""
    clinic = own_clinic(request, session)
    draft = newest(session, clinic.id)
    plan = plan_of(draft) if draft else None
    gathered = gather_task(session, clinic, now(), plan)
    timetable = plan.timetable if plan else Timetable({}, {})
    shown = TimetablePage(
        clinic=clinic,
        gathered=gathered,
        is_by_rule=clinic.slots_by == SlotsBy.ALLOCATION,
        is_out=is_published(session, clinic.id),
        plan=plan,
        draft=draft,
        desks=_desks(gathered.task, timetable, plan),
        rows=_rows(gathered, timetable),
        waiting=[
            (each, why_nowhere(gathered.task, timetable, each))
            for each in gathered.task.firms
            if each.id not in timetable.places
        ],
        wrong=check(gathered.task, timetable) if plan else [],
        firms=[(str(each.id), each.name) for each in gathered.task.firms],
        places=_places(gathered),
        refused=refused,
        typed=typed or {},
        most_seats=plan.most_seats if plan else MOST_SEATS,
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    return render(request, "clinic/timetable/show.html", {"page": shown}, status=status)


def _desks(task: Task, timetable: Timetable, plan: Plan | None) -> list[Desk]:
    held = plan.held_panels if plan else frozenset()
    return [
        Desk(
            table.id,
            table.name,
            [each for each in task.people if each.id in timetable.panels.get(table.id, ())],
            coverage(task, timetable, table.id),
            table.id in held,
            table.id in task.held_panels and table.id not in held,
        )
        for table in task.tables
    ]


def _rows(gathered: Gathered, timetable: Timetable) -> list[tuple[Slot, list[Cell]]]:
    task = gathered.task
    at: dict[Place, Firm] = {
        timetable.places[each.id]: each for each in task.firms if each.id in timetable.places
    }
    person, rows = task.person, []
    for number, slot in enumerate(gathered.times):
        cells = []
        for table in task.tables:
            firm = at.get((table.id, number))
            panel = timetable.panels.get(table.id, frozenset())
            away = [
                person[each].name
                for each in sorted(panel & person.keys())
                if number not in person[each].slots
            ]
            shut = "" if number in table.slots else "已有预约或已过"
            shut = shut or (f"{'、'.join(away)}没空" if away else "")
            why = why_there(task, timetable, firm) if firm else None
            is_held = firm is not None and firm.id in task.held_places
            cells.append(Cell(f"{table.id}-{number}", firm, why, is_held, shut))
        rows.append((slot, cells))
    return rows


def _places(gathered: Gathered) -> list[tuple[str, str]]:
    return [("", "先不排")] + [
        (f"{table.id}-{number}", f"{local(slot.starts_at):%H:%M} {table.name}")
        for number, slot in enumerate(gathered.times)
        for table in gathered.task.tables
    ]

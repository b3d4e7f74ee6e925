"""Keeping drafts of a timetable: the newest version counts, each change is one more, undoing drops it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.clinic.calling import hold_clinic
from events.clinic.models import Clinic, TimetableDraft
from events.clinic.timetable.model import Panels, Place, Timetable
from yurong.accounts.audit import record
from yurong.kit.errors import Conflict


class ChangedMeanwhile(Conflict):
    title = "时间表刚在另一处改过"
    message = "您看到的不是最新一版，这次没有改动。请看过最新一版再改。"
    next_label = "看最新一版"


class InUse(Conflict):
    title = "时间表已经采用"
    message = "采用以后不再改动。确要修改，请先撤回采用；分配公布以后，请在“申请和分配”里逐家调整。"
    next_label = "返回时间表"


@dataclass(frozen=True, slots=True)
class Plan:
    """A draft as a value. `order`: firms as places are due to them; `before`: the panels it replaced."""

    timetable: Timetable
    order: tuple[int, ...]
    most_seats: int
    points: int
    bound: int
    most_seen: bool
    held_firms: frozenset[int] = frozenset()
    held_panels: frozenset[int] = frozenset()
    before: Panels | None = None

    def dumped(self) -> dict[str, Any]:
        panels = {str(at): sorted(panel) for at, panel in self.timetable.panels.items()}
        return {
            "panels": panels,
            "places": {str(firm): list(place) for firm, place in self.timetable.places.items()},
            "order": list(self.order),
            "most_seats": self.most_seats,
            "points": self.points,
            "bound": self.bound,
            "most_seen": self.most_seen,
            "held_firms": sorted(self.held_firms),
            "held_panels": sorted(self.held_panels),
            "before": None
            if self.before is None
            else {str(at): sorted(panel) for at, panel in self.before.items()},
        }

    @property
    def held_places(self) -> dict[int, Place]:
        """Where the firms that are held sit; those without a place are not held."""
        places = self.timetable.places
        return {each: places[each] for each in self.held_firms if each in places}


def plan_of(draft: TimetableDraft) -> Plan:
    """The stored draft as a value."""
    kept = draft.plan
    places = {int(firm): (int(place[0]), int(place[1])) for firm, place in kept["places"].items()}
    return Plan(
        Timetable(_panels(kept["panels"]), places),
        tuple(kept["order"]),
        kept["most_seats"],
        kept["points"],
        kept["bound"],
        kept["most_seen"],
        frozenset(kept["held_firms"]),
        frozenset(kept["held_panels"]),
        None if kept["before"] is None else _panels(kept["before"]),
    )


def newest(session: Session, clinic_id: int) -> TimetableDraft | None:
    """The clinic's draft as it is now."""
    found = select(TimetableDraft).where(TimetableDraft.clinic_id == clinic_id)
    return session.scalar(found.order_by(TimetableDraft.version.desc()).limit(1))


def keep(
    session: Session,
    *,
    clinic: Clinic,
    plan: Plan,
    said: str,
    account_id: int,
    now: datetime,
    version: int | None = None,
) -> TimetableDraft:
    """The plan as the newest version. Writes. `version`: the one it was made from, None whatever is newest.

    Raises ChangedMeanwhile or InUse (409).
    """
    last = hold_newest(session, clinic, version)
    draft = TimetableDraft(
        clinic_id=clinic.id,
        version=last.version + 1 if last else 1,
        plan=replace(plan, before=None).dumped(),
        said=said[:200],
        account_id=account_id,
        at=now,
    )
    session.add(draft)
    record(session, account_id, "timetable.changed", f"clinic:{clinic.code}", version=draft.version)
    session.flush()
    return draft


def undo(session: Session, *, clinic: Clinic, version: int, account_id: int) -> None:
    """Drops the newest version; the one before counts again. Writes. Raises as `keep` does."""
    last = hold_newest(session, clinic, version)
    if last is not None:
        session.execute(delete(TimetableDraft).where(TimetableDraft.id == last.id))
        record(session, account_id, "timetable.undone", f"clinic:{clinic.code}", version=version)
        session.flush()


def hold_newest(session: Session, clinic: Clinic, version: int | None) -> TimetableDraft | None:
    """The newest draft, the clinic's row locked. Raises ChangedMeanwhile or InUse (409)."""
    hold_clinic(session, clinic)
    url = f"/organise/clinics/{clinic.code}/timetable"
    last = newest(session, clinic.id)
    if version is not None and version != (last.version if last else 0):
        raise ChangedMeanwhile(next_url=url)
    if last is not None and last.applied_at is not None:
        raise InUse(next_url=url)
    return last


def _panels(kept: Mapping[str, list[int]]) -> dict[int, frozenset[int]]:
    return {int(at): frozenset(panel) for at, panel in kept.items()}

"""Copying a clinic: everything but its bookings, on another day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from events.clinic.admission import listed
from events.clinic.calling import BASICS, call
from events.clinic.drawn_up import ClinicRefused, NewClinic, NewStation, faults
from events.clinic.models import Clinic, ListedFirm, ListPurpose, Station
from events.clinic.team.seating import obstacles
from yurong.kit.clock import instant


@dataclass(frozen=True)
class Copied:
    """The new draft, and who of the panels could not be taken along (「王某：那天没空」)."""

    clinic: Clinic
    left_out: tuple[str, ...]


def copy(
    session: Session,
    *,
    clinic: Clinic,
    on_day: date,
    account_id: int,
    now: datetime,
    code: str | None = None,
    differs: Mapping[str, object] | None = None,
) -> Copied:
    """A draft like `clinic` on that day, its moments moved along, panels and lists taken over. Writes.

    `differs`: fields of NewClinic that are not as they were. Experts who could not come are left out, and a
    station nobody is left for. The same `code` from the same account gives the draft made first. `clinic` as
    loaded by queries.clinic_for. Raises ClinicRefused (422).
    """
    wanted = replace(drawn_like(clinic, on_day, now), code=code, **(differs or {}))  # type: ignore[arg-type]  # by name
    if errors := faults(wanted, now):
        raise ClinicRefused(errors)
    stations, left_out = _panels(session, clinic.stations, wanted)
    drawn = replace(wanted, stations=stations, is_demo=clinic.is_demo)
    made = call(session, clinic=drawn, account_id=account_id, now=now)
    for purpose in ListPurpose:
        for firm in listed(session, clinic.id, purpose):
            session.merge(
                ListedFirm(clinic_id=made.id, purpose=purpose.value, uscc=firm.uscc, name=firm.name)
            )
    session.flush()
    return Copied(made, left_out)


def drawn_like(clinic: Clinic, on_day: date, now: datetime) -> NewClinic:
    """The stored clinic as one would draw it up for that day: its moments keep their distance to the day.

    Booking opens at once when it would have opened before now.
    """
    later = on_day - clinic.on_day
    begins = instant(on_day, clinic.opens_at)
    opens = max(now, clinic.booking_opens_at + later)
    closes = _ahead(clinic.booking_closes_at + later, begins, now)
    moved = {
        "on_day": on_day,
        "booking_opens_at": opens if opens < closes else now,
        "booking_closes_at": closes,
        "change_until": _ahead(clinic.change_until + later, begins, now),
    }
    return NewClinic(**{name: getattr(clinic, name) for name in BASICS} | moved)


def _ahead(moment: datetime, begins: datetime, now: datetime) -> datetime:
    """That moment, or the beginning of the clinic when it would be past."""
    return moment if moment > now + timedelta(minutes=1) else begins


def _panels(
    session: Session, stations: list[Station], wanted: NewClinic
) -> tuple[tuple[NewStation, ...], tuple[str, ...]]:
    hours = wanted.on_day, wanted.opens_at, wanted.closes_at
    everybody = {seat.expert_id for station in stations for seat in station.seats}
    against = {each.expert_id: str(each) for each in obstacles(session, everybody, *hours)}
    kept = []
    for station in stations:
        fit = tuple(seat.expert_id for seat in station.seats if seat.expert_id not in against)
        if fit:
            kept.append(NewStation(station.name, fit))
    return tuple(kept), tuple(against[each] for each in sorted(against))

"""The chair of a panel (主诊专家): one of its experts, who releases its sheets. A panel may do without."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from events.clinic.calling import hold_clinic
from events.clinic.models import Clinic, PanelSeat, Station
from yurong.accounts.audit import record
from yurong.kit.errors import Conflict, NotFound


class NotTheChair(Conflict):
    title = "由主诊专家出具"


def set_chair(
    session: Session, *, clinic: Clinic, station_id: int, expert_id: int | None, account_id: int
) -> None:
    """Makes the expert the station's chair, or nobody (None). Writes.

    Raises NotFound for another clinic's station or an expert who has no seat there.
    """
    hold_clinic(session, clinic)
    station = next((each for each in clinic.stations if each.id == station_id), None)
    if station is None or (expert_id and expert_id not in {seat.expert_id for seat in station.seats}):
        raise NotFound
    seats = update(PanelSeat).where(PanelSeat.station_id == station_id)
    session.execute(seats.where(PanelSeat.is_chair).values(is_chair=False))
    if expert_id:
        session.execute(seats.where(PanelSeat.expert_id == expert_id).values(is_chair=True))
    record(session, account_id, "station.chair_set", f"station:{station_id}", expert=expert_id)
    session.flush()


def chair_of(station: Station) -> PanelSeat | None:
    """The chair's seat; seats must be loaded."""
    return next((seat for seat in station.seats if seat.is_chair), None)


def left_to(station: Station, expert_id: int | None) -> str:
    """The name of the chair to whom this expert leaves the release; empty when the expert may release.

    `expert_id` is None for the organiser, who always may. Seats, experts and accounts must be loaded.
    """
    chair = chair_of(station)
    return "" if chair is None or expert_id in (None, chair.expert_id) else chair.expert.account.name


def refuse_other_than_chair(station: Station, expert_id: int | None) -> None:
    """Raises NotTheChair (409) when an expert other than the chair would release. Loaded as for left_to."""
    if name := left_to(station, expert_id):
        raise NotTheChair(f"本诊台由主诊专家{name}或主办方出具诊断书。")

"""Who of a panel steps back for a firm: read from what is declared at that moment. Reads only."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from events.clinic.models import Booking, Expert
from events.clinic.refusals import PanelUnsuitable
from events.clinic.team.interests import Disclosed, Interest, Ties, conflict, roles_left_empty
from yurong.accounts.models import Enterprise


def disclosed(session: Session, expert_ids: Collection[int]) -> list[Disclosed]:
    """What these members have disclosed, by id. Two queries."""
    if not expert_ids:
        return []
    found = select(Expert).where(Expert.id.in_(expert_ids)).order_by(Expert.id)
    loaded = found.options(joinedload(Expert.account), selectinload(Expert.interests))
    return [as_disclosed(each) for each in session.scalars(loaded.execution_options(populate_existing=True))]


def as_disclosed(expert: Expert) -> Disclosed:
    """The member as a value; account and interests must be loaded."""
    return Disclosed(
        expert.id,
        expert.role,
        expert.account.name,
        expert.institution,
        tuple(Interest(each.uscc, each.firm_name, Ties(each.ties).label) for each in expert.interests),
    )


def recused(experts: Iterable[Expert], firm: Enterprise) -> frozenset[int]:
    """Ids of the experts who step back for this firm; accounts and interests must be loaded. Pure."""
    return frozenset(
        each.id for each in experts if conflict(as_disclosed(each), firm.uscc, firm.name) is not None
    )


def steps_back(session: Session, expert_id: int, enterprise_id: int) -> bool:
    """Whether this expert must not judge this firm."""
    firm = session.get_one(Enterprise, enterprise_id)
    return any(conflict(each, firm.uscc, firm.name) is not None for each in disclosed(session, [expert_id]))


def recused_by_booking(
    session: Session, bookings: Iterable[Booking], panels: dict[int, set[int]]
) -> dict[int, list[Disclosed]]:
    """Who steps back, by booking id. `panels`: expert ids by station id; the firms must be loaded."""
    members = {each.expert_id: each for each in disclosed(session, set().union(*panels.values()))}
    return {
        booking.id: [
            members[each]
            for each in sorted(panels.get(booking.station_id, ()))
            if conflict(members[each], booking.enterprise.uscc, booking.enterprise.name) is not None
        ]
        for booking in bookings
    }


def refuse_unsuitable(
    session: Session, expert_ids: Collection[int], enterprise_id: int, clinic_code: str
) -> None:
    """Raises PanelUnsuitable (409) when a role of this panel would be left with nobody for the firm.

    The firm is not told who or why.
    """
    firm = session.get_one(Enterprise, enterprise_id)
    if roles_left_empty(disclosed(session, expert_ids), firm.uscc, firm.name):
        raise PanelUnsuitable(next_url=f"/clinics/{clinic_code}")

"""Holding a slot for a firm while it fills the form: five minutes, one slot per firm and clinic."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.clinic import claims
from events.clinic.admission import refuse_outsiders
from events.clinic.booking import check_open, offered, panel_of
from events.clinic.life.held import hold_of
from events.clinic.life.no_show import refuse_restricted
from events.clinic.models import Clinic, SlotHold
from events.clinic.refusals import OfferOpen
from events.clinic.team.recusal import refuse_unsuitable
from yurong.kit.duplicates import is_duplicate

KEPT = timedelta(minutes=5)


def hold(
    session: Session,
    *,
    clinic: Clinic,
    station_id: int,
    starts_at: datetime,
    enterprise_id: int,
    account_id: int,
    now: datetime,
) -> SlotHold:
    """The slot held for the firm until five minutes from now, instead of what it held before. Writes.

    Asking again for the slot it still holds changes nothing: nobody keeps a slot by reloading. Raises what
    `book` raises, and OfferOpen (409) while an offer from the waitlist waits for an answer.
    """
    check_open(clinic, now)
    refuse_outsiders(session, clinic, enterprise_id)
    refuse_restricted(session, clinic, enterprise_id, now)
    slot, desk = offered(clinic, station_id, starts_at, now)
    refuse_unsuitable(session, panel_of(clinic, station_id), enterprise_id, clinic.code)
    wanted = claims.wanted(slot, desk, clinic.id, enterprise_id)
    held = hold_of(session, clinic.id, enterprise_id, lock=True)
    if held and held.is_offer:
        raise OfferOpen(next_url=f"/clinics/{clinic.code}/waitlist")
    is_same = held is not None and (held.station_id, held.starts_at) == (station_id, starts_at)
    if held and is_same and now < held.until:
        return held
    mine = held or SlotHold(clinic_id=clinic.id, enterprise_id=enterprise_id, is_offer=False)
    try:
        with session.begin_nested():
            mine.station_id, mine.account_id = station_id, account_id
            mine.starts_at, mine.ends_at = slot.starts_at, slot.ends_at
            mine.made_at, mine.until = now, min(now + KEPT, slot.starts_at)
            session.add(mine)
            session.flush()
            claims.keep(session, mine, wanted, now)
    except IntegrityError as error:
        theirs = hold_of(session, clinic.id, enterprise_id) if is_duplicate(error) else None
        if theirs and held is None and (theirs.station_id, theirs.starts_at) == (station_id, starts_at):
            return theirs  # a colleague, or a double click, was first
        raise claims.refusal(session, error, wanted, mine, clinic.code) from error
    return mine

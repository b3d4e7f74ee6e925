"""The signature that an expert leaves for print: kept, replaced, taken back."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.clinic.models import Booking, Expert, ExpertSignature
from events.clinic.sheet import Strokes
from yurong.accounts.audit import record


def keep(session: Session, *, expert: Expert, strokes: Strokes, now: datetime) -> None:
    """The expert's signature from now on; sheets released before keep theirs. Writes."""
    found = session.get(ExpertSignature, expert.id, with_for_update=True)
    if found is None:
        found = ExpertSignature(expert_id=expert.id)
        session.add(found)
    found.width, found.height, found.strokes, found.at = strokes.width, strokes.height, strokes.path, now
    record(session, expert.account_id, "signature.kept", f"expert:{expert.id}")
    session.flush()


def take_back(session: Session, *, expert: Expert) -> None:
    """Later sheets leave space for a signature by hand again. Writes; twice does no more than once."""
    if session.get(ExpertSignature, expert.id) is None:
        return
    session.execute(delete(ExpertSignature).where(ExpertSignature.expert_id == expert.id))
    record(session, expert.account_id, "signature.taken_back", f"expert:{expert.id}")
    session.flush()


def own_strokes(session: Session, expert: Expert) -> Strokes | None:
    """What the expert has left, if anything. Reads only."""
    found = session.get(ExpertSignature, expert.id)
    return _strokes(found) if found else None


def strokes_of(session: Session, booking: Booking) -> dict[int, Strokes]:
    """The signatures of those who signed this case, by expert. Reads only."""
    signed = [each.expert_id for each in booking.sign_offs]
    rows = session.scalars(select(ExpertSignature).where(ExpertSignature.expert_id.in_(signed)))
    return {row.expert_id: _strokes(row) for row in rows}


def _strokes(row: ExpertSignature) -> Strokes:
    return Strokes(width=row.width, height=row.height, path=row.strokes)

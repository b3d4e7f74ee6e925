"""Changing the lists of a sheet: one entrance for writing, one for striking and restoring a line."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic.findings import sit_down
from events.clinic.lists.line import Line
from events.clinic.models import Booking, Expert, SheetEntry, SignOff
from events.clinic.refusals import EditedElsewhere, SignedAlready
from yurong.accounts.audit import record


def write_entry(
    session: Session, *, booking: Booking, expert: Expert, line: Line, now: datetime
) -> SheetEntry:
    """The line as it stands from now on, printed again if it was struck. Writes; twice changes nothing more.

    `line.version` is what the page showed, 0 for a draft or a new line. Raises EditedElsewhere (409) with
    both texts, SignedAlready (409) once anybody of the panel has signed (a signature stands for the whole
    sheet), NotOnPanel (404), Cancelled (410).
    """
    return _put(session, booking, expert, line, struck=False, now=now)


def strike(
    session: Session, *, booking: Booking, expert: Expert, line: Line, struck: bool, now: datetime
) -> SheetEntry:
    """The line no longer printed (`struck`), or printed again; its words stay. Writes. Raises as above."""
    return _put(session, booking, expert, line, struck=struck, now=now)


def _put(
    session: Session, booking: Booking, expert: Expert, line: Line, *, struck: bool, now: datetime
) -> SheetEntry:
    sit_down(session, booking, expert)
    found = session.scalar(
        select(SheetEntry)
        .where(SheetEntry.booking_id == booking.id, SheetEntry.kind == line.kind, SheetEntry.key == line.key)
        .execution_options(populate_existing=True)
    )
    if found and _same(found, line, struck=struck):
        return found
    if session.scalar(select(SignOff.id).where(SignOff.booking_id == booking.id).limit(1)):
        raise SignedAlready("已有专家签署。签署代表认可整份诊断书，请先撤回签署再改。")
    if (found.version if found else 0) != line.version:
        raise EditedElsewhere(
            yours=line.text, theirs=found.text if found else "", version=found.version if found else 0
        )
    if found is None:
        found = SheetEntry(booking_id=booking.id, kind=line.kind.value, key=line.key, version=0)
        session.add(found)
    found.text, found.who, found.due_on, found.struck = line.text, line.who, line.due_on, struck
    found.owner = line.owner.value if line.owner else ""
    found.expert_id, found.at = expert.id, now
    found.version += 1
    record(
        session,
        expert.account_id,
        "entry.struck" if struck else "entry.written",
        f"booking:{booking.code}",
        kind=line.kind.value,
    )
    session.flush()
    return found


def _same(found: SheetEntry, line: Line, *, struck: bool) -> bool:
    owner = line.owner.value if line.owner else ""
    stands = (found.text, found.who, found.owner, found.due_on, found.struck)
    return stands == (line.text, line.who, owner, line.due_on, struck)

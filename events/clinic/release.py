"""Releasing a diagnosis sheet: number, version and frozen content, once and for good."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import codes
from events.clinic.holding import hold_live
from events.clinic.models import (
    Booking,
    DiagnosisSheet,
    ExpertRole,
    PanelSeat,
    SheetCounter,
    SignOff,
)
from events.clinic.refusals import NotAllSigned, NothingNew
from events.clinic.team.interests import conflict
from events.clinic.team.recusal import disclosed
from events.numbering import next_number
from yurong.accounts.audit import record
from yurong.accounts.models import Enterprise
from yurong.kit.clock import local


@dataclass(frozen=True)
class Mark:
    """What identifies a sheet on paper; `replaces` is the number of the version it corrects."""

    number: str
    short_code: str
    version: int
    replaces: str | None
    released_at: datetime
    reason: str = ""
    """Why the old version is corrected; empty for a first one."""


def release(
    session: Session,
    *,
    booking: Booking,
    after_version: int,
    account_id: int,
    engine_version: str,
    catalog_version: str,
    freeze: Callable[[Mark], str],
    now: datetime,
    reason: str = "",
) -> DiagnosisSheet:
    """The sheet that follows `after_version` (0: the first); releasing it twice gives the same one. Writes.

    `freeze` is called once with the sheet's mark and gives the content as JSON text, stored as it is.
    `reason` says why the version before is corrected. Raises NotAllSigned (409) naming the roles that are
    missing, NothingNew (409) when nobody has signed since the version before, Cancelled (410).
    """
    hold_live(session, booking)
    sheets = session.scalars(
        select(DiagnosisSheet).where(DiagnosisSheet.booking_id == booking.id).order_by(DiagnosisSheet.version)
    ).all()
    if len(sheets) > after_version:
        return sheets[after_version]
    if missing := awaited(session, booking):
        names = "、".join(role.label for role in missing)
        raise NotAllSigned(
            f"还差{names}专家签署；都签署后才能出具诊断书。",
            next_label="返回预约",
            next_url=f"/bookings/{booking.code}",
        )
    old = sheets[-1] if sheets else None
    if old and not renewed(old, session.scalars(select(SignOff.at).where(SignOff.booking_id == booking.id))):
        raise NothingNew
    reason = reason if old else ""
    mark = Mark(
        _number(session, now), codes.short_code(), len(sheets) + 1, old.number if old else None, now, reason
    )
    payload = freeze(mark)
    sheet = DiagnosisSheet(
        number=mark.number,
        short_code=mark.short_code,
        booking_id=booking.id,
        version=mark.version,
        replaces_id=old.id if old else None,
        reason=reason or None,
        payload=payload,
        payload_sha256=hashlib.sha256(payload.encode()).hexdigest(),
        engine_version=engine_version,
        catalog_version=catalog_version,
        released_at=now,
        released_by=account_id,
    )
    session.add(sheet)
    record(session, account_id, "sheet.released", f"booking:{booking.code}", number=mark.number)
    session.flush()
    return sheet


def renewed(newest: DiagnosisSheet, signed: Iterable[datetime]) -> bool:
    """Whether somebody has signed since the newest sheet: what a correction needs."""
    return any(at > newest.released_at for at in signed)


def awaited(session: Session, booking: Booking) -> list[ExpertRole]:
    """The panel's roles that have not signed off, in the order of the sheet. Reads only.

    Who steps back for the firm is not waited for, and a signature given before does not count.
    """
    seated = session.scalars(select(PanelSeat.expert_id).where(PanelSeat.station_id == booking.station_id))
    firm = session.get_one(Enterprise, booking.enterprise_id)
    panel = {
        each.expert_id: each.role
        for each in disclosed(session, seated.all())
        if conflict(each, firm.uscc, firm.name) is None
    }
    signed = session.scalars(
        select(SignOff.role).where(SignOff.booking_id == booking.id, SignOff.expert_id.in_(panel))
    )
    missing = set(panel.values()) - set(signed)
    return [role for role in ExpertRole if role.value in missing]


def note_pdf(session: Session, sheet: DiagnosisSheet, pdf_sha256: str) -> bool:
    """Whether the paper is the one printed first; notes the hash of the first printing. Writes."""
    session.refresh(sheet, ["pdf_sha256"], with_for_update={"key_share": True})
    if sheet.pdf_sha256 is None:
        sheet.pdf_sha256 = pdf_sha256
        session.flush()
    return sheet.pdf_sha256 == pdf_sha256


def _number(session: Session, now: datetime) -> str:
    """The next number of the business year: 「豫诊〔2026〕第000012号」."""
    year = local(now).year
    return f"豫诊〔{year}〕第{next_number(session, SheetCounter, year):06d}号"

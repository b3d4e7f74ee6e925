"""材料: files handed in with the intake, ten for one booking; each look and each change is audited."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.clinic.holding import hold_live
from events.clinic.models import MOST_PAPERS, Booking, IntakePaper, PaperKind
from events.sent import Sent
from yurong.accounts.audit import record
from yurong.kit.errors import Conflict, NotFound
from yurong.kit.paths import DataFolder
from yurong.kit.storage import FolderStorage, Storage


class TooManyPapers(Conflict):
    title = "材料已满"
    message = f"一个预约最多 {MOST_PAPERS} 份材料。请先删掉不需要的，再上传。"


class NoSuchPaper(NotFound):
    message = "没有这份材料，或者它已经删除。"


def paper_storage(folder: DataFolder) -> Storage:
    """Where the papers of this installation lie."""
    return FolderStorage(folder.files / "intake")


def add_paper(
    session: Session,
    *,
    booking: Booking,
    kind: PaperKind,
    sent: Sent,
    storage: Storage,
    account_id: int,
    now: datetime,
) -> IntakePaper:
    """The file as a paper of the booking, moved into the storage. Writes.

    The same content sent again is the same paper. Raises TooManyPapers (409) and Cancelled (410).
    """
    hold_live(session, booking)
    stored = papers_of(session, [booking.id])
    if same := next((each for each in stored if each.sha256 == sent.sha256), None):
        same.kind = kind.value
        return same
    free = sorted(set(range(1, MOST_PAPERS + 1)) - {each.place for each in stored})
    if not free:
        raise TooManyPapers(next_label="返回材料", next_url=f"/bookings/{booking.code}/papers")
    paper = IntakePaper(
        booking_id=booking.id,
        place=free[0],
        token=secrets.token_hex(16),
        kind=kind.value,
        name=sent.name,
        media=sent.media,
        size_bytes=sent.size_bytes,
        sha256=sent.sha256,
        scan=sent.scan.value,
        account_id=account_id,
        added_at=now,
    )
    session.add(paper)
    record(
        session, account_id, "paper.added", f"booking:{booking.code}", kind=kind.value, size=paper.size_bytes
    )
    session.flush()
    # Moved before the commit: what a rolled-back transaction leaves is swept, a row without a file is not.
    storage.take(paper.token, sent.path)
    return paper


def remove_paper(session: Session, booking: Booking, token: str, account_id: int) -> None:
    """Forgets a paper; the caller removes its file once this is committed. Writes. Raises NoSuchPaper."""
    gone = session.execute(
        delete(IntakePaper)
        .where(IntakePaper.booking_id == booking.id, IntakePaper.token == token)
        .returning(IntakePaper.kind)
    ).first()
    if gone is None:
        raise NoSuchPaper(next_label="返回材料", next_url=f"/bookings/{booking.code}/papers")
    record(session, account_id, "paper.removed", f"booking:{booking.code}", kind=gone.kind)


def papers_of(session: Session, booking_ids: Iterable[int]) -> list[IntakePaper]:
    """The papers of these bookings, in the order in which they came."""
    found = select(IntakePaper).where(IntakePaper.booking_id.in_(list(booking_ids)))
    return list(session.scalars(found.order_by(IntakePaper.booking_id, IntakePaper.added_at, IntakePaper.id)))


def paper_for(session: Session, booking: Booking, token: str) -> IntakePaper:
    """The paper of this booking. Raises NoSuchPaper."""
    found = select(IntakePaper).where(IntakePaper.booking_id == booking.id, IntakePaper.token == token)
    paper = session.scalar(found)
    if paper is None:
        raise NoSuchPaper(next_label="返回材料", next_url=f"/bookings/{booking.code}/papers")
    return paper

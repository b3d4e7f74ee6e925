"""资料: files for participants; thirty for one event, each change audited."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.matchmaking.holding import hold, touch
from events.matchmaking.models import Event, EventMaterial, Registration, RegistrationState, SeenBy
from events.matchmaking.results.refusals import NoSuchMaterial, TooManyMaterials
from events.sent import Sent
from yurong.accounts.audit import record
from yurong.kit.paths import DataFolder
from yurong.kit.storage import FolderStorage, Storage

MOST = 30
SETTLED = timedelta(days=1)
"""A file without a row is older than this before it is swept: its row may be about to be committed."""


def material_storage(folder: DataFolder) -> Storage:
    """Where the materials of this installation lie."""
    return FolderStorage(folder.files / "materials")


def add_material(
    session: Session,
    *,
    event: Event,
    sent: Sent,
    title: str,
    seen_by: SeenBy,
    storage: Storage,
    account_id: int,
    now: datetime,
) -> EventMaterial:
    """The file as a material of the event, moved into the storage. Writes.

    The same content sent again is the same material under the new title. Raises TooManyMaterials (409).
    """
    hold(session, event)
    touch(event, now)
    stored = materials_of(session, event.id)
    if same := next((each for each in stored if each.sha256 == sent.sha256), None):
        same.title, same.seen_by = title or sent.name, seen_by.value
        record(session, account_id, "material.changed", f"event:{event.code}", seen_by=seen_by.value)
        return same
    free = sorted(set(range(1, MOST + 1)) - {each.place for each in stored})
    if not free:
        raise TooManyMaterials(next_label="返回资料", next_url=f"/organise/events/{event.code}/materials")
    material = EventMaterial(
        event_id=event.id,
        place=free[0],
        token=secrets.token_hex(16),
        title=title or sent.name,
        media=sent.media,
        size_bytes=sent.size_bytes,
        sha256=sent.sha256,
        scan=sent.scan.value,
        seen_by=seen_by.value,
        account_id=account_id,
        added_at=now,
    )
    session.add(material)
    record(session, account_id, "material.added", f"event:{event.code}", seen_by=seen_by.value)
    session.flush()
    # Moved before the commit: what a rolled-back transaction leaves is swept, a row without a file is not.
    storage.take(material.token, sent.path)
    return material


def remove_material(session: Session, event: Event, token: str, account_id: int, now: datetime) -> None:
    """Forgets a material; the caller removes its file once this is committed. Writes.

    Raises NoSuchMaterial (404).
    """
    hold(session, event)
    touch(event, now)
    gone = session.scalar(
        delete(EventMaterial)
        .where(EventMaterial.event_id == event.id, EventMaterial.token == token)
        .returning(EventMaterial.title)
    )
    if gone is None:
        raise NoSuchMaterial(next_label="返回资料", next_url=f"/organise/events/{event.code}/materials")
    record(session, account_id, "material.removed", f"event:{event.code}")


def materials_of(session: Session, event_id: int) -> list[EventMaterial]:
    """All materials of the event, in the order in which they came."""
    found = select(EventMaterial).where(EventMaterial.event_id == event_id)
    return list(session.scalars(found.order_by(EventMaterial.added_at, EventMaterial.id)))


def visible(
    session: Session, event: Event, registration: Registration | None, now: datetime
) -> list[EventMaterial]:
    """What this person may take now, None being anybody: who has a confirmed place gets more than others."""
    has_place = registration is not None and registration.state == RegistrationState.CONFIRMED
    shown = {SeenBy.PUBLIC} | ({SeenBy.REGISTERED} if has_place else set())
    if has_place and now >= event.ends_at:
        shown.add(SeenBy.AFTER)
    return [each for each in materials_of(session, event.id) if each.seen_by in shown]


def material_for(
    session: Session, event: Event, registration: Registration | None, token: str, now: datetime
) -> EventMaterial:
    """One that this person may take now. Raises NoSuchMaterial (404), as for one that is not there."""
    found = next((each for each in visible(session, event, registration, now) if each.token == token), None)
    if found is None:
        raise NoSuchMaterial(next_label="返回活动", next_url=f"/events/{event.code}")
    return found


def forget_stray(session: Session, folder: DataFolder, now: datetime) -> int:
    """Removes files of the storage that no material names, older than a day; how many."""
    storage = material_storage(folder)
    known = set(session.scalars(select(EventMaterial.token)))
    stray = [key for key in storage.keys_before(now - SETTLED) if key not in known]
    for key in stray:
        storage.remove(key)
    return len(stray)

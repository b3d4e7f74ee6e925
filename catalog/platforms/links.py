"""The outgoing addresses: what is kept now, and the one way to change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.loading import restamp
from catalog.platforms.models import PlatformLink
from yurong.accounts.audit import record
from yurong.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an address, with who made it; `address` is empty where it was taken away."""

    address: str
    by: str
    at: datetime


def addresses(session: Session) -> Mapping[str, str]:
    """The address of every platform that has one, by id."""
    newest = select(func.max(PlatformLink.id)).group_by(PlatformLink.platform)
    rows = session.scalars(
        select(PlatformLink).where(PlatformLink.id.in_(newest)).order_by(PlatformLink.platform)
    )
    return {row.platform: row.address for row in rows if row.address}


def changes(session: Session, platform: str) -> list[Change]:
    """All changes of one platform's address, newest first."""
    rows = session.execute(
        select(PlatformLink, Account.name)
        .join(Account, Account.id == PlatformLink.account_id)
        .where(PlatformLink.platform == platform)
        .order_by(PlatformLink.id.desc())
    )
    return [Change(row.address, name, row.set_at) for row, name in rows]


def put_address(session: Session, platform: str, address: str, account_id: int, now: datetime) -> bool:
    """Gives the platform this address, or none where it is empty. Writes, unless nothing changes.

    True where something changed. Noted in the audit log; the catalog gets a new version, so that pages
    that show the address are made anew.
    """
    if addresses(session).get(platform, "") == address:
        return False
    session.add(PlatformLink(platform=platform, address=address, account_id=account_id, set_at=now))
    record(session, account_id, "platform.address_set", f"platform:{platform}", address=address)
    restamp(session)
    return True

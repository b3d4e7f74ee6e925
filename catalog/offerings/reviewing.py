"""Review: approve from a day, or return with a remark. Nobody reviews what they submitted."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from catalog.feed.writing import note_approval, note_withdrawal
from catalog.loading import restamp
from catalog.models import Offered
from catalog.offerings import letters, queries
from catalog.offerings.models import OfferingVersion, VersionState
from catalog.offerings.refusals import NothingToWithdraw, NotWaiting, SameEyes
from catalog.offerings.spans import spans
from catalog.snapshot import snapshot
from yurong.accounts.audit import record


class WrongDay(ValueError):
    """The day on which a version should begin cannot be; the text says why."""


def approve(
    session: Session,
    version: OfferingVersion,
    *,
    from_day: date,
    today: date,
    account_id: int,
    now: datetime,
    public_url: str,
) -> None:
    """Publishes the version from this day, which may be today, and tells the institution. Writes.

    Raises NotWaiting (409), SameEyes (403), WrongDay.
    """
    _waiting_for(session, version, account_id)
    if from_day < today:
        raise WrongDay("不能早于今天：已经公布过的内容不能倒改")
    if version.valid_until and version.valid_until < from_day:
        raise WrongDay(f"晚于这一版的有效期截止日 {version.valid_until}，发布后不会生效")
    # Read before the new stamp: what a rolled back transaction saw must not be kept under it.
    catalogue = snapshot(session)
    version.state, version.in_force_from = VersionState.APPROVED, from_day
    _reviewed(session, version, "", account_id, now)
    restamp(session)
    note_approval(session, version, catalogue, now)
    record(
        session,
        account_id,
        "offering.approved",
        f"offering:{version.offering_id}",
        version=version.number,
        from_day=from_day.isoformat(),
    )
    letters.tell_approval(session, version, now, public_url)


def send_back(
    session: Session,
    version: OfferingVersion,
    *,
    remark: str,
    account_id: int,
    now: datetime,
    public_url: str,
) -> None:
    """Returns the version to the institution, which reads the remark. Writes.

    Raises NotWaiting (409), SameEyes (403).
    """
    _waiting_for(session, version, account_id)
    version.state = VersionState.RETURNED
    _reviewed(session, version, remark, account_id, now)
    record(
        session, account_id, "offering.returned", f"offering:{version.offering_id}", version=version.number
    )
    letters.tell_return(session, version, now, public_url)


def withdraw(session: Session, offered: Offered, *, today: date, account_id: int, now: datetime) -> None:
    """Takes the offering out of the catalog from today on, scheduled versions included. Writes.

    An institution may always stop; what stood before stays in the history. Raises NothingToWithdraw (409).
    """
    queries.hold(session, offered)
    standing = [
        span.version
        for span in spans(queries.versions(session, offered.id))
        if span.until is None or span.until >= today
    ]
    if not standing:
        raise NothingToWithdraw
    for version in standing:
        assert version.in_force_from is not None, "approved versions have a first day"
        version.withdrawn_from = max(today, version.in_force_from)
    session.flush()
    restamp(session)
    note_withdrawal(session, offered, today, now)
    record(session, account_id, "offering.withdrawn", f"offering:{offered.id}", day=today.isoformat())


def _waiting_for(session: Session, version: OfferingVersion, account_id: int) -> None:
    queries.hold_version(session, version)
    if version.state != VersionState.SUBMITTED:
        raise NotWaiting
    if account_id in (version.submitted_by, version.edited_by):
        raise SameEyes


def _reviewed(
    session: Session, version: OfferingVersion, remark: str, account_id: int, now: datetime
) -> None:
    version.reviewed_by, version.reviewed_at = account_id, now
    version.remark = remark
    version.revision += 1
    session.flush()

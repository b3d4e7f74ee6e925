"""What the desk, the review and the public history read; and the locks that changes take first."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.models import CriterionRow, Offered
from catalog.offerings.models import OfferingVersion, VersionState
from catalog.offerings.refusals import NoSuchOffering
from yurong.accounts.models import Account, Institution, RoleGrant
from yurong.accounts.visitor import Visitor


def own(session: Session, who: Visitor, offering_id: int) -> tuple[Offered, str]:
    """An offering of the visitor's institution, with the institution's name. Raises NoSuchOffering."""
    found = named(session, offering_id)
    if found[0].institution_id not in who.institution_ids:
        raise NoSuchOffering
    return found


def named(session: Session, offering_id: int) -> tuple[Offered, str]:
    """Any offering with its institution's name. Raises NoSuchOffering."""
    if not 0 < offering_id < 2**31:
        raise NoSuchOffering
    row = session.execute(
        select(Offered, Institution.name)
        .join(Institution, Institution.id == Offered.institution_id)
        .where(Offered.id == offering_id)
    ).first()
    if row is None:
        raise NoSuchOffering
    return row[0], row[1]


def of_institutions(session: Session, who: Visitor) -> Sequence[tuple[Offered, str]]:
    """The offerings of the visitor's institutions with the institution's name, oldest first."""
    rows = session.execute(
        select(Offered, Institution.name)
        .join(Institution, Institution.id == Offered.institution_id)
        .where(Offered.institution_id.in_(who.institution_ids))
        .order_by(Institution.name, Offered.id)
    )
    return [(row, name) for row, name in rows]


def versions(session: Session, offering_id: int) -> Sequence[OfferingVersion]:
    """Every version of an offering with its rows, oldest first; there is at least one."""
    return session.scalars(
        select(OfferingVersion)
        .where(OfferingVersion.offering_id == offering_id)
        .order_by(OfferingVersion.number)
        .options(selectinload(OfferingVersion.criteria))
    ).all()


def versions_of(session: Session, offering_ids: Sequence[int]) -> dict[int, list[OfferingVersion]]:
    """The versions of each of these offerings, oldest first, without their rows."""
    found: dict[int, list[OfferingVersion]] = {each: [] for each in offering_ids}
    for version in session.scalars(
        select(OfferingVersion)
        .where(OfferingVersion.offering_id.in_(offering_ids))
        .order_by(OfferingVersion.offering_id, OfferingVersion.number)
    ):
        found[version.offering_id].append(version)
    return found


def rows_of(session: Session, version_ids: Sequence[int]) -> dict[int, list[CriterionRow]]:
    """The rows of criteria of each of these versions, in order; versions without any are left out."""
    found: dict[int, list[CriterionRow]] = {}
    for row in session.scalars(
        select(CriterionRow)
        .where(CriterionRow.version_id.in_(version_ids))
        .order_by(CriterionRow.version_id, CriterionRow.position)
    ):
        if row.version_id is not None:
            found.setdefault(row.version_id, []).append(row)
    return found


def waiting(session: Session) -> Sequence[tuple[OfferingVersion, str]]:
    """Submitted versions with the institution's name, the longest waiting first."""
    rows = session.execute(
        select(OfferingVersion, Institution.name)
        .join(Offered, Offered.id == OfferingVersion.offering_id)
        .join(Institution, Institution.id == Offered.institution_id)
        .where(OfferingVersion.state == VersionState.SUBMITTED)
        .order_by(OfferingVersion.submitted_at, OfferingVersion.id)
        .options(joinedload(OfferingVersion.offered))
    )
    return [(version, name) for version, name in rows]


def reviewed(session: Session, most: int = 20) -> Sequence[tuple[OfferingVersion, str]]:
    """Versions that somebody reviewed, newest first, with the institution's name."""
    rows = session.execute(
        select(OfferingVersion, Institution.name)
        .join(Offered, Offered.id == OfferingVersion.offering_id)
        .join(Institution, Institution.id == Offered.institution_id)
        .where(OfferingVersion.reviewed_at.is_not(None), OfferingVersion.state != VersionState.SUBMITTED)
        .order_by(OfferingVersion.reviewed_at.desc(), OfferingVersion.id.desc())
        .limit(most)
        .options(joinedload(OfferingVersion.offered))
    )
    return [(version, name) for version, name in rows]


def version(session: Session, version_id: int) -> OfferingVersion:
    """One version with its rows and its offering. Raises NoSuchOffering."""
    found = None
    if 0 < version_id < 2**31:
        found = session.scalar(
            select(OfferingVersion)
            .where(OfferingVersion.id == version_id)
            .options(selectinload(OfferingVersion.criteria), joinedload(OfferingVersion.offered))
        )
    if found is None:
        raise NoSuchOffering
    return found


def addresses(session: Session, institution_id: int) -> Sequence[str]:
    """The e-mail addresses of the institution's people, in order."""
    return session.scalars(
        select(Account.email)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.institution_id == institution_id)
        .order_by(Account.email)
    ).all()


def names(session: Session, account_ids: Sequence[int]) -> dict[int, str]:
    """The names of these people."""
    rows = session.scalars(select(Account).where(Account.id.in_(account_ids)))
    return {row.id: row.name for row in rows}


def hold(session: Session, offered: Offered) -> None:
    """Locks the offering until the transaction ends: its changes come one after the other."""
    session.execute(select(Offered.id).where(Offered.id == offered.id).with_for_update())


def hold_version(session: Session, version: OfferingVersion) -> None:
    """Locks the offering and reads the version again as it now is."""
    session.execute(select(Offered.id).where(Offered.id == version.offering_id).with_for_update())
    session.refresh(version)
    session.refresh(version, ["criteria"])

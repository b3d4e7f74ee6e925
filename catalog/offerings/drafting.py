"""Drafts: begun, edited under a revision, handed in, taken back. Every change is audited."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.criteria import Criterion
from catalog.criterion_rows import to_rows, to_tree
from catalog.models import Offered
from catalog.offerings import queries
from catalog.offerings.models import EDITABLE, OfferingVersion, VersionState
from catalog.offerings.refusals import EditedElsewhere, NotEditable
from catalog.offerings.values import Terms, put_terms, terms_of
from yurong.accounts.audit import record


def begin(
    session: Session,
    *,
    institution_id: int,
    product_slug: str,
    terms: Terms,
    is_demo: bool,
    account_id: int,
    now: datetime,
) -> OfferingVersion:
    """A new offering with its first draft. Writes."""
    offered = Offered(institution_id=institution_id, product_slug=product_slug, is_demo=is_demo)
    session.add(offered)
    session.flush()
    version = OfferingVersion(offering_id=offered.id, number=1, state=VersionState.DRAFT, criteria=[])
    return _made(session, version, terms, account_id, now)


def begin_again(session: Session, offered: Offered, account_id: int, now: datetime) -> OfferingVersion:
    """The open version of the offering, or a new draft that says what the newest one says. Writes."""
    queries.hold(session, offered)
    versions = queries.versions(session, offered.id)
    newest = versions[-1]
    if newest.state != VersionState.APPROVED:
        return newest
    version = OfferingVersion(
        offering_id=offered.id,
        number=newest.number + 1,
        state=VersionState.DRAFT,
        criteria=to_rows(to_tree(newest.criteria)),
    )
    return _made(session, version, terms_of(newest), account_id, now)


def save_terms(
    session: Session, version: OfferingVersion, terms: Terms, *, revision: int, account_id: int, now: datetime
) -> None:
    """Makes the draft say these terms. Writes. Raises EditedElsewhere, NotEditable (409)."""
    _open_for(session, version, revision)
    if terms == terms_of(version):
        return
    put_terms(version, terms)
    _edited(session, version, "offering.terms_saved", account_id, now)


def save_criteria(
    session: Session,
    version: OfferingVersion,
    criteria: Sequence[Criterion],
    *,
    revision: int,
    account_id: int,
    now: datetime,
) -> None:
    """Makes these the rows of the draft, in this order. Writes. Raises EditedElsewhere, NotEditable (409)."""
    _open_for(session, version, revision)
    if tuple(criteria) == to_tree(version.criteria):
        return
    version.criteria = to_rows(criteria)
    _edited(session, version, "offering.rows_saved", account_id, now)


def submit(
    session: Session, version: OfferingVersion, *, revision: int, account_id: int, now: datetime
) -> None:
    """Hands the draft to the reviewers. Writes. Raises EditedElsewhere, NotEditable (409)."""
    _open_for(session, version, revision)
    version.state = VersionState.SUBMITTED
    version.submitted_by, version.submitted_at = account_id, now
    version.reviewed_by = version.reviewed_at = None
    _edited(session, version, "offering.submitted", account_id, now)


def take_back(session: Session, version: OfferingVersion, account_id: int, now: datetime) -> None:
    """Makes a submitted version a draft again. Writes. Raises NotEditable (409)."""
    queries.hold_version(session, version)
    if version.state != VersionState.SUBMITTED:
        raise NotEditable
    version.state = VersionState.DRAFT
    version.submitted_by = version.submitted_at = None
    _edited(session, version, "offering.taken_back", account_id, now)


def _made(
    session: Session, version: OfferingVersion, terms: Terms, account_id: int, now: datetime
) -> OfferingVersion:
    put_terms(version, terms)
    version.remark, version.revision = "", 0
    session.add(version)
    _edited(session, version, "offering.drafted", account_id, now)
    return version


def _open_for(session: Session, version: OfferingVersion, revision: int) -> None:
    queries.hold_version(session, version)
    if version.state not in EDITABLE:
        raise NotEditable
    if version.revision != revision:
        raise EditedElsewhere(version.revision)


def _edited(session: Session, version: OfferingVersion, verb: str, account_id: int, now: datetime) -> None:
    version.revision += 1
    version.edited_by, version.edited_at = account_id, now
    session.flush()
    record(session, account_id, verb, f"offering:{version.offering_id}", version=version.number)

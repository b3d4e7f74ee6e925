"""Notes the catalog's changes in the transaction that makes them. Every function here writes."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from catalog.criterion_rows import to_tree
from catalog.feed.models import CatalogChange, Subject, Turn
from catalog.feed.telling import Told, told
from catalog.models import Offered
from catalog.offerings import queries
from catalog.offerings.diff import Diff, compare
from catalog.offerings.models import OfferingVersion, VersionState
from catalog.offerings.spans import spans
from catalog.offerings.values import terms_of
from catalog.values import Catalogue

EDITORS = "目录编辑"
LONGEST = 300


def note_load(session: Session, before: Catalogue | None, after: Catalogue, at: datetime) -> None:
    """Notes what the data files changed; the first load, before which there was nothing, as one change."""
    if before is None:
        said = (
            f"收录 {len(after.products)} 个产品、{len(after.policies)} 份文件、{len(after.rules)} 条奖补规则"
        )
        changes: Iterable[Told] = (Told(Subject.CATALOG, Turn.ADDED, "first", "产品目录", (said,)),)
    else:
        changes = told(before, after)
    for each in changes:
        session.add(
            CatalogChange(
                key=f"load:{after.version}:{each.subject}:{each.id}",
                at=at,
                subject=each.subject.value,
                turn=each.turn.value,
                title=each.title,
                words=list(each.words),
                who=EDITORS,
                product_slug=each.product_slug,
                policy_id=each.policy_id,
                is_demo=False,
            )
        )
    session.flush()


def note_approval(session: Session, version: OfferingVersion, catalogue: Catalogue, at: datetime) -> None:
    """Notes that a version is published from its first day on, and what it changes."""
    offered, institution = queries.named(session, version.offering_id)
    earlier = [
        each
        for each in queries.versions(session, offered.id)
        if each.state == VersionState.APPROVED and each.number < version.number
    ]
    before = (terms_of(earlier[-1]), to_tree(earlier[-1].criteria)) if earlier else None
    after = (terms_of(version), to_tree(version.criteria))
    words = _words(compare(before, after, catalogue.region_names, catalogue.clauses)) if earlier else []
    turn = Turn.CHANGED if earlier else Turn.ADDED
    session.add(_of_offering(offered, version, institution, turn, words, version.in_force_from, at))
    session.flush()


def note_withdrawal(session: Session, offered: Offered, from_day: date, at: datetime) -> None:
    """Notes that the offering no longer stands from this day on."""
    _, institution = queries.named(session, offered.id)
    newest = _newest_approved(session, offered.id)
    session.add(_of_offering(offered, newest, institution, Turn.WITHDRAWN, [], from_day, at))
    session.flush()


def note_expired(session: Session, today: date, at: datetime) -> int:
    """Notes once for each offering whose last version ended by its own date before today; how many."""
    ended = session.scalars(
        select(OfferingVersion)
        .where(
            OfferingVersion.state == VersionState.APPROVED,
            OfferingVersion.valid_until < today,
            ~exists().where(
                CatalogChange.turn == Turn.EXPIRED.value,
                CatalogChange.offering_id == OfferingVersion.offering_id,
                CatalogChange.from_day == OfferingVersion.valid_until,
            ),
        )
        .order_by(OfferingVersion.valid_until, OfferingVersion.id)
        .with_for_update(skip_locked=True)
    ).all()
    # Asked again under the locks: another process may have noted them in between.
    told_already = set(
        session.scalars(select(CatalogChange.key).where(CatalogChange.turn == Turn.EXPIRED.value))
    )
    noted = 0
    for version in ended:
        if _key(version, Turn.EXPIRED) in told_already:
            continue
        last = spans(queries.versions(session, version.offering_id))[-1:]
        if not last or last[0].version.id != version.id or last[0].until != version.valid_until:
            continue
        offered, institution = queries.named(session, version.offering_id)
        words = [f"有效期至 {version.valid_until}，已从产品目录撤下"]
        session.add(_of_offering(offered, version, institution, Turn.EXPIRED, words, version.valid_until, at))
        noted += 1
    session.flush()
    return noted


def _newest_approved(session: Session, offering_id: int) -> OfferingVersion:
    approved = [
        each for each in queries.versions(session, offering_id) if each.state == VersionState.APPROVED
    ]
    return approved[-1]


def _of_offering(
    offered: Offered,
    version: OfferingVersion,
    institution: str,
    turn: Turn,
    words: list[str],
    from_day: date | None,
    at: datetime,
) -> CatalogChange:
    return CatalogChange(
        key=_key(version, turn),
        at=at,
        subject=Subject.OFFERING.value,
        turn=turn.value,
        title=version.name,
        words=[each[:LONGEST] for each in words],
        who=institution,
        product_slug=offered.product_slug,
        offering_id=offered.id,
        from_day=from_day,
        is_demo=offered.is_demo,
    )


def _key(version: OfferingVersion, turn: Turn) -> str:
    return f"offering:{version.offering_id}:{version.number}:{turn.value}"


def _words(diff: Diff) -> list[str]:
    terms = [f"{each.label}：由「{each.before}」改为「{each.after}」" for each in diff.terms]
    rows = {"added": "新增条件", "changed": "条件改为", "removed": "删去条件"}
    return terms + [
        f"{rows[each.kind]}：{(each.after or each.before)[0]}" for each in diff.rows if each.kind in rows
    ]

"""Who is told of a posting: the counterparts of what it says, and whoever watches for such."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.register import FirmFacts
from catalog.vocabulary import Track
from events.matchmaking.board.drafted import Party
from events.matchmaking.board.finding import Wanted, fits
from events.matchmaking.board.fit import COUNTERPARTS, Fit, alike, order_for
from events.matchmaking.board.lines import line_of
from events.matchmaking.board.matched import said_of, suiting
from events.matchmaking.board.queries import leaders, open_versions, people_of, with_poster
from events.matchmaking.models import BoardPost, BoardTold, BoardVersion, BoardWatch, PostKind
from yurong.accounts.models import Enterprise, Institution
from yurong.kit.clock import local


def spread(session: Session, version: BoardVersion, now: datetime) -> int:
    """Notes who is to be told of a version just published, and its poster of what fits it. Writes.

    Each person once for each posting, whatever versions follow; nobody of a posting of their own side.
    """
    post = session.scalars(
        select(BoardPost)
        .where(BoardPost.id == version.post_id)
        .options(*with_poster())
        .execution_options(populate_existing=True)
    ).one()
    own = Party(post.enterprise_id, post.institution_id)
    own_people = set(people_of(session, own))
    fitting = counterparts_of(session, post, version, now)
    noted = 0
    for party, fit in _counterparts(session, post, version, fitting, now):
        for account_id in people_of(session, party):
            noted += account_id not in own_people and _note(session, account_id, post.id, fit, now)
    for account_id, fit in _watching(session, post, version):
        noted += account_id not in own_people and _note(session, account_id, post.id, fit, now)
    for other, fit in fitting:
        _note(session, post.account_id, other.post_id, fit, now)
    return noted


def counterparts_of(
    session: Session, post: BoardPost, version: BoardVersion, now: datetime
) -> list[tuple[BoardVersion, Fit]]:
    """Open postings of others that fit this one, best first, with why. Reads only."""
    if PostKind(post.kind) not in COUNTERPARTS:
        return []
    said = said_of(post.kind, version)
    found = []
    for other in open_versions(session, local(now).date()):
        is_own = (other.post.enterprise_id, other.post.institution_id) == (
            post.enterprise_id,
            post.institution_id,
        )
        fit = alike(said, said_of(other.post.kind, other)) if not is_own else Fit(0)
        if fit.is_worth_telling:
            found.append((other, fit))
    return sorted(found, key=lambda each: (-each[1].points, each[0].post_id))


def _counterparts(
    session: Session,
    post: BoardPost,
    version: BoardVersion,
    fitting: Sequence[tuple[BoardVersion, Fit]],
    now: datetime,
) -> Iterator[tuple[Party, Fit]]:
    kind = PostKind(post.kind)
    if kind is PostKind.FINANCE:
        names = {each.institution: each.fit for each in suiting(session, post, version, local(now).date())}
        ours = session.scalars(
            select(Institution).where(Institution.name.in_(names)).order_by(Institution.id)
        )
        yield from ((Party(institution_id=each.id), names[each.name]) for each in ours)
    elif kind is PostKind.ORDER:
        yield from _firms_for(session, post, version)
    else:
        for other, fit in fitting:
            yield Party(other.post.enterprise_id, other.post.institution_id), fit


def _firms_for(session: Session, post: BoardPost, version: BoardVersion) -> Iterator[tuple[Party, Fit]]:
    """Firms of the order's track, by what they told of themselves."""
    said = said_of(post.kind, version)
    rows = session.execute(
        select(FirmFacts.enterprise_id, FirmFacts.case, Enterprise.region)
        .join(Enterprise, Enterprise.id == FirmFacts.enterprise_id)
        .order_by(FirmFacts.enterprise_id)
    )
    for enterprise_id, case, region in rows.all():
        track = case["profile"].get("track")
        fit = order_for(said, Track(track) if track else None, region)
        if fit.is_worth_telling:
            yield Party(enterprise_id=enterprise_id), fit


def _watching(session: Session, post: BoardPost, version: BoardVersion) -> Iterator[tuple[int, Fit]]:
    line = line_of(version, post, leaders(session))
    for watch in session.scalars(select(BoardWatch).order_by(BoardWatch.id)).all():
        wanted = Wanted(watch.kind, watch.region, watch.track, watch.band, watch.words)
        if fits(line, wanted):
            yield watch.account_id, Fit(100, ("符合您订阅的条件",))


def _note(session: Session, account_id: int, post_id: int, fit: Fit, now: datetime) -> int:
    """1 when this person had not been noted for this posting. Writes."""
    dialect = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"account_id": account_id, "post_id": post_id, "reasons": list(fit.reasons), "noted_at": now}
    once = dialect(BoardTold).values(row).on_conflict_do_nothing(index_elements=["account_id", "post_id"])
    return int(session.scalar(once.returning(BoardTold.post_id)) is not None)

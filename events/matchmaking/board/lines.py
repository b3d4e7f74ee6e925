"""Postings as lines of the public list: what anybody may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from catalog.vocabulary import Guarantee, Purpose, Track
from events.matchmaking.board.queries import leaders, open_versions
from events.matchmaking.models import BoardPost, BoardVersion, Cooperation, Maturity, PostKind
from yurong.kit.money import Money

UNNAMED_FIRM, UNNAMED_INSTITUTION = "一家企业（未公开名称）", "一家机构（未公开名称）"


@dataclass(frozen=True)
class PostLine:
    """One public posting. Where the name is shown, `poster` is it, and `leads` the chain of a 链主.

    `changed_at`: when what it says was handed in last, never before it was public.
    """

    code: str
    kind: PostKind
    title: str
    summary: str
    region: str
    track: Track
    poster: str
    leads: str
    amount: Money | None
    facts: tuple[tuple[str, str], ...]
    published_at: datetime
    changed_at: datetime
    expires_on: date
    is_demo: bool
    number: int

    @property
    def city(self) -> str:
        """The code of the city; a county straight under the province is its own."""
        return self.region if self.region.startswith("4190") else f"{self.region[:4]}00"


def open_lines(session: Session, today: date) -> list[PostLine]:
    """What stands on the board, newest first."""
    chains = leaders(session)
    return [line_of(each, each.post, chains) for each in open_versions(session, today)]


def line_of(version: BoardVersion, post: BoardPost, chains: Mapping[int, str]) -> PostLine:
    """The line of a published version; who posted it must be loaded."""
    assert post.published_at is not None, "only what is public becomes a line"
    assert post.expires_on is not None, "what is public expires"
    return PostLine(
        code=post.code,
        kind=PostKind(post.kind),
        title=version.title,
        summary=version.summary,
        region=version.region,
        track=Track(version.track),
        poster=_poster(version, post),
        leads=chains.get(post.enterprise_id or 0, "") if version.shows_name else "",
        amount=version.amount,
        facts=facts_of(post.kind, version),
        published_at=post.published_at,
        changed_at=max(post.published_at, version.submitted_at or post.published_at),
        expires_on=post.expires_on,
        is_demo=post.is_demo,
        number=version.number,
    )


def facts_of(kind: str, version: BoardVersion) -> tuple[tuple[str, str], ...]:
    """The fields of the kind in words, empty ones left out."""
    amount = str(version.amount) if version.amount else ""
    term = f"{version.term_months} 个月" if version.term_months else ""
    steps = Maturity(version.maturity).label if version.maturity else ""
    ways = "、".join(Cooperation(each).label for each in version.cooperation)
    rows: dict[str, tuple[tuple[str, str], ...]] = {
        PostKind.FINANCE: (
            ("需要", amount),
            ("期限", term),
            ("用途", "、".join(Purpose(each).label for each in version.purposes)),
            ("可提供的担保", "、".join(Guarantee(each).label for each in version.security)),
        ),
        PostKind.TECHNOLOGY: (
            ("技术方向", version.field),
            ("至少要做到", steps),
            ("合作方式", ways),
            ("预算", amount),
        ),
        PostKind.ORDER: (
            ("采购或加工", version.product),
            ("数量", version.quantity),
            ("交货", version.delivery),
            ("金额", amount),
        ),
        PostKind.RESULT: (("技术方向", version.field), ("做到了", steps), ("合作方式", ways)),
    }
    return tuple((label, value) for label, value in rows[kind] if value)


def _poster(version: BoardVersion, post: BoardPost) -> str:
    if not version.shows_name:
        return UNNAMED_FIRM if post.enterprise_id is not None else UNNAMED_INSTITUTION
    owner = post.enterprise or post.institution
    assert owner is not None, "a posting has one of the two"
    return owner.name

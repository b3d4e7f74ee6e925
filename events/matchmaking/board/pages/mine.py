"""我的供需: one's postings, what was asked of them, what one has asked for, what one watches."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.vocabulary import Track
from events.matchmaking.board import queries
from events.matchmaking.board.finding import Band, Wanted
from events.matchmaking.models import (
    BoardInterest,
    BoardPost,
    BoardVersion,
    BoardWatch,
    PostKind,
    VersionState,
)
from events.matchmaking.organise.asking import account_of
from events.matchmaking.public.index import cities_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import today
from yurong.kit.templating import render

MOST_TOLD = 30


@dataclass(frozen=True)
class OwnLine:
    """One of my postings: what it says last, how it stands, how many ask and wait for an answer."""

    post: BoardPost
    kind: str
    title: str
    standing: str
    tag: str
    waiting: int


@dataclass(frozen=True)
class Asked:
    """One posting whose contact my side asked for."""

    interest: BoardInterest
    title: str
    standing: str


@dataclass(frozen=True)
class Told:
    """One posting of others that may suit me, with why."""

    code: str
    kind: str
    title: str
    reasons: str
    is_demo: bool


@dataclass(frozen=True)
class MinePage:
    """The context of matchmaking/board/mine.html."""

    posts: list[OwnLine]
    asked: list[Asked]
    told: list[Told]
    """Newest first, at most MOST_TOLD."""
    watches: list[tuple[BoardWatch, str, str]]
    """(watch, in words, the address of the list)."""
    may_post: bool


def show(request: Request, session: Session) -> Response:
    who, places = visitor(request), cities_of(request)
    watches = [(each, _wanted(each)) for each in queries.watches_of(session, account_of(request))]
    page = MinePage(
        posts=[_own(each) for each in queries.posts_of(session, who)],
        asked=[_asked(each) for each in queries.asked_by(session, who)],
        told=_told(session, account_of(request)),
        watches=[(each, in_words(said, places), f"/board{said.query()}") for each, said in watches],
        may_post=bool(who.enterprise_ids or who.institution_ids),
    )
    done = {"watched": "已订阅：有新的符合条件，每天最多发一封邮件", "unwatched": "已取消这个订阅"}
    context = {"page": page, "done": done.get(request.query_params.get("done", ""), "")}
    return render(request, "matchmaking/board/mine.html", context)


def standing_of(post: BoardPost, version: BoardVersion) -> tuple[str, str]:
    """How a posting stands for its poster, in words, and the tag's name."""
    if post.closed_at is not None:
        return "已结束", "reference"
    if post.expires_on is not None and post.expires_on < today():
        return "已到期，别人看不到", "encouraged"
    state = VersionState(version.state)
    if post.published_at is None:
        return state.label, "pilot"
    if queries.shown(post) is None:
        return f"已撤下，{state.label}", "pilot"
    beside = "" if state is VersionState.PUBLISHED else f"，修改{state.label}"
    return f"已公布{beside}", "launched"


def in_words(wanted: Wanted, places: dict[str, str]) -> str:
    """A filter as somebody would say it."""
    words = [
        PostKind(wanted.kind).label if wanted.kind else "",
        places.get(wanted.region, ""),
        Track(wanted.track).label if wanted.track else "",
        Band(wanted.band).label if wanted.band else "",
        f"“{wanted.q}”" if wanted.q else "",
    ]
    return "、".join(each for each in words if each) or "所有新公布的"


def _own(post: BoardPost) -> OwnLine:
    version = queries.latest(post)
    standing, tag = standing_of(post, version)
    waiting = sum(each.agreed is None for each in post.interests)
    return OwnLine(post, PostKind(post.kind).label, version.title, standing, tag, waiting)


def _asked(interest: BoardInterest) -> Asked:
    said = {None: "等对方答复", True: "对方已同意", False: "对方没有同意"}
    return Asked(interest, queries.public_title(interest.post), said[interest.agreed])


def _told(session: Session, account_id: int) -> list[Told]:
    rows = queries.told_of(session, account_id, today())[::-1][:MOST_TOLD]
    return [
        Told(
            code=told.post.code,
            kind=PostKind(told.post.kind).label,
            title=version.title,
            reasons="；".join(told.reasons),
            is_demo=told.post.is_demo,
        )
        for told, version in rows
    ]


def _wanted(watch: BoardWatch) -> Wanted:
    return Wanted(watch.kind, watch.region, watch.track, watch.band, watch.words)

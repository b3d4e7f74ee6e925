"""Letters about postings: to reviewers, to the poster, to who asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.board.queries import public_title
from events.matchmaking.models import BoardInterest, BoardPost, BoardVersion, PostKind
from yurong.accounts.models import Account
from yurong.accounts.telling import administrators, tell
from yurong.kit.messages import shortened

CLOSING = "豫融\n（此信由系统发出，请勿直接回复）\n"
TITLE_IN_SMS = 16


def tell_reviewers(
    session: Session, post: BoardPost, version: BoardVersion, now: datetime, public_url: str
) -> None:
    """Tells the administrators that a posting waits. Writes outbox rows."""
    _tell_administrators(
        session,
        key=f"{_key(version)}:submitted:{now.timestamp():.0f}",
        subject=f"待审核的供需信息：{version.title}",
        body=f"有一条{PostKind(post.kind).label}等待审核：\n「{version.title}」\n\n请打开审核：\n"
        f"{_at(public_url, f'/organise/board/{post.code}')}",
        short=f"有一条供需信息待审核：{_short(version)}。",
        now=now,
    )


def tell_reported(
    session: Session, post: BoardPost, key: str, words: str, now: datetime, public_url: str
) -> None:
    """Tells the administrators what a reader finds wrong, `key` before each one's id. Writes outbox rows."""
    title = public_title(post)
    _tell_administrators(
        session,
        key=key,
        subject=f"有人反映供需信息有问题：{title}",
        body=f"有人反映公布的「{title}」有问题：\n{words}\n\n请打开看，需要时撤下：\n"
        f"{_at(public_url, f'/organise/board/{post.code}')}",
        short=f"有人反映供需信息「{shortened(title, TITLE_IN_SMS)}」有问题，请登录查看。",
        now=now,
    )


def tell_poster(
    session: Session,
    post: BoardPost,
    version: BoardVersion,
    what: str,
    remark: str,
    now: datetime,
    public_url: str,
) -> None:
    """Tells what became of a version under review. Writes outbox rows."""
    why = f"\n审核意见：{remark}\n" if remark else ""
    until = f"\n公布到 {post.expires_on}，到期前 7 天会提醒您。\n" if post.expires_on and not remark else ""
    _tell(
        session,
        session.get_one(Account, post.account_id),
        key=f"{_key(version)}:reviewed:{now.timestamp():.0f}",
        subject=f"供需信息{what}：{version.title}",
        body=f"您发布的{PostKind(post.kind).label}「{version.title}」{what}。\n{why}{until}\n打开：\n"
        f"{_own(post, public_url)}",
        short=f"您的供需信息{_short(version)}{what}。",
        now=now,
    )


def tell_expiry(
    session: Session, post: BoardPost, version: BoardVersion, now: datetime, public_url: str
) -> None:
    """Warns that a posting soon leaves the board. Writes outbox rows."""
    _tell(
        session,
        session.get_one(Account, post.account_id),
        key=f"board:{post.code}:expires:{post.expires_on}",
        subject=f"即将到期：{version.title}",
        body=f"您发布的{PostKind(post.kind).label}「{version.title}」公布到 {post.expires_on}，"
        f"到期后别人就看不到了。\n\n还需要的话，打开后点一下「延长」；已经解决的，请点「结束」：\n"
        f"{_own(post, public_url)}",
        short=f"您的供需信息{_short(version)}将于{_day(post)}到期，可一键延长。",
        now=now,
    )


def tell_asked(session: Session, interest: BoardInterest, now: datetime, public_url: str) -> None:
    """Tells the poster that somebody asks for the contact. Writes outbox rows."""
    title = public_title(interest.post)
    _tell(
        session,
        interest.post.account,
        key=f"board-interest:{interest.code}:asked",
        subject=f"有人想联系您：{title}",
        body=f"有一家单位看了您发布的「{title}」，想和您联系。\n"
        f"请打开看是谁、为什么，再决定是否交换联系方式：\n{_own(interest.post, public_url)}\n\n"
        "您同意之前，对方看不到您的姓名、电话和邮箱。",
        short=f"有单位想联系您的「{shortened(title, TITLE_IN_SMS)}」，请登录查看。",
        now=now,
    )


def tell_answer(session: Session, interest: BoardInterest, now: datetime, public_url: str) -> None:
    """Tells who asked what the poster answered. Writes outbox rows."""
    title, said = public_title(interest.post), "同意了" if interest.agreed else "没有同意"
    link = f"/me/board/interests/{interest.code}" if interest.agreed else f"/board/{interest.post.code}"
    after = "登录后可以看到联系方式" if interest.agreed else "可以看看其他的供需信息"
    _tell(
        session,
        interest.account,
        key=f"board-interest:{interest.code}:{interest.agreed}:{now.timestamp():.0f}",
        subject=f"对方{said}：{title}",
        body=f"您想联系「{title}」的发布人，对方{said}交换联系方式。{after}：\n{_at(public_url, link)}",
        short=f"「{shortened(title, TITLE_IN_SMS)}」的发布人{said}交换联系方式。",
        now=now,
    )


def _tell_administrators(
    session: Session, *, key: str, subject: str, body: str, short: str, now: datetime
) -> None:
    for each in administrators(session):
        _tell(session, each, key=f"{key}:{each.id}", subject=subject, body=body, short=short, now=now)


def _tell(
    session: Session, to: Account, *, key: str, subject: str, body: str, short: str, now: datetime
) -> None:
    whole = f"{to.name}，您好：\n\n{body}\n\n{CLOSING}"
    tell(session, key=key, to=to.email, subject=subject, body=whole, short=short, now=now)


def _key(version: BoardVersion) -> str:
    return f"board-version:{version.id}"


def _short(version: BoardVersion) -> str:
    return f"「{shortened(version.title, TITLE_IN_SMS)}」"


def _day(post: BoardPost) -> str:
    return f"{post.expires_on.month}月{post.expires_on.day}日" if post.expires_on else ""


def _own(post: BoardPost, public_url: str) -> str:
    return _at(public_url, f"/me/board/{post.code}")


def _at(public_url: str, path: str) -> str:
    return f"{public_url.rstrip('/')}{path}"

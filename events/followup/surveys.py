"""One-tap survey: asked the day after the occasion and 90 days on, by a secret link; answered with a tap.

The day after an event all its participants are asked (events.matchmaking.results.survey), not firms alone.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from catalog.vocabulary import Labelled
from events.followup.letters import CLOSING
from events.followup.models import FollowCase, Survey
from events.followup.refusals import SurveyClosed
from yurong.accounts.models import Account
from yurong.kit.clock import instant, local
from yurong.kit.errors import NotFound
from yurong.kit.outbox import enqueue

ASKED_AT = time(9, 0)
OPEN_FOR = timedelta(days=60)
TOO_LATE = timedelta(days=30)
"""A survey that could not be sent within 30 days of its day is not sent at all."""
TOKEN_LENGTH = 43
ANSWER = ("score", "solved", "words", "answered_at")


@dataclass(frozen=True, slots=True)
class Round:
    """One asking: so many days after occasions of these kinds."""

    name: str
    after: timedelta
    subject: str
    ask: str
    occasions: tuple[str, ...]


ROUNDS = (
    Round(
        "after",
        timedelta(days=1),
        "昨天的诊断对您有帮助吗？",
        "这次诊断对您有帮助吗？点一下就好，约半分钟。",
        ("clinic",),
    ),
    Round(
        "later",
        timedelta(days=90),
        "三个月过去了，问题解决了吗？",
        "三个月前提出的问题，现在解决得怎样？点一下就好。",
        ("clinic", "event"),
    ),
)


class Solved(Labelled):
    """解决了吗."""

    YES = "yes", "解决了"
    PARTLY = "partly", "解决了一部分"
    NO = "no", "还没有"


def ask(session: Session, now: datetime, public_url: str) -> int:
    """Mails the surveys whose time has come, each once; how many. Writes.

    At 09:00 mainland time of the day after (and of the 90th day after) the occasion, or as soon as the
    sheet has been released; no later than 30 days after that.
    """
    told = 0
    for asking in ROUNDS:
        for case in _due(session, asking, now):
            told += _send(session, case, asking, now, public_url)
    return told


def survey_of(session: Session, token: str) -> Survey:
    """The survey behind a secret link, with its case. Raises NotFound."""
    found = None
    if len(token) == TOKEN_LENGTH:
        loaded = select(Survey).where(Survey.token == token).options(joinedload(Survey.case))
        found = session.scalar(loaded)
    if found is None:
        raise NotFound("这个回访链接不存在，请从邮件里完整打开。")
    return found


def answer(
    session: Session, survey: Survey, score: int | None, solved: Solved | None, words: str, now: datetime
) -> None:
    """Notes the answer; what is not given stays as it was, a later answer takes the place. Writes.

    The first answer has a score (1 to 5). Raises SurveyClosed 60 days after the mail.
    """
    if now >= survey.sent_at + OPEN_FOR:
        raise SurveyClosed
    session.refresh(survey, ANSWER, with_for_update={"key_share": True})
    survey.score = score if score is not None else survey.score
    assert survey.score is not None, "the form asks for a score first"
    survey.solved = solved.value if solved else survey.solved
    survey.words = words or survey.words
    survey.answered_at = now
    session.flush()


def _due(session: Session, asking: Round, now: datetime) -> Iterator[FollowCase]:
    today = local(now).date()
    asked = select(Survey.id).where(Survey.case_id == FollowCase.id, Survey.round == asking.name).exists()
    found = (
        select(FollowCase)
        .where(
            FollowCase.occasion.in_(asking.occasions),
            FollowCase.held_on <= today - asking.after,
            FollowCase.held_on > today - asking.after - TOO_LATE,
            ~asked,
        )
        .order_by(FollowCase.id)
        .options(joinedload(FollowCase.account))
    )
    return (each for each in session.scalars(found) if now >= due_at(each.held_on, asking))


def due_at(held_on: date, asking: Round) -> datetime:
    """The instant from which a case is asked."""
    return instant(held_on + asking.after, ASKED_AT)


def _send(session: Session, case: FollowCase, asking: Round, now: datetime, public_url: str) -> int:
    token = secrets.token_urlsafe(32)
    row = {"case_id": case.id, "round": asking.name, "token": token, "sent_at": now, "words": ""}
    dialect = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    once = dialect(Survey).values(row).on_conflict_do_nothing(index_elements=["case_id", "round"])
    survey_id = session.scalar(once.returning(Survey.id))
    if survey_id is None:
        return 0
    to: Account = case.account
    body = f"""\
{to.name}，您好：

您参加了「{case.title}」。{asking.ask}
{public_url.rstrip("/")}/surveys/{token}

链接 {OPEN_FOR.days} 天内有效。您的回答只用来改进服务，机构看不到。

{CLOSING}"""
    enqueue(session, key=f"survey:{survey_id}", to=to.email, subject=asking.subject, body=body, now=now)
    return 1

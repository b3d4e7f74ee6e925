"""Registering without an account: the form is kept until a code proves that telephone or mail is theirs.

Six digits, ten minutes, five tries; five codes for one form, five an hour for one address. The seat is taken
only when the code is right.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.matchmaking.models import Event, RegistrationAttempt
from events.matchmaking.registering.consents import Consents
from events.matchmaking.registering.links import digest
from events.matchmaking.registering.person import Person
from events.matchmaking.registering.refusals import CodeOver, NoSuchAttempt
from yurong.kit.limits import Limit, count
from yurong.kit.messages import signed
from yurong.kit.outbox import enqueue

GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = MOST_CODES = 5
KEPT = timedelta(days=1)
TO_ONE_ADDRESS = Limit("contact-code", 5, 60)
DIGITS = 6


@dataclass(frozen=True)
class Wanted:
    """A form that was filled in and is right, as far as a form can be. The first of `people` registers."""

    group_id: int
    people: tuple[Person, ...]
    answers: Mapping[int, str]
    consents: Consents
    shares_contact: bool
    rest_waits: bool
    request_key: str


def begin(
    session: Session, *, event: Event, wanted: Wanted, channel: str, now: datetime
) -> tuple[RegistrationAttempt, str]:
    """The attempt with its first code on the way, and its token. Writes. Raises TooMany (429).

    `channel`: mail or sms, to the first person's address or number.
    """
    first = wanted.people[0]
    token, code = secrets.token_urlsafe(24), _code()
    attempt = RegistrationAttempt(
        event_id=event.id,
        token_hash=digest(token),
        content=_stored(wanted),
        channel=channel,
        address=first.email if channel == "mail" else first.phone,
        code_hash=_salted(token, code),
        sent=1,
        tries=0,
        until=now + GOOD_FOR,
        made_at=now,
    )
    session.add(attempt)
    session.flush()
    _send(session, event, attempt, code, now)
    return attempt, token


def send_again(
    session: Session, *, event: Event, attempt: RegistrationAttempt, token: str, now: datetime
) -> None:
    """Another code; the one before is void. Writes. Raises CodeOver (410) after five, TooMany (429)."""
    if attempt.sent >= MOST_CODES:
        raise CodeOver(
            "验证码已发了 5 次。请检查号码或邮箱是否写对，重新填写。",
            next_url=f"/events/{event.code}/registration",
        )
    code = _code()
    attempt.code_hash, attempt.until = _salted(token, code), now + GOOD_FOR
    attempt.sent, attempt.tries = attempt.sent + 1, 0
    session.flush()
    _send(session, event, attempt, code, now)


def attempt_by_token(
    session: Session, event: Event, token: str, *, lock: bool = False
) -> RegistrationAttempt:
    """The attempt behind this token, at this event. Raises NoSuchAttempt (404)."""
    wanted = select(RegistrationAttempt).where(
        RegistrationAttempt.token_hash == digest(token), RegistrationAttempt.event_id == event.id
    )
    found = session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NoSuchAttempt(next_url=f"/events/{event.code}/registration")
    return found


def is_right(session: Session, attempt: RegistrationAttempt, token: str, code: str, now: datetime) -> bool:
    """Whether this is the code; a wrong one counts as a try. Writes; the caller holds the attempt.

    Raises CodeOver (410) when its time or its tries are over.
    """
    if now >= attempt.until or attempt.tries >= MOST_TRIES:
        raise CodeOver
    if hmac.compare_digest(_salted(token, code.strip()), attempt.code_hash):
        return True
    attempt.tries += 1
    session.flush()
    return False


def wanted_of(attempt: RegistrationAttempt) -> Wanted:
    """What the form said."""
    kept = attempt.content
    return Wanted(
        group_id=kept["group_id"],
        people=tuple(Person(**each) for each in kept["people"]),
        answers={int(number): text for number, text in kept["answers"].items()},
        consents=Consents(**kept["consents"]),
        shares_contact=kept["shares_contact"],
        rest_waits=kept["rest_waits"],
        request_key=kept["request_key"],
    )


def forget_attempts(session: Session, now: datetime) -> None:
    """Drops forms that were begun more than a day ago: they hold names and numbers. Writes."""
    session.execute(delete(RegistrationAttempt).where(RegistrationAttempt.made_at < now - KEPT))


def _stored(wanted: Wanted) -> dict[str, object]:
    answers = {str(number): text for number, text in wanted.answers.items()}
    return asdict(wanted) | {"people": [asdict(each) for each in wanted.people], "answers": answers}


def _send(session: Session, event: Event, attempt: RegistrationAttempt, code: str, now: datetime) -> None:
    count(session, TO_ONE_ADDRESS, hashlib.sha256(attempt.address.encode()).hexdigest()[:32], now)
    words = f"验证码 {code}，10 分钟内有效，用于活动报名。不是您本人操作请忽略。"
    body = words
    if attempt.channel == "mail":
        body = f"您好：\n\n{words}\n\n活动：{event.title}\n\n（此信由系统发出，请勿直接回复）\n"
    enqueue(
        session,
        key=f"registration-attempt:{attempt.id}:{attempt.sent}",
        to=attempt.address,
        subject=f"验证码 {code}：{event.title}",
        body=body if attempt.channel == "mail" else signed(words),
        channel=attempt.channel,
        now=now,
    )


def _code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def _salted(token: str, code: str) -> str:
    return hashlib.sha256(f"{token}:{code}".encode()).hexdigest()

"""Telling a participant something: by mail, or in short where there is no address; always with a link."""

from datetime import datetime

from sqlalchemy.orm import Session

from events.calendar_file import file_of
from events.matchmaking.calendar import registered_entry
from events.matchmaking.letters import CALENDAR_NAME
from events.matchmaking.models import Event, Registration
from events.matchmaking.registering import links
from events.matchmaking.telling import tell_registered
from yurong.kit.messages import MOST_CHARACTERS, SIGNATURE, shortened
from yurong.kit.senders import Attachment

LEAST_WORDS = 12
"""A short message that has room for fewer words beside the link goes without it."""


def tell(
    session: Session,
    event: Event,
    registration: Registration,
    *,
    what: str,
    subject: str,
    body: str,
    short: str,
    token: str | None,
    now: datetime,
    public_url: str,
    has_calendar: bool = False,
) -> None:
    """One letter about a registration; `what` names it, each name once. Writes outbox rows, and a link.

    `{link}` in `body` becomes the secret link: that of `token`, or a new one.
    """
    url = links.address(public_url, token or links.mint(session, registration, now))
    entry = registered_entry(event, registration, public_url, now) if has_calendar else None
    tell_registered(
        session,
        registration,
        key=f"registration:{registration.code}:{what}",
        subject=subject,
        body=_letter(event, registration, body.replace("{link}", url)),
        short=with_link(short, url),
        attachment=Attachment(CALENDAR_NAME, file_of(entry)) if entry else None,
        now=now,
    )


def with_link(words: str, url: str) -> str:
    """Words and address within one SMS: the words are cut, and the address left out where it cannot fit.

    Words are cut at a comma where they have one: half a registration code is none.
    """
    most = MOST_CHARACTERS - len(SIGNATURE)
    room = most - len(url) - 1
    if room < LEAST_WORDS:
        return _cut(words, most)
    return f"{_cut(words, room)} {url}"


def _cut(words: str, most: int) -> str:
    if len(words) <= most:
        return words
    return words[: most + 1].rpartition("，")[0] or shortened(words, most)


def _letter(event: Event, registration: Registration, body: str) -> str:
    closing = f"{event.organiser}\n（此信由系统发出，请勿直接回复）\n"
    return f"{registration.name}，您好：\n\n{body.strip()}\n\n{closing}"

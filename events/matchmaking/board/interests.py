"""想联系: somebody asks, the poster agrees, and both see each other's contact."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.codes import booking_code
from events.matchmaking.board import letters
from events.matchmaking.board.drafted import Party
from events.matchmaking.board.holding import hold
from events.matchmaking.board.queries import interest_with_post, is_of
from events.matchmaking.board.refusals import NobodyToSpeakFor, NotAgreed, NotYourPost, OwnPost, PostClosed
from events.matchmaking.models import BoardInterest, BoardPost
from yurong.accounts.audit import record
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import local

MOST_WORDS = 300


@dataclass(frozen=True)
class Contact:
    """Whom to call, once both agreed."""

    party: str
    name: str
    phone: str
    email: str


def party_of(who: Visitor) -> Party:
    """Whom the visitor speaks for: the first firm, else the first institution. Raises NobodyToSpeakFor."""
    if who.enterprise_ids:
        return Party(enterprise_id=who.enterprise_ids[0])
    if who.institution_ids:
        return Party(institution_id=who.institution_ids[0])
    raise NobodyToSpeakFor


def ask(
    session: Session, *, post: BoardPost, who: Visitor, words: str, now: datetime, public_url: str
) -> BoardInterest:
    """Asks for the contact and tells the poster; asking again gives the first. Writes.

    `words` say who is asking and why. Raises OwnPost, NobodyToSpeakFor (403), PostClosed (410).
    """
    party = party_of(who)
    if is_of(post, who):
        raise OwnPost
    assert who.account_id is not None, "who speaks for somebody is signed in"
    hold(session, post)
    known = select(BoardInterest).where(
        BoardInterest.post_id == post.id, BoardInterest.account_id == who.account_id
    )
    if found := session.scalar(known):
        return found
    if post.closed_at is not None or post.expires_on is None or post.expires_on < local(now).date():
        raise PostClosed
    interest = BoardInterest(
        code=booking_code(),
        post_id=post.id,
        account_id=who.account_id,
        enterprise_id=party.enterprise_id,
        institution_id=party.institution_id,
        words=words,
        asked_at=now,
    )
    session.add(interest)
    session.flush()
    record(session, who.account_id, "board.asked", f"board:{post.code}", interest=interest.code)
    loaded = interest_with_post(session, interest.code)
    assert loaded is not None, "it was stored just now"
    letters.tell_asked(session, loaded, now, public_url)
    return loaded


def answer(
    session: Session, *, code: str, who: Visitor, agrees: bool, now: datetime, public_url: str
) -> BoardInterest:
    """The poster's answer, told to who asked; a later refusal hides the contacts again. Writes.

    The same answer again changes nothing. Raises NotYourPost (404).
    """
    interest = interest_with_post(session, code)
    if interest is None or not is_of(interest.post, who):
        raise NotYourPost
    session.refresh(interest, ["agreed", "answered_at"], with_for_update={"of": BoardInterest})
    if interest.agreed is agrees:
        return interest
    interest.agreed, interest.answered_at = agrees, now
    verb = "board.agreed" if agrees else "board.refused"
    record(session, who.account_id, verb, f"board:{interest.post.code}", interest=interest.code)
    session.flush()
    letters.tell_answer(session, interest, now, public_url)
    return interest


def contact(session: Session, code: str, who: Visitor) -> tuple[BoardInterest, Contact]:
    """The other side's contact, for either side. Reads only: the page notes each look.

    Raises NotYourPost (404), NotAgreed (403).
    """
    interest = interest_with_post(session, code)
    if interest is None or not (is_of(interest, who) or is_of(interest.post, who)):
        raise NotYourPost
    if not interest.agreed:
        raise NotAgreed
    side: BoardPost | BoardInterest = interest if is_of(interest.post, who) else interest.post
    person = side.account
    return interest, Contact(name_of(side), person.name, person.phone or "", person.email)


def name_of(side: BoardPost | BoardInterest) -> str:
    """The firm's or institution's name; both must be loaded."""
    if side.enterprise is not None:
        return side.enterprise.name
    return side.institution.name if side.institution is not None else ""

"""Secret links: whoever has one may see and change that registration. Random, stored as a hash.

Every letter carries a link of its own, because a stored hash gives no link back; all of them stay good until
the registration is erased.
"""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import Registration, RegistrationLink
from events.matchmaking.registering.refusals import NoSuchRegistration

TOKEN_BYTES = 12
"""96 bits in 16 characters: short enough to stand in an SMS."""


def mint(session: Session, registration: Registration, now: datetime) -> str:
    """A new token of the registration, to be told once. Writes."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(RegistrationLink(token_hash=digest(token), registration_id=registration.id, made_at=now))
    return token


def registration_by_token(session: Session, token: str) -> Registration:
    """The registration behind a link. Reads only. Raises NoSuchRegistration (404)."""
    found = session.scalar(
        select(Registration)
        .join(RegistrationLink, RegistrationLink.registration_id == Registration.id)
        .where(RegistrationLink.token_hash == digest(token))
    )
    if found is None:
        raise NoSuchRegistration
    return found


def address(public_url: str, token: str) -> str:
    """The link as it stands in letters."""
    return f"{public_url.rstrip('/')}/r/{token}"


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()

"""Sign in and out: a random token in a cookie, its hash in the database."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload
from starlette.requests import Request
from starlette.responses import Response

from yurong.accounts import passwords
from yurong.accounts.models import Account, SignedIn
from yurong.accounts.visitor import NOBODY, Visitor
from yurong.kit import csrf
from yurong.kit.clock import now

COOKIE = "yurong_session"
LASTS = timedelta(days=14)


def identify(request: Request, session: Session) -> None:
    """Puts the visitor on the request: one query when there is a session cookie, none otherwise."""
    token = request.cookies.get(COOKIE)
    found = _find(session, token, now()) if token else NOBODY
    request.state.visitor = found
    request.state.known_as = f"account:{found.account_id}" if found.is_signed_in else ""


def account_with(session: Session, email: str, password: str) -> Account | None:
    """The account these belong to, or None. Writes a fresh hash when the stored one is outdated."""
    account = session.scalar(select(Account).where(Account.email == email.strip().lower()))
    if not passwords.verify(password, account.password_hash if account else None) or account is None:
        return None
    if passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hash_password(password)
    return account


def start(session: Session, request: Request, response: Response, account: Account) -> None:
    """Signs this browser in. Writes; drops the account's expired sessions on the way."""
    at = now()
    session.execute(delete(SignedIn).where(SignedIn.account_id == account.id, SignedIn.expires_at <= at))
    token = secrets.token_urlsafe(32)
    session.add(
        SignedIn(token_hash=_hash(token), account_id=account.id, created_at=at, expires_at=at + LASTS)
    )
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    csrf.renew(request)


def end(session: Session, request: Request, response: Response) -> None:
    """Signs this browser out. Writes."""
    token = request.cookies.get(COOKIE)
    if token:
        session.execute(delete(SignedIn).where(SignedIn.token_hash == _hash(token)))
    response.delete_cookie(COOKIE)
    csrf.renew(request)


def _find(session: Session, token: str, at: datetime) -> Visitor:
    account = session.scalar(
        select(Account)
        .join(SignedIn, SignedIn.account_id == Account.id)
        .where(SignedIn.token_hash == _hash(token), SignedIn.expires_at > at)
        .options(selectinload(Account.grants))
    )
    if account is None:
        return NOBODY
    grants = account.grants
    return Visitor(
        account_id=account.id,
        name=account.name,
        email=account.email,
        phone=account.phone or "",
        roles=tuple(dict.fromkeys(grant.role for grant in grants)),
        enterprise_ids=tuple(g.enterprise_id for g in grants if g.enterprise_id is not None),
        institution_ids=tuple(g.institution_id for g in grants if g.institution_id is not None),
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Keeps a result under an unguessable address for 90 days, opens it, deletes it, forgets it."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.answer import present
from catalog.assessment import assess
from catalog.evaluate import ENGINE_VERSION
from catalog.financing_plan import draw_up
from catalog.models_saved import SavedResult
from catalog.profile import Case
from catalog.saved.content import Content, freeze, thaw
from catalog.values import Catalogue
from yurong.kit.clock import local
from yurong.kit.errors import Gone, NotFound

KEPT = timedelta(days=90)
REMEMBERED = timedelta(days=365)
"""How long an emptied row stays, so that its address says 「已清除」 instead of 「没有找到」."""
_TOKEN = re.compile(r"[0-9a-f]{32}")


class Cleared(Gone):
    title = "这个结果已经清除"
    message = "自测结果保留 90 天，到期或被删除后内容就清除了，不能恢复。重新自测大约三分钟，不用登录。"
    next_label = "重新自测"
    next_url = "/check"


class NoSuchResult(NotFound):
    title = "没有找到这个结果"
    message = "请检查地址是否完整：二维码和邮件里的地址最可靠。"
    next_label = "重新自测"
    next_url = "/check"


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved result as it is opened."""

    token: str
    saved_at: datetime
    expires_at: datetime
    catalog_version: str
    engine_version: str
    content: Content


def token_for(secret: bytes, visit: str, case: Case, catalogue: Catalogue, now: datetime) -> str:
    """The address: 128 bits that only this server can derive and only for this visitor.

    The same visitor saving the same answers again on the same day gets the same address: pressing twice
    keeps one result, although the address itself is stored nowhere.
    """
    day = local(now).date().isoformat()
    said = "\n".join((visit, day, catalogue.version, ENGINE_VERSION, case.model_dump_json()))
    return hmac.new(secret, b"result:" + said.encode(), hashlib.sha256).hexdigest()[:32]


def keep(session: Session, token: str, case: Case, catalogue: Catalogue, now: datetime) -> None:
    """Stores what the engine says of the case today, frozen. Writes; a result that is there stays as it is.

    Erases expired results on the way, so that a site that runs for months forgets too.
    """
    forget_expired(session, now)
    token_hash = _hash(token)
    if session.scalar(select(SavedResult.content).where(SavedResult.token_hash == token_hash)):
        return
    expires_at = now + KEPT
    found = assess(case, catalogue, local(now).date())
    paper = draw_up(
        case,
        catalogue,
        found,
        number=_number(token_hash),
        made_at=now.replace(microsecond=0),
        valid_until=local(expires_at).date(),
    )
    row = {
        "content": freeze(case, present(found, catalogue), paper),
        "catalog_version": catalogue.version,
        "engine_version": ENGINE_VERSION,
        "saved_at": now,
        "expires_at": expires_at,
    }
    # Saved a moment ago by the other press, or deleted before and wanted again: the address is the same.
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(
        insert(SavedResult)
        .values(token_hash=token_hash, **row)
        .on_conflict_do_update(
            index_elements=[SavedResult.token_hash], set_=row, where=SavedResult.content.is_(None)
        )
    )


def kept(session: Session, token: str, now: datetime) -> Kept:
    """The result at this address. Raises NoSuchResult (404), and Cleared (410) once deleted or expired."""
    if not _TOKEN.fullmatch(token):
        raise NoSuchResult  # cannot be one of ours: guessing costs no query
    row = session.scalar(select(SavedResult).where(SavedResult.token_hash == _hash(token)))
    if row is None:
        raise NoSuchResult
    if row.content is None or row.expires_at <= now:
        raise Cleared
    return Kept(
        token, row.saved_at, row.expires_at, row.catalog_version, row.engine_version, thaw(row.content)
    )


def discard(session: Session, token: str, now: datetime) -> None:
    """Erases the result; its address says so from now on. Writes. Raises as `kept`."""
    kept(session, token, now)
    session.execute(
        update(SavedResult).where(SavedResult.token_hash == _hash(token)).values(content=None, expires_at=now)
    )


def forget_expired(session: Session, now: datetime) -> None:
    """Erases what has expired, and a year later the empty row too. Writes."""
    session.execute(
        update(SavedResult)
        .where(SavedResult.expires_at <= now, SavedResult.content.is_not(None))
        .values(content=None)
    )
    session.execute(delete(SavedResult).where(SavedResult.expires_at <= now - REMEMBERED))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _number(token_hash: str) -> str:
    """「RZ-1A2B-3C4D」: for filing; nothing can be opened with it."""
    return f"RZ-{token_hash[:4]}-{token_hash[4:8]}".upper()

"""The audit log: one row per change or look, in the transaction of what it records."""

import hashlib

from sqlalchemy.orm import Session
from starlette.requests import Request

from yurong.accounts.models import AuditEntry
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now


def record(
    session: Session, account_id: int | None, verb: str, subject: str, **detail: str | int | None
) -> None:
    """Notes who did what to which thing. Writes. `detail` never holds personal data."""
    session.add(AuditEntry(at=now(), account_id=account_id, verb=verb, subject=subject, detail=dict(detail)))


def note_look(session: Session, request: Request, verb: str) -> None:
    """Notes who saw which page with somebody's particulars. Writes.

    A secret link is noted as the beginning of its hash: who reads the log cannot open it.
    """
    path = request.url.path
    if token := request.path_params.get("token"):
        path = path.replace(token, "#" + hashlib.sha256(token.encode()).hexdigest()[:16])
    record(session, visitor(request).account_id, verb, path[:80])

"""What the audit log says of one offering: who did what to which version, for the reviewer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from yurong.accounts.models import Account, AuditEntry

MOST = 50
DID = {
    "offering.drafted": "起草",
    "offering.terms_saved": "修改内容",
    "offering.rows_saved": "修改条件",
    "offering.submitted": "提交审核",
    "offering.taken_back": "撤回",
    "offering.approved": "通过",
    "offering.returned": "退回",
    "offering.withdrawn": "停办",
}


@dataclass(frozen=True)
class LogLine:
    """One change. `version` is the number of the version, None where all of the offering is meant."""

    at: datetime
    who: str
    did: str
    version: int | None
    from_day: str
    """From when an approved version stands."""


def log_of(session: Session, offering_id: int) -> list[LogLine]:
    """The newest changes of the offering, newest first, at most `MOST`. Reads only."""
    rows = session.execute(
        select(AuditEntry, Account.name)
        .join(Account, Account.id == AuditEntry.account_id, isouter=True)
        .where(AuditEntry.subject == f"offering:{offering_id}", AuditEntry.verb.in_(DID))
        .order_by(AuditEntry.id.desc())
        .limit(MOST)
    )
    return [
        LogLine(
            entry.at,
            name or "系统",
            DID[entry.verb],
            entry.detail.get("version"),
            str(entry.detail.get("from_day", "")),
        )
        for entry, name in rows
    ]

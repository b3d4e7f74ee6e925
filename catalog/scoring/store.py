"""Storing scores: a checked file, its confirmation, and what a firm tells of itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.models_scores import FirmScore, ScoreImport
from catalog.scores import ScoreRecord, ScoreSource
from catalog.scoring.reading import OfficialRow
from yurong.accounts.audit import record as note
from yurong.kit.errors import NotFound

MARKS = {"value", "rank", "ranked_of", "dimensions"}
KEY = ("uscc", "source", "scheme", "version", "issuer", "year")
CORRECTED = ("dated", "marks", "import_id", "account_id", "noted_at")


@dataclass(frozen=True)
class Told:
    """Who told us of scores, and when; `import_id` of the official file."""

    account_id: int | None
    at: datetime
    import_id: int | None = None


def keep_upload(
    session: Session, *, file_name: str, rows: Iterable[OfficialRow], account_id: int, now: datetime
) -> ScoreImport:
    """The checked file, to be confirmed; no score changes yet. Writes.

    An earlier upload of the same person that was never confirmed is forgotten.
    """
    session.execute(
        delete(ScoreImport).where(ScoreImport.account_id == account_id, ScoreImport.confirmed_at.is_(None))
    )
    kept = ScoreImport(
        file_name=file_name,
        rows=[row.model_dump(mode="json", exclude_none=True) for row in rows],
        account_id=account_id,
        uploaded_at=now,
        confirmed_at=None,
    )
    session.add(kept)
    session.flush()
    return kept


def confirm(session: Session, *, upload_id: int, account_id: int, now: datetime) -> ScoreImport:
    """Takes every row of the upload over, as new or as a correction: all or none. Writes. Twice is once.

    Raises NotFound when somebody else uploaded it, or it was replaced by a later upload.
    """
    upload = session.get(ScoreImport, upload_id, with_for_update=True, populate_existing=True)
    if upload is None or (upload.confirmed_at is None and upload.account_id != account_id):
        raise NotFound(
            "这次上传已被新的上传替换，请重新上传。", next_label="返回", next_url="/organise/scores"
        )
    if upload.confirmed_at is not None:
        return upload
    upload.confirmed_at = now
    put(session, [(row.uscc, row.record) for row in rows_of(upload)], Told(account_id, now, upload.id))
    note(session, account_id, "scores.imported", f"score_import:{upload.id}", rows=len(upload.rows))
    session.flush()
    return upload


def rows_of(upload: ScoreImport) -> list[OfficialRow]:
    """The rows of an upload as they were checked."""
    return [OfficialRow.model_validate(row) for row in upload.rows]


def put(session: Session, scores: Sequence[tuple[str, ScoreRecord]], told: Told) -> None:
    """Stores records by 统一社会信用代码, each over the earlier one of the same firm, source, scheme,
    version, issuer and year. Writes. Every record must name its year and its day.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(FirmScore)
    newer = {name: statement.excluded[name] for name in CORRECTED}
    session.execute(
        statement.on_conflict_do_update(index_elements=KEY, set_=newer),
        [_values(uscc, record, told) for uscc, record in scores],
    )


def declare(
    session: Session, *, uscc: str, record: ScoreRecord, account_id: int, now: datetime
) -> ScoreRecord:
    """Stores what a firm tells of its own score. Writes. The source is always the firm."""
    declared = record.model_copy(update={"source": ScoreSource.DECLARED})
    put(session, [(uscc, declared)], Told(account_id, now))
    note(session, account_id, "score.declared", f"uscc:{uscc}", scheme=declared.scheme.value)
    return declared


def take_back(session: Session, *, score_id: int, usccs: Iterable[str], account_id: int) -> None:
    """Deletes a declared record of one of these firms; one that is gone stays gone. Writes."""
    mine = (FirmScore.id == score_id, FirmScore.uscc.in_(list(usccs)))
    declared = FirmScore.source == ScoreSource.DECLARED.value
    gone = session.scalar(select(FirmScore.uscc).where(*mine, declared))
    if gone is None:
        return
    session.execute(delete(FirmScore).where(*mine, declared))
    note(session, account_id, "score.taken_back", f"uscc:{gone}")


def _values(uscc: str, record: ScoreRecord, told: Told) -> dict[str, Any]:
    assert record.year is not None
    assert record.dated is not None
    return {
        "uscc": uscc,
        "source": record.source.value,
        "scheme": record.scheme.value,
        "version": record.version,
        "issuer": record.issuer,
        "year": record.year,
        "dated": record.dated,
        "marks": record.model_dump(mode="json", include=MARKS, exclude_none=True),
        "import_id": told.import_id,
        "account_id": told.account_id,
        "noted_at": told.at,
    }

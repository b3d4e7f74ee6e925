"""Reading stored scores."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models_scores import FirmScore, ScoreImport, SelfAssessmentVersion
from catalog.scores import ScoreRecord, ScoreSource
from catalog.scoring.reading import OfficialRow, key_of
from yurong.accounts.models import Enterprise


@dataclass(frozen=True)
class StoredScore:
    """A record with its number; only declared ones can be taken back."""

    id: int
    uscc: str
    record: ScoreRecord


def stored_scores(session: Session, usccs: Iterable[str]) -> list[StoredScore]:
    """All records of these firms, oldest first."""
    found = select(FirmScore).where(FirmScore.uscc.in_(list(usccs))).order_by(FirmScore.year, FirmScore.id)
    return [StoredScore(row.id, row.uscc, _record(row)) for row in session.scalars(found)]


def scores_of(session: Session, uscc: str) -> tuple[ScoreRecord, ...]:
    """What is stored of one firm."""
    return tuple(each.record for each in stored_scores(session, [uscc]))


def official_scores(session: Session, uscc: str) -> tuple[ScoreRecord, ...]:
    """Only what those who run the site imported."""
    return tuple(each for each in scores_of(session, uscc) if each.source is ScoreSource.OFFICIAL)


def imports(session: Session) -> list[ScoreImport]:
    """The files that were taken over, the latest first; at most fifty."""
    found = select(ScoreImport).where(ScoreImport.confirmed_at.is_not(None))
    return list(session.scalars(found.order_by(ScoreImport.confirmed_at.desc(), ScoreImport.id).limit(50)))


def upload(session: Session, upload_id: int) -> ScoreImport | None:
    """One file, confirmed or not."""
    return session.get(ScoreImport, upload_id)


@dataclass(frozen=True)
class Effect:
    """What confirming a file would do to the records stored."""

    new: int
    corrected: int
    same: int
    names: tuple[tuple[str, str, str], ...]
    """(code, name in the file, name registered here) where they differ."""


def effect_of(session: Session, rows: Iterable[OfficialRow]) -> Effect:
    """The effect of taking these rows over now. Two queries."""
    rows = list(rows)
    codes = [row.uscc for row in rows]
    stored = {
        key_of(each.uscc, each.record): each.record
        for each in stored_scores(session, codes)
        if each.record.source is ScoreSource.OFFICIAL
    }
    registered = select(Enterprise).where(Enterprise.uscc.in_(codes)).order_by(Enterprise.id)
    named = {firm.uscc: firm.name for firm in session.scalars(registered)}
    same = sum(stored.get(row.key) == row.record for row in rows)
    known = sum(row.key in stored for row in rows)
    return Effect(
        new=len(rows) - known,
        corrected=known - same,
        same=same,
        names=tuple(
            (row.uscc, row.firm_name, named[row.uscc])
            for row in rows
            if named.get(row.uscc, row.firm_name) != row.firm_name
        ),
    )


def newest_self_assessment(session: Session) -> SelfAssessmentVersion | None:
    """The configuration that is asked now."""
    newest = SelfAssessmentVersion.published_at.desc(), SelfAssessmentVersion.id.desc()
    return session.scalar(select(SelfAssessmentVersion).order_by(*newest).limit(1))


def self_assessments(session: Session) -> list[SelfAssessmentVersion]:
    """Every configuration, the newest first."""
    newest = SelfAssessmentVersion.published_at.desc(), SelfAssessmentVersion.id.desc()
    return list(session.scalars(select(SelfAssessmentVersion).order_by(*newest)))


def _record(row: FirmScore) -> ScoreRecord:
    return ScoreRecord.model_validate(
        {
            "scheme": row.scheme,
            "source": row.source,
            "version": row.version,
            "issuer": row.issuer,
            "year": row.year,
            "dated": row.dated,
            **row.marks,
        }
    )

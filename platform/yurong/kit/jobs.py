"""Work that takes longer than a page may: rows with progress, done beside the pages, cancelled at any step.

A job is written in the transaction that asked for it. Whoever has a hand free leases it, tells how far it is
and leaves one file behind. When a process dies in between, the lease runs out and the job is tried again.
"""

import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, and_, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from yurong.kit.clock import now as clock_now
from yurong.kit.db import Base, Database

LEASE = timedelta(minutes=5)
"""Renewed at every step; a job whose process died waits this long."""
MAX_ATTEMPTS = 3
KEPT = timedelta(days=7)
STEP = timedelta(milliseconds=300)
"""Progress is written at most this often."""

OPEN = ("waiting", "running")
STATES = (*OPEN, "done", "failed", "cancelled")


class Job(Base):
    """One piece of work. `done` of `total` steps; `total` 0 while nobody knows how many there are."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','running','done','failed','cancelled')", name="state_known"),
        CheckConstraint("done >= 0 AND total >= 0 AND attempts >= 0", name="counts"),
        CheckConstraint(
            "(state IN ('waiting','running')) = (finished_at IS NULL)", name="finished_when_over"
        ),
        Index("ix_job_due", "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    back_url: Mapped[str] = mapped_column(String(200))
    params: Mapped[dict[str, Any]]
    asked_by: Mapped[int | None] = mapped_column(index=True)
    """The account that asked; None where nobody signed in (the token alone opens it)."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    said: Mapped[str] = mapped_column(String(300), default="")
    result_name: Mapped[str | None] = mapped_column(String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    @property
    def is_over(self) -> bool:
        return self.state not in OPEN


class Cancelled(Exception):
    """Raised inside a handler when somebody asked to stop; the handler only lets it pass."""


class JobFailed(Exception):
    """Raised by a handler with a sentence for whoever waits."""


@dataclass(frozen=True)
class Result:
    """What a job leaves behind: a sentence, and the file in its folder that is offered for download."""

    said: str
    file_name: str | None = None


@dataclass
class Running:
    """One job in hand, as its handler sees it. `folder` is its own: inputs lie there, results go there."""

    job_id: int
    attempt: int
    params: Mapping[str, Any]
    folder: Path
    database: Database
    _told_at: datetime | None = field(default=None, repr=False)

    def tell(self, done: int, total: int, said: str = "") -> None:
        """Notes how far the job is; cheap to call often. Writes. Raises Cancelled when asked to stop."""
        at = clock_now()
        if self._told_at is not None and at - self._told_at < STEP and done != total:
            return
        self._told_at = at
        with self.database.writing() as session:
            told = session.execute(
                update(Job)
                .where(Job.id == self.job_id, Job.attempts == self.attempt, Job.cancel_asked.is_(False))
                .values(done=done, total=total, said=said, leased_until=at + LEASE)
                .returning(Job.id)
            ).first()
        if told is None:
            raise Cancelled


Handler = Callable[[Running], Result]
Handlers = Mapping[str, Handler]


def enqueue_job(
    session: Session,
    *,
    kind: str,
    title: str,
    back_url: str,
    params: dict[str, Any],
    asked_by: int | None,
    now: datetime,
    key: str | None = None,
) -> Job:
    """A job to be done, in the caller's transaction. Writes.

    Under the same `key` there is one job: a second call gives the first one, unless that failed or was
    cancelled; then it starts anew. The key must name everything the result depends on.
    """
    found = session.scalar(select(Job).where(Job.key == key).with_for_update()) if key else None
    if found is not None:
        if found.state in ("failed", "cancelled"):
            found.state, found.done, found.total, found.said = "waiting", 0, 0, ""
            found.attempts, found.cancel_asked, found.leased_until, found.finished_at = 0, False, None, None
        return found
    job = Job(
        token=secrets.token_urlsafe(32),
        key=key,
        kind=kind,
        title=title,
        back_url=back_url,
        params=params,
        asked_by=asked_by,
        created_at=now,
    )
    session.add(job)
    session.flush()
    return job


def job_folder(root: Path, token: str) -> Path:
    """Where a job's files lie; made on first use."""
    folder = root / token
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cancel_job(session: Session, job: Job, now: datetime) -> None:
    """Asks a job to stop: at once while it waits, else at its next step. Writes."""
    waiting = and_(Job.id == job.id, Job.state == "waiting")
    session.execute(update(Job).where(waiting).values(state="cancelled", finished_at=now, cancel_asked=True))
    session.execute(update(Job).where(Job.id == job.id, Job.state == "running").values(cancel_asked=True))


def work(database: Database, handlers: Handlers, root: Path, now: datetime) -> str | None:
    """Does the oldest job that waits, if any: its final state, or None when there was nothing. Writes.

    An idle call only reads. Two processes never do the same job at once.
    """
    running = _lease(database, handlers, root, now)
    if running is None:
        return None
    job, kind = running
    try:
        result = handlers[kind](job)
    except Cancelled:
        return _finish(job, "cancelled", Result("已取消"))
    except JobFailed as failed:
        return _finish(job, "failed", Result(str(failed)))
    except Exception:
        _give_back(job)
        raise
    return _finish(job, "done", result)


def forget_jobs(session: Session, root: Path, now: datetime) -> None:
    """Drops jobs that ended more than 7 days ago, with their files. Writes."""
    old = select(Job.token).where(Job.finished_at < now - KEPT)
    for token in session.scalars(old).all():
        shutil.rmtree(root / token, ignore_errors=True)
    session.execute(delete(Job).where(Job.finished_at < now - KEPT))


def _lease(database: Database, handlers: Handlers, root: Path, now: datetime) -> tuple[Running, str] | None:
    due = and_(Job.kind.in_(handlers), _is_due(now))
    with database.reading() as session:
        if session.scalar(select(Job.id).where(due).limit(1)) is None:
            return None
    with database.writing() as session:
        row = session.scalar(
            select(Job).where(due).order_by(Job.created_at, Job.id).limit(1).with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        if row.attempts >= MAX_ATTEMPTS or row.cancel_asked:
            row.state = "cancelled" if row.cancel_asked else "failed"
            row.said, row.finished_at = "中途停止了，请重新开始", now
            return None
        row.state, row.leased_until = "running", now + LEASE
        row.attempts += 1
        folder = job_folder(root, row.token)
        return Running(row.id, row.attempts, row.params, folder, database), row.kind


def _is_due(now: datetime) -> ColumnElement[bool]:
    forsaken = and_(Job.state == "running", Job.leased_until <= now)
    return or_(Job.state == "waiting", forsaken)


def _finish(job: Running, state: str, result: Result) -> str:
    """Whoever leased the job later (a higher attempt) is not overruled."""
    with job.database.writing() as session:
        values = {
            "state": state,
            "said": result.said,
            "result_name": result.file_name,
            "finished_at": clock_now(),
            "leased_until": None,
        }
        mine = and_(Job.id == job.job_id, Job.attempts == job.attempt, Job.state == "running")
        session.execute(update(Job).where(mine).values(values))
    return state


def _give_back(job: Running) -> None:
    """A handler broke: the job waits for its next attempt, or has failed at the last."""
    over = job.attempt >= MAX_ATTEMPTS
    values: dict[str, Any] = {"state": "waiting", "leased_until": None}
    if over:
        values = {"state": "failed", "said": "出了点问题，没有做完，已经记录下来", "finished_at": clock_now()}
    with job.database.writing() as session:
        mine = and_(Job.id == job.job_id, Job.attempts == job.attempt, Job.state == "running")
        session.execute(update(Job).where(mine).values(values))

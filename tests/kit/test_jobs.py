"""Background jobs: done once, cancelled at a step, tried again after a death, kept for a week."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.jobs import (
    KEPT,
    LEASE,
    MAX_ATTEMPTS,
    Handlers,
    Job,
    JobFailed,
    Result,
    Running,
    cancel_job,
    enqueue_job,
    forget_jobs,
    job_folder,
    work,
)


def ask(database: Database, key: str | None = None) -> str:
    with database.writing() as session:
        return enqueue_job(
            session,
            kind="count",
            title="数数",
            back_url="/",
            params={"to": 3},
            asked_by=None,
            now=now(),
            key=key,
        ).token


def job(database: Database, token: str) -> Job:
    with database.reading() as session:
        return session.scalars(select(Job).where(Job.token == token)).one()


def count(running: Running) -> Result:
    (running.folder / "数.txt").write_text(str(running.params["to"]), encoding="utf-8")
    running.tell(3, 3, "数到 3")
    return Result("数完了", "数.txt")


COUNTING: Handlers = {"count": count}


def test_a_job_is_done_once_and_leaves_its_file(database: Database, tmp_path: Path) -> None:
    token = ask(database)
    assert work(database, COUNTING, tmp_path, now()) == "done"
    assert work(database, COUNTING, tmp_path, now()) is None
    done = job(database, token)
    assert (done.state, done.done, done.total, done.said) == ("done", 3, 3, "数完了")
    assert (job_folder(tmp_path, token) / "数.txt").read_text(encoding="utf-8") == "3"


def test_jobs_of_another_kind_wait_for_their_own_worker(database: Database, tmp_path: Path) -> None:
    token = ask(database)
    assert work(database, {"other": count}, tmp_path, now()) is None
    assert job(database, token).state == "waiting"


def test_the_same_key_is_the_same_job_until_it_failed(database: Database, tmp_path: Path) -> None:
    def fail(_running: Running) -> Result:
        raise JobFailed("登记册读不出来")

    first = ask(database, "once")
    assert ask(database, "once") == first
    assert work(database, {"count": fail}, tmp_path, now()) == "failed"
    assert job(database, first).said == "登记册读不出来"
    assert ask(database, "once") == first
    assert work(database, COUNTING, tmp_path, now()) == "done"
    assert ask(database, "once") == first
    assert work(database, COUNTING, tmp_path, now()) is None


def test_a_waiting_job_is_cancelled_at_once(database: Database, tmp_path: Path) -> None:
    token = ask(database)
    with database.writing() as session:
        cancel_job(session, job(database, token), now())
    assert job(database, token).state == "cancelled"
    assert work(database, COUNTING, tmp_path, now()) is None


def test_a_running_job_stops_at_its_next_step(database: Database, tmp_path: Path) -> None:
    def cancelled_meanwhile(running: Running) -> Result:
        with database.writing() as session:
            cancel_job(session, job(database, token), now())
        running.tell(1, 3)
        raise AssertionError("went on after it was cancelled")

    token = ask(database)
    assert work(database, {"count": cancelled_meanwhile}, tmp_path, now()) == "cancelled"


def test_a_job_whose_process_died_is_taken_up_when_its_lease_has_run_out(
    database: Database, tmp_path: Path
) -> None:
    class Died(BaseException):
        """As a kill: nothing in the process runs afterwards."""

    def die(_running: Running) -> Result:
        raise Died

    token, start = ask(database), now()
    with pytest.raises(Died):
        work(database, {"count": die}, tmp_path, start)
    assert work(database, COUNTING, tmp_path, start + LEASE - timedelta(seconds=1)) is None
    assert work(database, COUNTING, tmp_path, start + LEASE) == "done"
    assert job(database, token).attempts == 2


def test_a_job_that_breaks_is_tried_again_and_then_has_failed(database: Database, tmp_path: Path) -> None:
    def break_down(_running: Running) -> Result:
        raise ZeroDivisionError

    token = ask(database)
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            work(database, {"count": break_down}, tmp_path, now())
    assert work(database, {"count": break_down}, tmp_path, now()) is None
    assert job(database, token).state == "failed"


def test_whoever_lost_the_lease_overrules_nobody(database: Database, tmp_path: Path) -> None:
    def outlive_the_lease(running: Running) -> Result:
        assert work(database, COUNTING, tmp_path, now() + LEASE + timedelta(seconds=1)) == "done"
        running.tell(1, 1, "太晚了")
        raise AssertionError("went on though another has done it")

    token = ask(database)
    assert work(database, {"count": outlive_the_lease}, tmp_path, now()) == "cancelled"
    assert job(database, token).said == "数完了"


def test_ended_jobs_and_their_files_are_forgotten_after_a_week(database: Database, tmp_path: Path) -> None:
    token, at = ask(database), now()
    work(database, COUNTING, tmp_path, at)
    for days, left in ((KEPT - timedelta(minutes=1), 1), (KEPT + timedelta(minutes=1), 0)):
        with database.writing() as session:
            forget_jobs(session, tmp_path, at + days)
            assert session.scalar(select(func.count()).select_from(Job)) == left
    assert not (tmp_path / token).exists()

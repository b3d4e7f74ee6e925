"""The page of a background job: how far it is, in words; the file for whoever asked; nothing for others."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from starlette.applications import Starlette

from tests.world import Browser
from yurong.kit.clock import now
from yurong.kit.jobs import KEPT, Handlers, Job, JobFailed, Result, Running, enqueue_job, forget_jobs, work


def count(running: Running) -> Result:
    (running.folder / "数.txt").write_text("3", encoding="utf-8")
    return Result("数完了", "数.txt")


def fail(_running: Running) -> Result:
    raise JobFailed("登记册读不出来")


COUNTING: Handlers = {"count": count}


def asked(app: Starlette, asked_by: int | None = None) -> str:
    """The address of a job that waits."""
    with app.state.database.writing() as session:
        job = enqueue_job(
            session,
            kind="count",
            title="数到三",
            back_url="/products",
            params={},
            asked_by=asked_by,
            now=now() - timedelta(days=30),
        )
        return f"/jobs/{job.token}"


def done(app: Starlette, handlers: Handlers = COUNTING) -> None:
    assert work(app.state.database, handlers, app.state.settings.folder.jobs, now())


def put(app: Starlette, **values: object) -> None:
    with app.state.database.writing() as session:
        session.execute(update(Job).values(**values))


def test_a_waiting_job_says_so_and_renews_itself(app: Starlette, guest: Browser) -> None:
    address = asked(app)
    page = guest.get(address).text
    assert "排队中" in page
    assert f'data-renew="{address}"' in page
    assert f'<noscript><p><a href="{address}">' in page


@pytest.mark.parametrize(
    ("total", "shown"), [(0, "<progress aria-label"), (40_000, 'max="40000" value="10000"')]
)
def test_a_running_job_shows_how_far_it_is(app: Starlette, guest: Browser, total: int, shown: str) -> None:
    address = asked(app)
    put(app, state="running", attempts=1, done=10_000 if total else 0, total=total, said="正在读")
    page = guest.get(address).text
    assert shown in page
    assert "正在读" in page
    assert ("10,000 / 40,000" in page) == bool(total)


def test_a_job_that_was_asked_to_stop_says_that_it_is_stopping(app: Starlette, guest: Browser) -> None:
    address = asked(app)
    put(app, state="running", attempts=1)
    guest.post(f"{address}/cancel")
    assert "正在停止…" in guest.get(address).text


def test_a_done_job_gives_its_file_and_stops_renewing(app: Starlette, guest: Browser) -> None:
    address = asked(app)
    assert guest.get(f"{address}/file").status_code == 404, "not yet"
    done(app)
    page = guest.get(address).text
    assert "数完了" in page
    assert "data-renew" not in page
    taken = guest.get(f"{address}/file")
    assert taken.text == "3"
    assert "%E6%95%B0.txt" in taken.headers["content-disposition"]
    assert taken.headers["cache-control"] == "private, no-cache"


def test_a_failed_job_says_why_and_offers_no_file(app: Starlette, guest: Browser) -> None:
    address = asked(app)
    done(app, {"count": fail})
    page = guest.get(address).text
    assert "登记册读不出来" in page
    assert "/file" not in page
    assert "文件已清除" not in page


def test_a_cancelled_job_offers_to_begin_anew(app: Starlette, guest: Browser) -> None:
    address = asked(app)
    guest.post(f"{address}/cancel")
    page = guest.get(address).text
    assert "已取消" in page
    assert 'href="/products"' in page


def test_a_file_that_is_gone_is_gone_in_words(app: Starlette, guest: Browser) -> None:
    address = asked(app)
    done(app)
    (app.state.settings.folder.jobs / address.rpartition("/")[2] / "数.txt").unlink()
    answer = guest.get(f"{address}/file")
    assert (answer.status_code, "文件已清除" in answer.text) == (410, True)


def test_a_forgotten_job_says_that_it_was_forgotten(app: Starlette, guest: Browser) -> None:
    address = asked(app)
    done(app)
    with app.state.database.writing() as session:
        forget_jobs(session, app.state.settings.folder.jobs, now() + KEPT * 2)
    answer = guest.get(address)
    assert (answer.status_code, "已过 7 天清除" in answer.text) == (404, True)


def test_a_job_of_an_account_is_nobody_elses(
    app: Starlette, guest: Browser, another: Callable[[], Browser]
) -> None:
    address = asked(app, asked_by=999_999)
    for person in (guest, another().sign_in("admin@demo.example")):
        assert person.get(address).status_code == 404
        assert person.post(f"{address}/cancel").status_code == 404

"""A party says on its own page that it does not come; the organiser's long papers are printed by a job."""

from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar
from starlette.applications import Starlette

from events.matchmaking.meetings import paper_work
from tests.matchmaking.meeting_site import BANK, FIRMS, FUND, Day, coming, hidden_in, published, worked_out
from tests.matchmaking.registration_site import database_of
from tests.world import Browser
from yurong.kit.clock import now
from yurong.kit.jobs import work as do_job

OPTICS, MATERIALS, PHARMA, BATTERY = FIRMS
ADMIN = "admin@demo.example"


def _planned(app: Starlette) -> Day:
    day = coming(app)
    published(database_of(app), day, (0, 1, OPTICS, BANK), (0, 2, MATERIALS, FUND), now=now())
    return day


def _url(day: Day) -> str:
    return f"/organise/events/{day.code}/meetings"


def _states(guest: Browser, url: str) -> list[str]:
    return [str(each["status"]) for each in Calendar.from_ical(guest.get(url).content).walk("VEVENT")]


def test_a_party_leaves_takes_it_back_and_leaves_for_good(
    app: Starlette, guest: Browser, another: Callable[[], Browser]
) -> None:
    day = _planned(app)
    mine = f"/registrations/{day.tokens[OPTICS]}/meetings"
    organiser = another().sign_in(ADMIN)
    refused = guest.post(f"{mine}/withdrawal", {"reason": " "})
    assert refused.status_code == 422
    assert 'id="f-reason-error"' in refused.text
    assert "又能来了" in guest.post(f"{mine}/withdrawal", {"reason": "展会撞期"}).text
    assert _states(guest, f"{mine}.ics") == ["CANCELLED"]
    assert _states(guest, f"/registrations/{day.tokens[BANK]}/meetings.ics") == ["CONFIRMED"]
    assert "展会撞期" in organiser.get(_url(day)).text
    assert "对方说不能来了" in guest.get(f"/registrations/{day.tokens[BANK]}/meetings").text
    assert "您的安排照旧" in guest.post(f"{mine}/return", {}).text
    assert _states(guest, f"{mine}.ics") == ["CONFIRMED"]
    guest.post(f"{mine}/withdrawal", {"reason": "展会撞期"})
    departure = f"{_url(day)}/parties/{day.ids[OPTICS]}/departure"
    page = worked_out(app, organiser, departure)
    assert 'value="展会撞期"' in page, "the reason need not be typed again"
    organiser.post(departure, {**hidden_in(page), "reason": "展会撞期"})
    assert "不参加一对一洽谈了" in guest.get(mine).text
    assert guest.post(f"{mine}/return", {}).status_code == 409
    assert _states(guest, f"{mine}.ics") == ["CANCELLED"]


def test_a_short_paper_comes_at_once_and_a_long_one_by_a_job(
    app: Starlette, guest: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = _planned(app)
    guest.sign_in(ADMIN)
    assert guest.post(f"{_url(day)}/papers", {"paper": "posters"}).status_code == 400
    at_once = guest.post(f"{_url(day)}/papers", {"paper": "cards"})
    assert at_once.headers["content-type"] == "application/pdf"
    monkeypatch.setattr(paper_work, "AT_ONCE", dict.fromkeys(paper_work.NAMES, 1))
    monkeypatch.setattr("events.matchmaking.meetings.pages.papers.AT_ONCE", paper_work.AT_ONCE)
    asked = guest.post(f"{_url(day)}/papers", {"paper": "tables"}, follow_redirects=False)
    assert asked.headers["location"].startswith("/jobs/")
    database = database_of(app)
    assert do_job(database, {paper_work.KIND: paper_work.print_paper}, tmp_path, now()) == "done"
    assert "桌卡印好了" in guest.get(asked.headers["location"]).text
    printed = next(tmp_path.rglob("*.pdf"))
    assert printed.name == f"桌卡-{day.code}.pdf"
    assert printed.read_bytes().startswith(b"%PDF")

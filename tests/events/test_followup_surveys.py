"""The survey: asked the day after and 90 days on, answered with a tap, for 60 days."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from starlette.applications import Starlette

from events.followup import surveys
from events.followup.models import FollowCase, Survey
from tests.events.followups import DAY, URL, a_ledger
from tests.world import Browser
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

SECOND = timedelta(seconds=1)


def _at(day: date, clock: str = "09:00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+08:00")


def _ask(database: Database, at: datetime) -> int:
    with database.writing() as session:
        return surveys.ask(session, at, URL)


@pytest.mark.parametrize("days", [1, 90])
def test_the_firm_is_asked_at_nine_of_that_day_and_once(database: Database, days: int) -> None:
    a_ledger(database)
    due = _at(DAY + timedelta(days=days))
    if days == 90:
        _ask(database, _at(DAY + timedelta(days=1)))
    assert _ask(database, due - SECOND) == 0
    assert _ask(database, due) == 1
    assert _ask(database, due) == 0


@pytest.mark.parametrize(("days", "asked"), [(30, 1), (31, 0), (119, 1), (120, 0)])
def test_after_thirty_days_it_is_too_late_to_ask(database: Database, days: int, asked: int) -> None:
    a_ledger(database)
    assert _ask(database, _at(DAY + timedelta(days=days), "12:00:00")) == asked


def test_the_mail_holds_a_secret_link_for_who_came(database: Database) -> None:
    a_ledger(database)
    _ask(database, _at(DAY + timedelta(days=1)))
    with database.reading() as session:
        mail = session.scalars(select(OutboxMail)).one()
        survey = session.scalars(select(Survey)).one()
    assert mail.to == "wang@guangqi.example"
    assert f"{URL}/surveys/{survey.token}" in mail.body


@pytest.fixture
def link(app: Starlette) -> str:
    """A survey of the demo world that was sent just now."""
    with app.state.database.writing() as session:
        case_id = session.scalars(select(FollowCase.id).order_by(FollowCase.id)).first()
        asked = session.scalars(select(Survey).where(Survey.case_id == case_id)).first()
        if asked:
            asked.answered_at = asked.score = asked.solved = None
            asked.sent_at = now()
            return f"/surveys/{asked.token}"
        token = "s" * 43
        session.add(Survey(case_id=case_id, round="after", token=token, sent_at=now()))
    return f"/surveys/{token}"


def _stored(app: Starlette, link: str) -> Survey:
    with app.state.database.reading() as session:
        found: Survey = session.scalars(select(Survey).where(Survey.token == link.rsplit("/", 1)[1])).one()
    return found


def test_opening_the_link_answers_nothing(app: Starlette, guest: Browser, link: str) -> None:
    page = guest.get(link)
    assert "很有帮助" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert _stored(app, link).score is None


def test_one_tap_is_an_answer_and_two_more_questions_follow(
    app: Starlette, guest: Browser, link: str
) -> None:
    page = guest.get(link)
    after = guest.post(link, {"score": "4"}).text
    assert "您的评价已收到：有帮助" in after
    assert "解决了吗" in after
    assert len(re.findall("<h1", page.text)) == len(re.findall("<h1", after)) == 1
    done = guest.post(link, {"solved": "partly", "words": "专家很耐心"}).text
    assert "补充的内容也收到了" in done
    stored = _stored(app, link)
    assert (stored.score, stored.solved, stored.words) == (4, "partly", "专家很耐心")


def test_a_second_tap_changes_the_score_and_keeps_the_words(
    app: Starlette, guest: Browser, link: str
) -> None:
    guest.post(link, {"score": "1"})
    guest.post(link, {"words": "先前点错"})
    guest.post(link, {"score": "5"})
    assert (_stored(app, link).score, _stored(app, link).words) == (5, "先前点错")


@pytest.mark.parametrize(
    "typed", [{"score": "6"}, {"score": "0"}, {"score": "好"}, {"words": "没有评分"}, {}]
)
def test_an_answer_that_is_none_is_refused_in_words(
    app: Starlette, guest: Browser, link: str, typed: dict[str, str]
) -> None:
    answer = guest.post(link, typed)
    assert answer.status_code == 422
    assert "处需要修改" in answer.text
    assert _stored(app, link).score is None


@pytest.mark.parametrize(("late", "status"), [(-SECOND, 200), (timedelta(0), 410)])
def test_the_link_ends_after_sixty_days(
    app: Starlette, another: Callable[[], Browser], link: str, late: timedelta, status: int
) -> None:
    ends = _stored(app, link).sent_at + timedelta(days=60)
    with time_machine.travel(ends + late, tick=False):
        assert another().get(link).status_code == status


def test_a_link_that_nobody_got_is_not_found(guest: Browser) -> None:
    for token in ("x" * 43, "短"):
        assert guest.get(f"/surveys/{token}").status_code == 404

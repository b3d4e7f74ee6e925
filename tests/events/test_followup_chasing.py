"""Reminders after 9, 21 and 45 days, each once; at 45 the coordinating office is told too."""

import threading
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from events.followup import chasing
from events.followup.models import FollowChase
from events.followup.opening import NewTask
from tests.events.followups import ELSEWHERE, LOAN, NOW, URL, Ledger, a_ledger
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

SECOND = timedelta(seconds=1)


def _handed_over(database: Database) -> Ledger:
    """A match that waits for its bank since NOW, and nothing else."""
    held = a_ledger(database, matches=(LOAN,), tasks=())
    held.enter("handed_over", "firm")
    return held


def _round(database: Database, at: datetime) -> list[tuple[str, str]]:
    """What one round mails: (to, subject)."""
    with database.writing() as session:
        known = set(session.scalars(select(OutboxMail.id)))
        chasing.chase(session, at, URL)
        new = select(OutboxMail.to, OutboxMail.subject).where(OutboxMail.id.not_in(known))
        return [(row[0], row[1]) for row in session.execute(new.order_by(OutboxMail.id))]


@pytest.mark.parametrize("days", [9, 21, 45])
def test_a_reminder_goes_out_with_the_second_and_not_before(database: Database, days: int) -> None:
    _handed_over(database)
    for earlier in (each for each in (9, 21, 45) if each < days):
        _round(database, NOW + timedelta(days=earlier))
    due = NOW + timedelta(days=days)
    assert _round(database, due - SECOND) == []
    told = _round(database, due)
    assert told[0] == ("xu@bank-a.example", f"请更新进展：1 件事已等 {days} 天")
    assert [to for to, _ in told[1:]] == (["chen@kjj.example"] if days == 45 else [])
    assert _round(database, due + SECOND) == []


def test_after_a_long_pause_only_the_latest_is_told(database: Database) -> None:
    _handed_over(database)
    assert len(_round(database, NOW + timedelta(days=30))) == 1
    assert _round(database, NOW + timedelta(days=30, hours=1)) == []
    with database.reading() as session:
        assert session.scalars(select(FollowChase.after_days).order_by(FollowChase.id)).all() == [9, 21]


def test_the_next_step_starts_the_clock_again(database: Database) -> None:
    held = _handed_over(database)
    _round(database, NOW + timedelta(days=9))
    accepted = NOW + timedelta(days=10)
    held.enter("accepted", now=accepted)
    assert _round(database, NOW + timedelta(days=18)) == []
    assert len(_round(database, accepted + timedelta(days=9))) == 1


@pytest.mark.parametrize("last", ["declined", "ended"])
def test_nobody_is_reminded_of_what_is_over(database: Database, last: str) -> None:
    held = _handed_over(database)
    held.enter(last)
    assert _round(database, NOW + timedelta(days=60)) == []


def test_the_firm_is_reminded_of_what_it_has_not_agreed_to(database: Database) -> None:
    a_ledger(database, tasks=())
    assert _round(database, NOW + timedelta(days=9)) == [
        ("wang@guangqi.example", "请更新进展：2 件事已等 9 天")
    ]


def test_what_nobody_of_ours_receives_waits_for_the_organiser_who_is_told_once(database: Database) -> None:
    held = a_ledger(database, matches=(ELSEWHERE,), tasks=())
    held.enter("handed_over", "firm")
    assert [to for to, _ in _round(database, NOW + timedelta(days=45))] == ["chen@kjj.example"]


def test_of_a_task_the_clock_starts_when_its_day_is_over(database: Database) -> None:
    task = NewTask("step:x", "补办入库", "firm", "企业", date(2026, 12, 31))
    a_ledger(database, matches=(), tasks=(task,))
    due = datetime.fromisoformat("2027-01-10T00:00:00+08:00")  # nine days after New Year's midnight
    assert _round(database, due - SECOND) == []
    assert len(_round(database, due)) == 1


def test_rounds_that_race_mail_once(database: Database) -> None:
    _handed_over(database)
    at = NOW + timedelta(days=45)
    rounds = [threading.Thread(target=_round, args=(database, at)) for _ in range(6)]
    for each in rounds:
        each.start()
    for each in rounds:
        each.join()
    with database.reading() as session:
        keys = session.scalars(select(OutboxMail.key).where(OutboxMail.key.startswith("follow-chase"))).all()
    assert len(keys) == 2

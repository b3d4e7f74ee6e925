"""Who is told of a posting: counterparts, watchers; a digest a day at most; the link that ends them."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalog.profile import Case, Profile
from catalog.register import note_facts
from catalog.vocabulary import Track
from events.matchmaking.board import digests, lasting, moderating, watches, writing
from events.matchmaking.board.finding import Wanted
from events.matchmaking.board.watches import MOST, EnoughWatches
from events.matchmaking.models import BoardPost, BoardReader, BoardTold, BoardWatch, Outcome, PostKind
from tests.matchmaking.board_cast import (
    DRAFTS,
    a_public_post,
    account_of,
    approved,
    the_banker,
    the_owner,
    the_reviewer,
    the_stranger,
)
from tests.matchmaking.factories import NOW, PUBLIC_URL
from yurong.kit.clock import local
from yurong.kit.db import Database
from yurong.kit.errors import NotFound
from yurong.kit.outbox import OutboxMail

TODAY = local(NOW).date()
DAY = timedelta(days=1)
SOON = NOW + digests.SETTLING
MONDAY = NOW + 3 * DAY
MATERIALS = Wanted(track="materials")


def test_a_result_and_the_technology_sought_are_told_to_both_sides_once(database: Database) -> None:
    with database.writing() as session:
        owner, banker = the_owner(session), the_banker(session)
        sought = a_public_post(session, PostKind.TECHNOLOGY)
        result = a_public_post(session, PostKind.RESULT, by=banker)
        assert _told(session) == {(account_of(owner), result.id), (account_of(banker), sought.id)}


def test_one_side_is_not_told_of_its_own(database: Database) -> None:
    with database.writing() as session:
        a_public_post(session, PostKind.TECHNOLOGY)
        a_public_post(session, PostKind.RESULT)
        watches.watch(session, Wanted(), account_of(the_owner(session)), NOW)
        a_public_post(session, PostKind.ORDER)
        assert _told(session) == set()


def test_an_order_is_told_to_firms_of_the_track_by_what_they_said_of_themselves(database: Database) -> None:
    with database.writing() as session:
        other = the_stranger(session)
        facts = Case(profile=Profile(track=Track.MATERIALS))
        note_facts(session, other.enterprise_ids[0], facts, TODAY, "会前问卷")
        post = a_public_post(session, PostKind.ORDER)
        assert _told(session) == {(account_of(other), post.id)}


def test_a_watcher_is_told_of_what_fits_and_once_whatever_versions_follow(database: Database) -> None:
    with database.writing() as session:
        watcher = account_of(the_stranger(session))
        for _ in range(2):
            watches.watch(session, MATERIALS, watcher, NOW)
        assert session.scalar(select(func.count()).select_from(BoardWatch)) == 1
        a_public_post(session, PostKind.FINANCE)
        assert _told(session) == set()
        post = a_public_post(session, PostKind.ORDER, by=the_banker(session))
        writing.rewrite(
            session,
            post=post,
            draft=replace(DRAFTS[PostKind.ORDER], title="长期采购石墨毡和坩埚"),
            account_id=post.account_id,
            now=NOW,
        )
        approved(session, post)
        assert _told(session) == {(watcher, post.id)}


def test_no_more_than_ten_watches(database: Database) -> None:
    with database.writing() as session:
        watcher = account_of(the_stranger(session))
        for number in range(MOST):
            watches.watch(session, Wanted(q=f"词{number}"), watcher, NOW)
        with pytest.raises(EnoughWatches):
            watches.watch(session, Wanted(q="又一个"), watcher, NOW)
        session.rollback()


def test_only_ones_own_watch_is_removed(database: Database) -> None:
    with database.writing() as session:
        watcher = account_of(the_stranger(session))
        watches.watch(session, MATERIALS, watcher, NOW)
        watch_id = session.scalars(select(BoardWatch.id)).one()
        counts = []
        for account in (account_of(the_owner(session)), watcher):
            watches.unwatch(session, watch_id, account)
            counts.append(session.scalar(select(func.count()).select_from(BoardWatch)))
        assert counts == [1, 0]


def test_a_digest_a_day_with_all_that_was_noted(database: Database) -> None:
    with database.writing() as session:
        _watched(session)
        a_public_post(session, PostKind.ORDER)
        session.execute(update(BoardPost).values(is_demo=True))
    assert [_send(database, at) for at in (NOW, SOON, SOON)] == [0, 1, 0]
    with database.writing() as session:
        a_public_post(session, PostKind.ORDER, by=the_banker(session), now=SOON)
    same_day, saturday = NOW + timedelta(minutes=90), NOW + DAY
    assert [_send(database, at) for at in (same_day, saturday, MONDAY, MONDAY)] == [0, 0, 1, 0]
    first, second = _digests(database)
    assert f"{DRAFTS[PostKind.ORDER].title}（示例）\n" in first.body
    assert "为什么告诉您：符合您订阅的条件" in first.body
    assert f"{PUBLIC_URL}/board/digests/" in second.body


def test_what_is_published_in_a_row_goes_in_one_letter_and_within_the_hour(database: Database) -> None:
    with database.writing() as session:
        _watched(session)
    told = []
    for minutes in range(0, 64, 9):
        at = NOW + timedelta(minutes=minutes)
        with database.writing() as session:
            a_public_post(session, PostKind.ORDER, now=at, key=f"a-request-key-{minutes:04}")
        told.append(_send(database, at))
    assert told == [0] * 7 + [1]
    assert [each.subject for each in _digests(database)] == ["供需对接：有 8 条可能与您有关"]


def test_several_processes_at_once_send_one_letter_to_each(database: Database) -> None:
    with database.writing() as session:
        _watched(session)
        watches.watch(session, MATERIALS, account_of(the_banker(session)), NOW)
        a_public_post(session, PostKind.ORDER)
    told: list[int] = []
    barrier = Barrier(4)

    def work() -> None:
        barrier.wait()
        told.append(_send(database, SOON))

    threads = [Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (len(told), sum(told)) == (4, 2)
    assert len(_digests(database)) == 2


def test_what_left_the_board_is_not_told_any_more_and_keeps_nothing_else_waiting(database: Database) -> None:
    with database.writing() as session:
        _watched(session)
        post = a_public_post(session, PostKind.ORDER)
        lasting.close(session, post=post, outcome=Outcome.HERE, account_id=post.account_id, now=NOW)
    assert _send(database, SOON) == 0
    with database.writing() as session:
        a_public_post(session, PostKind.ORDER, by=the_banker(session), now=SOON)
    assert _send(database, SOON + digests.SETTLING) == 1


def test_what_was_taken_down_before_the_letter_is_told_when_it_is_back(database: Database) -> None:
    with database.writing() as session:
        _watched(session)
        post = a_public_post(session, PostKind.ORDER)
        moderating.take_down(
            session,
            post=post,
            remark="请去掉型号",
            reviewer=the_reviewer(session),
            now=NOW,
            public_url=PUBLIC_URL,
        )
    assert _send(database, SOON) == 0
    with database.writing() as session:
        approved(session, session.scalars(select(BoardPost)).one(), SOON)
    assert [_send(database, SOON) for _ in range(2)] == [1, 0]


def test_the_link_ends_digests_and_watching_again_begins_them(database: Database) -> None:
    with database.writing() as session:
        watcher = _watched(session)
        a_public_post(session, PostKind.ORDER)
    _send(database, SOON)
    with database.writing() as session:
        token = session.scalars(select(BoardReader.token)).one()
        for _ in range(2):
            digests.stop(session, digests.reader_of(session, token), NOW)
        a_public_post(session, PostKind.ORDER, by=the_banker(session))
    assert _send(database, MONDAY) == 0
    with database.writing() as session:
        watches.watch(session, Wanted(kind="order"), watcher, MONDAY)
    assert _send(database, MONDAY + DAY) == 0
    assert len(_digests(database)) == 1
    with database.writing() as session:
        digests.stop(session, digests.reader_of(session, token), MONDAY + DAY)
        watches.watch(session, Wanted(kind="order"), watcher, MONDAY + DAY)
        assert session.scalars(select(BoardReader.stopped_at)).one() is None
        with pytest.raises(NotFound):
            digests.reader_of(session, token[:-1])


def _watched(session: Session) -> int:
    watcher = account_of(the_stranger(session))
    watches.watch(session, MATERIALS, watcher, NOW)
    return watcher


def _told(session: Session) -> set[tuple[int, int]]:
    rows = session.execute(select(BoardTold.account_id, BoardTold.post_id))
    return {(account, post) for account, post in rows}


def _send(database: Database, now: datetime) -> int:
    return digests.send_digests(database, now, PUBLIC_URL)


def _digests(database: Database) -> list[OutboxMail]:
    found = select(OutboxMail).where(OutboxMail.key.startswith(digests.KEY)).order_by(OutboxMail.id)
    with database.reading() as session:
        return list(session.scalars(found))

"""Who is told of a posting: counterparts, watchers; a digest a day at most; the link that ends them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalog.profile import Case, Profile
from catalog.register import note_facts
from catalog.vocabulary import Track
from events.matchmaking.board import digests, lasting, watches, writing
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
    the_stranger,
)
from tests.matchmaking.factories import NOW, PUBLIC_URL
from yurong.kit.clock import local
from yurong.kit.db import Database
from yurong.kit.errors import NotFound
from yurong.kit.outbox import OutboxMail

TODAY = local(NOW).date()
DAY = timedelta(days=1)
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
        assert [_send(session, NOW) for _ in range(2)] == [1, 0]
        a_public_post(session, PostKind.ORDER, by=the_banker(session), now=NOW + timedelta(hours=1))
        assert _send(session, NOW + timedelta(hours=2)) == 0
        assert _send(session, NOW + DAY) == 1
        first, second = _digests(session)
        assert f"{DRAFTS[PostKind.ORDER].title}（示例）\n" in first.body
        assert "为什么告诉您：符合您订阅的条件" in first.body
        assert f"{PUBLIC_URL}/board/digests/" in second.body


def test_what_left_the_board_is_not_told_any_more(database: Database) -> None:
    with database.writing() as session:
        _watched(session)
        post = a_public_post(session, PostKind.ORDER)
        lasting.close(session, post=post, outcome=Outcome.HERE, account_id=post.account_id, now=NOW)
        assert _send(session, NOW) == 0


def test_the_link_ends_digests_and_watching_again_begins_them(database: Database) -> None:
    with database.writing() as session:
        watcher = _watched(session)
        a_public_post(session, PostKind.ORDER)
        _send(session, NOW)
        token = session.scalars(select(BoardReader.token)).one()
        for _ in range(2):
            digests.stop(session, digests.reader_of(session, token), NOW)
        a_public_post(session, PostKind.ORDER, by=the_banker(session))
        assert _send(session, NOW + DAY) == 0
        watches.watch(session, Wanted(kind="order"), watcher, NOW + DAY)
        assert _send(session, NOW + 2 * DAY) == 0
        assert len(_digests(session)) == 1
        digests.stop(session, digests.reader_of(session, token), NOW + 2 * DAY)
        watches.watch(session, Wanted(kind="order"), watcher, NOW + 2 * DAY)
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


def _send(session: Session, now: datetime) -> int:
    return digests.send_digests(session, now, PUBLIC_URL)


def _digests(session: Session) -> list[OutboxMail]:
    found = select(OutboxMail).where(OutboxMail.key.startswith("board-digest")).order_by(OutboxMail.id)
    return list(session.scalars(found))

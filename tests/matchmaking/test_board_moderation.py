"""From a draft to the board: review, versions beside the public one, hand-over into the ledger, races."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.coming import coming_mark
from events.followup.models import FollowCase, FollowUp
from events.followup.stages import Stage
from events.followup.surveys import ask as ask_surveys
from events.matchmaking.board import becoming, lasting, moderating, queries, writing
from events.matchmaking.board.drafted import PostRefused
from events.matchmaking.board.fit import Fit
from events.matchmaking.board.lines import open_lines
from events.matchmaking.board.matched import Suiting
from events.matchmaking.board.refusals import (
    NothingToSubmit,
    NotOnBoard,
    NotPublic,
    NotWaiting,
    OwnReview,
    PostUnderReview,
    SubmittedAnew,
    TakenDown,
)
from events.matchmaking.models import BoardPost, BoardVersion, PostKind, VersionState
from tests.catalog.examples import a_product, an_offering
from tests.matchmaking.board_cast import (
    DRAFTS,
    a_post,
    a_public_post,
    approved,
    the_banker,
    the_owner,
    the_reviewer,
)
from tests.matchmaking.factories import NOW, PUBLIC_URL, an_event
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import local
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

TODAY = local(NOW).date()
BETTER = replace(DRAFTS[PostKind.FINANCE], title="扩产需要 200 万元流动资金")


def test_a_draft_is_submitted_once_and_published_once(database: Database) -> None:
    with database.writing() as session:
        the_reviewer(session)
        post = a_post(session)
        for _ in range(2):
            _submit(session, post)
        assert open_lines(session, TODAY) == []
        post = approved(session, post)
        assert [each.kind for each in post.steps] == ["submitted", "published"]
        assert [each.title for each in open_lines(session, TODAY)] == [DRAFTS[PostKind.FINANCE].title]
        with pytest.raises(NotWaiting):
            _publish(session, post)
        with pytest.raises(NothingToSubmit):
            _submit(session, post)
        subjects = session.scalars(select(OutboxMail.subject).order_by(OutboxMail.id)).all()
        assert [each.split("：")[0] for each in subjects] == ["待审核的供需信息", "供需信息已公布"]


def test_what_is_under_review_is_not_changed_until_taken_back(database: Database) -> None:
    with database.writing() as session:
        post = a_post(session)
        _submit(session, post)
        with pytest.raises(PostUnderReview):
            _rewrite(session, post)
        for _ in range(2):
            moderating.take_back(session, post=post, account_id=post.account_id, now=NOW)
        assert _rewrite(session, post).number == 1


def test_a_returned_draft_carries_the_remark_and_can_be_submitted_again(database: Database) -> None:
    with database.writing() as session:
        post, reviewer = a_post(session), the_reviewer(session)
        _submit(session, post)
        for remark, is_right in (("短", False), ("请写明用途", True)):
            if is_right:
                _return(session, post, reviewer, remark)
            else:
                with pytest.raises(PostRefused):
                    _return(session, post, reviewer, remark)
        loaded = queries.own_post(session, the_owner(session), post.code)
        assert loaded.versions[0].state == VersionState.RETURNED
        assert loaded.steps[-1].remark == "请写明用途"
        assert len(approved(session, post).versions) == 1


def test_nobody_reviews_what_is_ones_own(database: Database) -> None:
    with database.writing() as session:
        post, owner = a_post(session), the_owner(session)
        _submit(session, post)
        both = Visitor(owner.account_id, roles=("firm", "organiser"), enterprise_ids=owner.enterprise_ids)
        with pytest.raises(OwnReview):
            moderating.publish(session, post=post, reviewer=both, now=NOW, public_url=PUBLIC_URL)


def test_nobody_reviews_what_a_colleague_of_the_institution_posted(database: Database) -> None:
    with database.writing() as session:
        banker, colleague = the_banker(session), the_owner(session)
        post = a_post(session, PostKind.RESULT, by=banker)
        _submit(session, post)
        both = Visitor(colleague.account_id, roles=("organiser",), institution_ids=banker.institution_ids)
        with pytest.raises(OwnReview):
            moderating.publish(session, post=post, reviewer=both, now=NOW, public_url=PUBLIC_URL)


def test_what_was_submitted_anew_is_not_published_unread(database: Database) -> None:
    with database.writing() as session:
        post, reviewer = a_post(session), the_reviewer(session)
        _submit(session, post)
        moderating.take_back(session, post=post, account_id=post.account_id, now=NOW)
        _rewrite(session, post)
        later = NOW + timedelta(minutes=5)
        moderating.submit(session, post=post, account_id=post.account_id, now=later, public_url=PUBLIC_URL)
        press = partial(
            moderating.publish, session, post=post, reviewer=reviewer, now=later, public_url=PUBLIC_URL
        )
        with pytest.raises(SubmittedAnew):
            press(seen_at=NOW)
        press(seen_at=later)
        assert open_lines(session, TODAY)[0].title == BETTER.title


def test_a_new_version_of_what_has_expired_stands_for_its_days_again(database: Database) -> None:
    with database.writing() as session:
        post = a_public_post(session)
        later = NOW + timedelta(days=100)
        _rewrite(session, post)
        approved(session, post, later)
        day = local(later).date()
        assert [each.title for each in open_lines(session, day + timedelta(days=90))] == [BETTER.title]
        assert open_lines(session, day + timedelta(days=91)) == []


def test_the_old_version_stays_public_until_the_new_one_is_reviewed(database: Database) -> None:
    with database.writing() as session:
        post = a_public_post(session)
        before = post.expires_on
        assert _rewrite(session, post).number == 2
        _submit(session, post)
        assert open_lines(session, TODAY)[0].title == DRAFTS[PostKind.FINANCE].title
        assert open_lines(session, TODAY)[0].changed_at == NOW
        moderating.take_back(session, post=post, account_id=post.account_id, now=NOW)
        later = NOW + timedelta(hours=1)
        post = approved(session, post, later)
        line = open_lines(session, TODAY)[0]
        assert (line.title, line.published_at, line.changed_at) == (BETTER.title, NOW, later)
        assert [each.state for each in post.versions] == ["replaced", "published"]
        assert post.expires_on == before
        assert _rewrite(session, post).number == 2


def test_a_returned_change_leaves_the_public_version(database: Database) -> None:
    with database.writing() as session:
        post = a_public_post(session)
        _rewrite(session, post)
        _submit(session, post)
        _return(session, post, the_reviewer(session), "金额和说明不一致")
        assert open_lines(session, TODAY)[0].title == DRAFTS[PostKind.FINANCE].title


def test_what_is_taken_down_is_off_the_board_at_once_and_comes_back_mended(database: Database) -> None:
    with database.writing() as session:
        post, reviewer = a_public_post(session), the_reviewer(session)
        mark, until = coming_mark(session), post.expires_on
        _take_down(session, post, reviewer)
        assert open_lines(session, TODAY) == []
        assert coming_mark(session) != mark
        with pytest.raises(TakenDown):
            queries.public_post(session, post.code)
        with pytest.raises(NotOnBoard):
            _take_down(session, post, reviewer)
        with pytest.raises(NotPublic):
            lasting.extend(session, post=post, account_id=post.account_id, now=NOW)
        post = queries.any_post(session, post.code)
        assert [(each.kind, each.remark) for each in post.steps][-1] == ("returned", "有联系方式，请去掉")
        _rewrite(session, post)
        post = approved(session, post)
        assert [each.title for each in open_lines(session, TODAY)] == [BETTER.title]
        assert (len(post.versions), post.expires_on) == (1, until)


def test_where_a_change_waits_it_is_returned_when_the_public_version_is_taken_down(
    database: Database,
) -> None:
    with database.writing() as session:
        post, reviewer = a_public_post(session), the_reviewer(session)
        _rewrite(session, post)
        _submit(session, post)
        _take_down(session, post, reviewer)
        states = [each.state for each in queries.any_post(session, post.code).versions]
        assert states == [VersionState.REPLACED, VersionState.RETURNED]
        assert queries.under_review(session) == []
        assert open_lines(session, TODAY) == []


def test_nobody_takes_down_what_is_ones_own(database: Database) -> None:
    with database.writing() as session:
        post, owner = a_public_post(session), the_owner(session)
        both = Visitor(owner.account_id, roles=("firm", "organiser"), enterprise_ids=owner.enterprise_ids)
        with pytest.raises(OwnReview):
            _take_down(session, post, both)


@pytest.mark.parametrize("state", ["published", "draft"])
def test_the_database_forbids_two_public_or_two_open_versions(database: Database, state: str) -> None:
    with database.writing() as session:
        post = a_public_post(session)
        _rewrite(session, post)
        first = queries.any_post(session, post.code).versions[0]
        values = {each.key: getattr(first, each.key) for each in BoardVersion.__table__.columns}
    another = BoardVersion(**values | {"id": None, "number": 3, "state": state})
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(another)


def test_several_reviewers_at_once_publish_once(database: Database) -> None:
    with database.writing() as session:
        post = a_post(session)
        _submit(session, post)
        reviewer, post_id = the_reviewer(session), post.id
    said: list[str] = []
    barrier = Barrier(4)

    def press() -> None:
        barrier.wait()
        try:
            with database.writing() as session:
                held = session.get_one(BoardPost, post_id)
                moderating.publish(session, post=held, reviewer=reviewer, now=NOW, public_url=PUBLIC_URL)
            said.append("published")
        except NotWaiting:
            said.append("waiting no more")

    threads = [Thread(target=press) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(said) == ["published", *["waiting no more"] * 3]
    with database.reading() as session:
        states = session.scalars(select(BoardVersion.state)).all()
    assert list(states) == ["published"]


def test_a_chain_leader_is_marked_and_unmarked(database: Database) -> None:
    with database.writing() as session:
        post, reviewer = a_public_post(session), the_reviewer(session)
        assert post.enterprise_id is not None
        assert reviewer.account_id is not None
        for chain in ("光电", "光电显示", ""):
            moderating.mark_leader(session, post.enterprise_id, chain, reviewer.account_id, NOW)
            assert open_lines(session, TODAY)[0].leads == chain
        assert post.version == 1 + 3


def test_a_need_is_handed_over_to_whom_the_firm_ticks_and_to_nobody_else(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = [
        Suiting("示例银行甲", an_offering(id=1), a_product(), Fit(50)),
        Suiting("示例银行乙", an_offering(id=2), a_product(), Fit(40)),
    ]
    monkeypatch.setattr(becoming, "suiting", lambda *_: choice)
    with database.writing() as session:
        the_banker(session)
        draft = a_post(session, key="a-second-request-key")
        with pytest.raises(NotPublic):
            _hand_over(session, draft, _first(session, draft), 1)
        post = a_public_post(session)
        version = queries.shown(post)
        assert version is not None
        assert [_hand_over(session, post, version, *ids) for ids in ((), (1,), (1,), (1, 2))] == [0, 1, 0, 1]
        case = session.scalars(select(FollowCase)).one()
        assert (case.occasion, case.case_code) == ("board", post.code)
        assert case.need == "300 万元，12 个月，日常经营周转：扩产需要 300 万元流动资金"
        stages = session.scalars(select(FollowUp.stage)).all()
        assert list(stages) == [Stage.HANDED_OVER, Stage.HANDED_OVER]
        assert ask_surveys(session, NOW.replace(day=25), PUBLIC_URL) == 0


def test_events_of_the_track_or_the_city_are_offered_with_the_firms_group(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        an_event(session, region="411700")
        an_event(session, kind="chain", track="materials", chain="超硬材料", region="410300")
        post = a_public_post(session)
        version = queries.shown(post)
        assert version is not None
        (found,) = becoming.events_for(session, post, version, NOW)
        assert found.event.id == event.id
        assert found.address == f"/events/{event.code}/registration?group={found.group}"


def _first(session: Session, post: BoardPost) -> BoardVersion:
    return queries.own_post(session, the_owner(session), post.code).versions[0]


def _submit(session: Session, post: BoardPost) -> None:
    moderating.submit(session, post=post, account_id=post.account_id, now=NOW, public_url=PUBLIC_URL)


def _publish(session: Session, post: BoardPost) -> None:
    moderating.publish(session, post=post, reviewer=the_reviewer(session), now=NOW, public_url=PUBLIC_URL)


def _return(session: Session, post: BoardPost, reviewer: Visitor, remark: str) -> None:
    moderating.send_back(session, post=post, remark=remark, reviewer=reviewer, now=NOW, public_url=PUBLIC_URL)


def _take_down(session: Session, post: BoardPost, reviewer: Visitor) -> None:
    moderating.take_down(
        session, post=post, remark="有联系方式，请去掉", reviewer=reviewer, now=NOW, public_url=PUBLIC_URL
    )


def _rewrite(session: Session, post: BoardPost) -> BoardVersion:
    return writing.rewrite(session, post=post, draft=BETTER, account_id=post.account_id, now=NOW)


def _hand_over(session: Session, post: BoardPost, version: BoardVersion, *offerings: int) -> int:
    return becoming.hand_over(
        session,
        post=post,
        version=version,
        offerings=offerings,
        account_id=post.account_id,
        now=NOW,
        public_url=PUBLIC_URL,
    )

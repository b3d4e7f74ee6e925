"""Postings: written, kept to their kind, asked for, extended, ended, warned of."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.coming import coming_mark
from events.matchmaking.board import interests, lasting, moderating, queries, writing
from events.matchmaking.board.drafted import PostRefused
from events.matchmaking.board.lines import UNNAMED_FIRM, line_of, open_lines
from events.matchmaking.board.refusals import NobodyToSpeakFor, NotAgreed, NotPublic, OwnPost, PostClosed
from events.matchmaking.models import BoardInterest, BoardPost, BoardStep, Maturity, Outcome, PostKind
from tests import people
from tests.matchmaking.board_cast import (
    DRAFTS,
    SUMMARY,
    a_post,
    a_public_post,
    account_of,
    the_banker,
    the_owner,
    the_stranger,
)
from tests.matchmaking.factories import NOW, PUBLIC_URL
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import local
from yurong.kit.db import Database
from yurong.kit.errors import NotYours
from yurong.kit.money import Money
from yurong.kit.outbox import OutboxMail

TODAY = local(NOW).date()
DAY = timedelta(days=1)


@pytest.mark.parametrize("kind", PostKind)
def test_each_kind_is_written_once(database: Database, kind: PostKind) -> None:
    with database.writing() as session:
        first, again = (a_post(session, kind) for _ in range(2))
        assert first.id == again.id
        assert session.scalar(select(func.count()).select_from(BoardPost)) == 1
        assert (
            queries.own_post(session, the_owner(session), first.code).versions[0].title == DRAFTS[kind].title
        )


def test_clicks_at_one_time_make_one_posting(database: Database) -> None:
    with database.writing() as session:
        owner = the_owner(session)
    made: list[str] = []
    barrier = Barrier(6)

    def press() -> None:
        barrier.wait()
        with database.writing() as session:
            made.append(a_post(session, by=owner).code)

    threads = [Thread(target=press) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(made) == 6
    assert len(set(made)) == 1


def test_what_belongs_to_another_kind_is_left_out(database: Database) -> None:
    with database.writing() as session:
        post = a_post(session, PostKind.FINANCE, product="石墨毡", maturity=Maturity.IDEA)
        version = queries.own_post(session, the_owner(session), post.code).versions[0]
        assert (version.product, version.maturity, version.amount) == ("", None, Money.wan(300))


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        (PostKind.FINANCE, {"amount": None}, "amount"),
        (PostKind.FINANCE, {"amount": Money(0)}, "amount"),
        (PostKind.FINANCE, {"purposes": ()}, "purposes"),
        (PostKind.FINANCE, {"term_months": 361}, "term_months"),
        (PostKind.TECHNOLOGY, {"field": ""}, "field"),
        (PostKind.ORDER, {"quantity": ""}, "quantity"),
        (PostKind.RESULT, {"maturity": None}, "maturity"),
        (PostKind.RESULT, {"cooperation": ()}, "cooperation"),
        (PostKind.FINANCE, {"summary": f"{SUMMARY}电话 13812345678"}, "summary"),
        (PostKind.ORDER, {"delivery": "联系 wang@guangqi.example"}, "delivery"),
        (PostKind.FINANCE, {"days": 6}, "days"),
        (PostKind.FINANCE, {"days": 181}, "days"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    database: Database, kind: PostKind, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(PostRefused) as refused, database.writing() as session:
        a_post(session, kind, **changes)  # type: ignore[arg-type]  # fields by name
    assert list(refused.value.errors) == [field]


def test_an_institution_seeks_no_finance_here(database: Database) -> None:
    with pytest.raises(PostRefused), database.writing() as session:
        a_post(session, PostKind.FINANCE, by=the_banker(session))
    with database.writing() as session:
        assert a_post(session, PostKind.RESULT, by=the_banker(session)).institution_id


def test_a_stranger_finds_nothing_of_ours(database: Database) -> None:
    with database.writing() as session:
        post, other = a_post(session), the_stranger(session)
        with pytest.raises(NotYours):
            queries.own_post(session, other, post.code)
        assert queries.posts_of(session, other) == []


def test_a_name_that_is_hidden_stands_nowhere_on_the_board(database: Database) -> None:
    with database.writing() as session:
        a_public_post(session, shows_name=False)
        (line,) = open_lines(session, TODAY)
        assert line.poster == UNNAMED_FIRM
        post = queries.public_post(session, line.code)
        version = queries.shown(post)
        assert version is not None
        assert post.enterprise_id is not None
        assert line_of(version, post, {post.enterprise_id: "光电"}).leads == ""


def test_contacts_are_exchanged_by_consent_alone(database: Database) -> None:
    with database.writing() as session:
        owner, other, post = the_owner(session), the_stranger(session), a_public_post(session)
        asked = _asked(session, post, other)
        assert asked.id == _asked(session, post, other).id
        for side in (owner, other):
            with pytest.raises(NotAgreed):
                interests.contact(session, asked.code, side)
        for _ in range(2):
            _answer(session, asked.code, owner, agrees=True)
        assert interests.contact(session, asked.code, other)[1].name == people.OWNER.name
        assert interests.contact(session, asked.code, owner)[1].party == "郑州别人科技有限公司"
        with pytest.raises(NotYours):
            interests.contact(session, asked.code, the_banker(session))
        _answer(session, asked.code, owner, agrees=False)
        with pytest.raises(NotAgreed):
            interests.contact(session, asked.code, other)
        letters = session.scalars(select(OutboxMail).where(OutboxMail.key.startswith("board-interest"))).all()
        assert len(letters) == 3
        assert not any(people.OWNER.email in each.body for each in letters)


def test_only_the_poster_answers(database: Database) -> None:
    with database.writing() as session:
        asked = _asked(session, a_public_post(session), the_stranger(session))
        with pytest.raises(NotYours):
            _answer(session, asked.code, the_stranger(session), agrees=True)


def test_nobody_asks_oneself_or_for_nobody_or_too_late(database: Database) -> None:
    with database.writing() as session:
        post = a_public_post(session)
        with pytest.raises(OwnPost):
            _asked(session, post, the_owner(session))
        with pytest.raises(NobodyToSpeakFor):
            _asked(session, post, Visitor(account_of(the_banker(session)), roles=("expert",)))
        with pytest.raises(PostClosed):
            interests.ask(
                session,
                post=post,
                who=the_stranger(session),
                words="想谈谈合作",
                now=NOW + 91 * DAY,
                public_url=PUBLIC_URL,
            )


def test_a_posting_stands_to_its_last_day_and_is_extended_in_one_tap(database: Database) -> None:
    with database.writing() as session:
        post = a_public_post(session)
        last = TODAY + 90 * DAY
        assert [len(open_lines(session, each)) for each in (last, last + DAY)] == [1, 0]
        lasting.extend(session, post=post, account_id=post.account_id, now=NOW)
        assert post.expires_on == last
        for _ in range(2):
            lasting.extend(session, post=post, account_id=post.account_id, now=NOW + 100 * DAY)
        assert post.expires_on == TODAY + 190 * DAY
        assert [each.kind for each in _steps(session, post)].count("extended") == 1


def test_the_poster_is_warned_seven_days_before_and_once(database: Database) -> None:
    with database.writing() as session:
        post = a_public_post(session)
        last = TODAY + 90 * DAY
        told = [
            lasting.warn_of_board_expiry(session, each, NOW, PUBLIC_URL)
            for each in (last - 8 * DAY, last - 7 * DAY, last, last + DAY)
        ]
        assert told == [0, 1, 0, 0]
        lasting.extend(session, post=post, account_id=post.account_id, now=NOW + 85 * DAY)
        again = TODAY + 175 * DAY
        assert lasting.warn_of_board_expiry(session, again - 7 * DAY, NOW, PUBLIC_URL) == 1


def test_an_ended_posting_keeps_its_first_outcome_and_leaves_the_board(database: Database) -> None:
    with database.writing() as session:
        draft = a_post(session, key="another-request-key")
        with pytest.raises(NotPublic):
            lasting.close(session, post=draft, outcome=Outcome.HERE, account_id=draft.account_id, now=NOW)
        post = a_public_post(session)
        before = coming_mark(session)
        for outcome in (Outcome.HERE, Outcome.WITHDRAWN):
            lasting.close(session, post=post, outcome=outcome, account_id=post.account_id, now=NOW)
        assert post.outcome == Outcome.HERE
        assert open_lines(session, TODAY) == []
        assert coming_mark(session) != before
        with pytest.raises(PostClosed):
            writing.rewrite(
                session,
                post=post,
                draft=DRAFTS[PostKind.FINANCE],
                account_id=post.account_id,
                now=NOW,
            )


def test_a_draft_is_given_up_and_waits_for_no_review(database: Database) -> None:
    with database.writing() as session:
        post = a_post(session)
        moderating.submit(session, post=post, account_id=post.account_id, now=NOW, public_url=PUBLIC_URL)
        for _ in range(2):
            lasting.close(session, post=post, outcome=Outcome.WITHDRAWN, account_id=post.account_id, now=NOW)
        assert post.outcome == Outcome.WITHDRAWN
        assert queries.under_review(session) == []
        assert [each.kind for each in _steps(session, post)] == ["submitted", "closed"]


def test_a_line_says_only_what_is_public(database: Database) -> None:
    with database.writing() as session:
        post = a_public_post(session)
        version = queries.shown(post)
        assert version is not None
        said = repr(line_of(version, post, {}))
        assert people.OWNER.email not in said
        assert people.OWNER.name not in said


def _asked(session: Session, post: BoardPost, who: Visitor) -> BoardInterest:
    return interests.ask(
        session, post=post, who=who, words="我们做这类产品五年，想谈谈", now=NOW, public_url=PUBLIC_URL
    )


def _answer(session: Session, code: str, who: Visitor, *, agrees: bool) -> None:
    interests.answer(session, code=code, who=who, agrees=agrees, now=NOW, public_url=PUBLIC_URL)


def _steps(session: Session, post: BoardPost) -> list[BoardStep]:
    return queries.any_post(session, post.code).steps

"""Postings for tests: `a_post(session, kind)` written by the owner's firm, `a_public_post` on the board."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.vocabulary import Purpose, Track
from events.matchmaking.board import moderating, queries, writing
from events.matchmaking.board.drafted import USUAL_DAYS, Draft, Party
from events.matchmaking.models import BoardPost, Cooperation, Maturity, PostKind
from tests import people
from tests.matchmaking.factories import NOW, PUBLIC_URL
from yurong.accounts.models import Account, Institution, RoleGrant
from yurong.accounts.visitor import Visitor
from yurong.kit.money import Money

SUMMARY = "已有整机厂的年度订单，原料备货周期两个月，旺季资金占用高。"
DRAFTS = {
    PostKind.FINANCE: Draft(
        "扩产需要 300 万元流动资金",
        SUMMARY,
        "410105",
        Track.IT,
        amount=Money.wan(300),
        term_months=12,
        purposes=(Purpose.WORKING_CAPITAL,),
    ),
    PostKind.TECHNOLOGY: Draft(
        "求金刚石散热片抛光技术",
        "两英寸金刚石散热片，粗糙度要低于 5 纳米，单片十小时以内。",
        "410305",
        Track.MATERIALS,
        field="金刚石散热片抛光",
    ),
    PostKind.ORDER: Draft(
        "长期采购高纯石墨毡",
        "用于长晶炉保温，先试 200 公斤，合格后签年度合同。",
        "410305",
        Track.MATERIALS,
        product="高纯石墨毡",
        quantity="每月 2 吨",
    ),
    PostKind.RESULT: Draft(
        "等离子辅助抛光工艺，可先试用",
        "两英寸金刚石散热片单片 8 小时，愿意先免费试用。",
        "410100",
        Track.MATERIALS,
        field="金刚石散热片抛光",
        maturity=Maturity.PILOT,
        cooperation=(Cooperation.TRIAL,),
    ),
}


def the_owner(session: Session) -> Visitor:
    """Who speaks for the firm that posts."""
    return _of_firm(session, people.OWNER, people.GUANGQI, "郑州广启光电科技有限公司")


def the_stranger(session: Session) -> Visitor:
    """Who speaks for another firm."""
    return _of_firm(session, people.STRANGER, people.BIEREN, "郑州别人科技有限公司")


def the_banker(session: Session, name: str = "示例银行甲") -> Visitor:
    """Who speaks for an institution."""
    account = people.an_account(session, people.FINANCE)
    bank = session.scalar(select(Institution).where(Institution.name == name))
    if bank is None:
        bank = Institution(code="test-bank", name=name, kind="bank")
        session.add(bank)
        session.flush()
    held = select(RoleGrant.id).where(RoleGrant.account_id == account.id)
    if session.scalar(held) is None:
        session.add(RoleGrant(account_id=account.id, role="institution", institution_id=bank.id))
        session.flush()
    return Visitor(
        account.id, account.name, account.email, roles=("institution",), institution_ids=(bank.id,)
    )


def the_reviewer(session: Session) -> Visitor:
    account = people.an_account(session, people.ADMINISTRATOR)
    held = select(RoleGrant.id).where(RoleGrant.account_id == account.id)
    if session.scalar(held) is None:
        people.grant(session, account, "administrator")
    return people.visitor_of(account, "administrator")


def a_post(
    session: Session,
    kind: PostKind = PostKind.FINANCE,
    *,
    by: Visitor | None = None,
    days: int = USUAL_DAYS,
    key: str = "a-first-request-key",
    now: datetime = NOW,
    **changes: object,
) -> BoardPost:
    """A draft; `changes` are fields of Draft. Flushes."""
    who = by or the_owner(session)
    party = (
        Party(enterprise_id=who.enterprise_ids[0])
        if who.enterprise_ids
        else Party(institution_id=who.institution_ids[0])
    )
    return writing.write(
        session,
        kind=kind,
        party=party,
        draft=replace(DRAFTS[kind], **changes),  # type: ignore[arg-type]  # fields by name
        days=days,
        account_id=account_of(who),
        request_key=key,
        now=now,
    )


def a_public_post(
    session: Session,
    kind: PostKind = PostKind.FINANCE,
    *,
    by: Visitor | None = None,
    now: datetime = NOW,
    **changes: object,
) -> BoardPost:
    """A posting on the board, with all loaded; `changes` as of `a_post`. Flushes."""
    changes = {"key": f"a-request-key-for-{kind}"} | changes
    post = a_post(session, kind, by=by, now=now, **changes)  # type: ignore[arg-type]  # fields by name
    return approved(session, post, now)


def approved(session: Session, post: BoardPost, now: datetime = NOW) -> BoardPost:
    """The posting after its version at work was submitted and published, with all loaded."""
    moderating.submit(session, post=post, account_id=post.account_id, now=now, public_url=PUBLIC_URL)
    reviewer = the_reviewer(session)
    moderating.publish(session, post=post, reviewer=reviewer, now=now, public_url=PUBLIC_URL)
    return queries.any_post(session, post.code)


def account_of(who: Visitor) -> int:
    assert who.account_id is not None, "people of the cast have accounts"
    return who.account_id


def _of_firm(session: Session, person: people.Person, uscc: str, name: str) -> Visitor:
    account: Account = people.an_account(session, person)
    firm = people.a_firm(session, uscc, name)
    if session.scalar(select(RoleGrant.id).where(RoleGrant.account_id == account.id)) is None:
        people.grant(session, account, "firm", firm)
    return people.visitor_of(account, "firm", firms=(firm.id,))

"""The board in the demo world: ten postings of firms and institutions, two under review, one asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.vocabulary import Guarantee, Purpose, Track
from events.matchmaking.board import interests, moderating, writing
from events.matchmaking.board.drafted import Draft
from events.matchmaking.models import BoardPost, Cooperation, Maturity, PostKind
from yurong.accounts.models import Account, RoleGrant
from yurong.accounts.visitor import Visitor
from yurong.kit.money import Money

PUBLIC_URL = "http://127.0.0.1:8000"
"""Only the letters about the demo postings name it."""
FINANCE, TECHNOLOGY, ORDER, RESULT = PostKind
LEADS = "firm2"
"""The demo firm that is marked as 链主."""


@dataclass(frozen=True)
class DemoPost:
    """A posting of the demo person `by`, so many days old."""

    by: str
    kind: PostKind
    days_ago: int
    draft: Draft
    days: int = 90


POSTS = (
    DemoPost(
        "firm",
        FINANCE,
        30,
        Draft(
            "光电传感器扩产，需要 300 万元流动资金",
            "已有两家整机厂的年度订单，原料备货周期两个月，旺季资金占用高。上年营收增长两成，按月还款没有逾期。",
            "410172",
            Track.IT,
            amount=Money.wan(300),
            term_months=12,
            purposes=(Purpose.WORKING_CAPITAL,),
            security=(Guarantee.CREDIT, Guarantee.RECEIVABLE_PLEDGE),
            uses_facts=True,
        ),
    ),
    DemoPost(
        "firm4",
        FINANCE,
        3,
        Draft(
            "气体传感器中试线，需要 800 万元，可以出让股权",
            "实验室样机已经通过第三方检测，要建一条年产 5 万只的中试线。创始团队愿意出让一部分股权。",
            "410172",
            Track.IT,
            shows_name=False,
            amount=Money.wan(800),
            term_months=36,
            purposes=(Purpose.COMMERCIALISATION, Purpose.EQUIPMENT),
        ),
    ),
    DemoPost(
        "firm2",
        TECHNOLOGY,
        12,
        Draft(
            "求大尺寸金刚石散热片的低成本抛光技术",
            "两英寸多晶金刚石散热片，抛光后表面粗糙度要低于 5 纳米，现在单片 40 小时，希望缩到 10 小时。",
            "410305",
            Track.MATERIALS,
            amount=Money.wan(150),
            field="金刚石散热片抛光",
            maturity=Maturity.SAMPLE,
            cooperation=(Cooperation.JOINT, Cooperation.LICENCE),
        ),
    ),
    DemoPost(
        "bank",
        RESULT,
        9,
        Draft(
            "金刚石散热片等离子辅助抛光工艺，可先试用",
            "由合作高校完成，两英寸金刚石散热片单片 8 小时，表面粗糙度 3 纳米。愿意先免费试用，满意再付费。",
            "410100",
            Track.MATERIALS,
            field="金刚石散热片抛光",
            maturity=Maturity.PILOT,
            cooperation=(Cooperation.TRIAL, Cooperation.LICENCE),
        ),
    ),
    DemoPost(
        "firm2",
        ORDER,
        7,
        Draft(
            "长期采购高纯石墨毡，每月 2 吨",
            "用于长晶炉保温，灰分低于百万分之二十。先试 200 公斤，合格后签年度合同，欢迎省内企业配套。",
            "410305",
            Track.MATERIALS,
            amount=Money.wan(480),
            product="高纯石墨毡",
            quantity="每月 2 吨，先试 200 公斤",
            delivery="明年起每月 5 日前送到洛阳",
        ),
        180,
    ),
    DemoPost(
        "firm",
        ORDER,
        20,
        Draft(
            "找河南的 SMT 贴片代工，每月 3 万片",
            "光电传感器主板，最小元件 0402，要有自动光学检测。先打样 200 片，一周内交样。",
            "410172",
            Track.IT,
            product="SMT 贴片代工",
            quantity="每月 3 万片",
            delivery="打样一周，批量两周",
        ),
    ),
    DemoPost(
        "firm4",
        RESULT,
        15,
        Draft(
            "低功耗甲烷传感器，响应时间 2 秒",
            "激光吸收原理，功耗 80 毫瓦，已在两家燃气公司小批量用过一年。可以许可，也可以合作开发新的气体。",
            "410172",
            Track.IT,
            field="激光气体传感器",
            maturity=Maturity.SMALL,
            cooperation=(Cooperation.LICENCE, Cooperation.JOINT),
        ),
    ),
    DemoPost(
        "firm",
        TECHNOLOGY,
        5,
        Draft(
            "求激光气体传感器的低温标定方法",
            "零下 30 度时读数漂移超过百分之五，希望有成熟的标定方法或补偿算法，能在产线上十分钟内完成。",
            "410172",
            Track.IT,
            shows_name=False,
            field="激光气体传感器标定",
            cooperation=(Cooperation.JOINT, Cooperation.TRANSFER),
        ),
    ),
    DemoPost(
        "bank",
        TECHNOLOGY,
        2,
        Draft(
            "征集知识产权价值评估的数据模型",
            "用于专利质押贷款的贷前评估，要能说明依据，不接受只给分数的模型。先用历史数据验证三个月。",
            "410100",
            Track.IT,
            amount=Money.wan(60),
            field="知识产权价值评估",
            cooperation=(Cooperation.TRIAL,),
        ),
    ),
    DemoPost(
        "firm2",
        FINANCE,
        86,
        Draft(
            "长晶设备改造，需要 1500 万元中长期资金",
            "更新 12 台长晶炉，节电三成。设备可以抵押，已取得技术改造备案，计划分三年还。",
            "410305",
            Track.MATERIALS,
            amount=Money.wan(1500),
            term_months=36,
            purposes=(Purpose.EQUIPMENT,),
            security=(Guarantee.IP_PLEDGE, Guarantee.GUARANTOR),
        ),
    ),
)
WAITING = DemoPost(
    "firm4",
    ORDER,
    0,
    Draft(
        "采购传感器陶瓷封装外壳，每月 1 万只",
        "尺寸 9 毫米见方，要求气密封装，漏率符合行业标准。先试 300 只，合格后按季度下单。",
        "410172",
        Track.IT,
        product="陶瓷封装外壳",
        quantity="每月 1 万只",
    ),
)


def seed(session: Session, now: datetime) -> None:
    """Postings on the board, one under review, one asked for. Writes; the demo people must exist."""
    reviewer = visitor_of(session, "admin")
    made = {}
    for number, each in enumerate(POSTS):
        at = now - timedelta(days=each.days_ago, hours=number)
        made[number] = published(session, each, f"demo-board-post-{number}", at, reviewer)
    _submitted(session, WAITING, "demo-board-post-waiting", now)
    leader = visitor_of(session, LEADS)
    assert reviewer.account_id is not None, "the demo administrator has an account"
    moderating.mark_leader(session, leader.enterprise_ids[0], "超硬材料", reviewer.account_id, now)
    words = "我们做甲烷传感器多年，低温标定有现成的工装，可以先来看看（示例）。"
    asking = visitor_of(session, "firm4")
    interests.ask(session, post=made[7], who=asking, words=words, now=now, public_url=PUBLIC_URL)


def published(session: Session, each: DemoPost, key: str, at: datetime, reviewer: Visitor) -> BoardPost:
    """The posting on the board since `at`; `key` tells one from another. Writes."""
    post = _submitted(session, each, key, at)
    moderating.publish(session, post=post, reviewer=reviewer, now=at, public_url=PUBLIC_URL)
    return post


def visitor_of(session: Session, name: str) -> Visitor:
    """The demo person of that mail name as a visitor."""
    account = session.scalars(select(Account).where(Account.email == f"{name}@demo.example")).one()
    grants = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).all()
    return Visitor(
        account.id,
        account.name,
        account.email,
        roles=tuple(each.role for each in grants),
        enterprise_ids=tuple(each.enterprise_id for each in grants if each.enterprise_id),
        institution_ids=tuple(each.institution_id for each in grants if each.institution_id),
    )


def _submitted(session: Session, each: DemoPost, key: str, at: datetime) -> BoardPost:
    who = visitor_of(session, each.by)
    assert who.account_id is not None, "demo people have accounts"
    post = writing.write(
        session,
        kind=each.kind,
        party=interests.party_of(who),
        draft=each.draft,
        days=each.days,
        account_id=who.account_id,
        request_key=key,
        now=at,
        is_demo=True,
    )
    moderating.submit(session, post=post, account_id=who.account_id, now=at, public_url=PUBLIC_URL)
    return post

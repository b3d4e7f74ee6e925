"""The demo service team and a third demo firm: made-up people at made-up institutions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic.models import Expert, ExpertTrait, ExpertWeekday
from yurong.accounts.models import Account, Enterprise, RoleGrant
from yurong.accounts.passwords import unset


@dataclass(frozen=True)
class Member:
    """One expert of the demo team, known by the mail name."""

    name: str
    role: str
    institution: str
    title: str
    bio: str
    fields: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    monthly_limit: int | None = None


TEAM = {
    "finance": Member(
        "",
        "finance",
        "示例银行甲",
        "科技支行行长",
        "做科技企业贷款十二年，熟悉创赛贷和知识产权质押",
        ("credit", "ip"),
        ("it", "equipment"),
        ("410100", "410300"),
        4,
    ),
    "investment": Member(
        "",
        "investment",
        "示例创投基金",
        "投资总监",
        "看光电、新材料早期项目",
        ("equity",),
        ("it", "materials"),
        ("410000",),
    ),
    "listing": Member(
        "",
        "listing",
        "示例证券",
        "保荐代表人",
        "辅导过专精特新企业到北交所",
        ("listing", "bond"),
        ("equipment", "materials"),
        ("410000",),
        6,
    ),
    "mentor": Member(
        "",
        "mentor",
        "示例孵化器",
        "创业导师",
        "两次创业，现在带孵化器里的早期团队",
        ("management", "commercialisation"),
        ("biomedicine", "it"),
        ("410100", "410700"),
    ),
    "policy": Member(
        "",
        "policy",
        "郑州市示例科技服务中心",
        "政策专员",
        "科技金融政策申报与兑现",
        ("subsidy", "tax"),
        (),
        ("410100",),
    ),
    "finance2": Member(
        "何静（示例）",
        "finance",
        "示例银行乙",
        "科技金融部经理",
        "信用类科技贷款",
        ("credit", "supply_chain"),
        ("materials", "energy"),
        ("410000",),
    ),
    "investment2": Member(
        "马骏（示例）",
        "investment",
        "示例产业基金",
        "投资经理",
        "新材料与装备制造",
        ("equity",),
        ("materials", "equipment"),
        ("410300",),
        2,
    ),
    "mentor2": Member(
        "郭倩（示例）",
        "mentor",
        "示例大学科技园",
        "副主任",
        "成果转化与团队组建",
        ("commercialisation",),
        ("biomedicine",),
        ("410300", "410100"),
    ),
    "policy2": Member(
        "田力（示例）",
        "policy",
        "洛阳市示例科技服务中心",
        "政策专员",
        "高新技术企业与研发补助申报",
        ("subsidy",),
        (),
        ("410300", "410700"),
    ),
    "adviser": Member(
        "白雪（示例）",
        "adviser",
        "示例银行甲",
        "金融顾问",
        "跟踪签约企业的融资方案落实",
        ("credit", "guarantee"),
        (),
        ("410100",),
    ),
    "counsellor": Member(
        "石磊（示例）",
        "counsellor",
        "洛阳市示例金融服务中心",
        "金融辅导员",
        "上门辅导首贷企业准备材料",
        ("credit", "tax"),
        (),
        ("410300",),
    ),
}

USUAL_WEEK = {
    "investment": ((1, "am"), (1, "pm"), (2, "am"), (2, "pm"), (3, "am"), (3, "pm")),
    "listing": ((0, "am"), (2, "am"), (4, "am")),
}
"""Who has said which half days are free; Monday is 0."""

THIRD_FIRM = ("91410700MA44YR0033", "新乡示例医疗器械有限公司", "410771")


def seat_team(session: Session, at: datetime) -> dict[str, int]:
    """Expert ids by mail name. Writes accounts for those who have none; they have no password."""
    ids = {key: _expert(session, key, member, at).id for key, member in TEAM.items()}
    for key, week in USUAL_WEEK.items():
        session.add_all(ExpertWeekday(expert_id=ids[key], weekday=day, part=part) for day, part in week)
    session.flush()
    return ids


def open_third_firm(session: Session, at: datetime) -> Account:
    """A firm besides the two that one can sign in as, with its person. Writes."""
    return open_firm(session, THIRD_FIRM, "firm3", "冯涛（示例）", at)


def open_firm(session: Session, firm: tuple[str, str, str], key: str, person: str, at: datetime) -> Account:
    """A firm (code, name, region) with a person nobody can sign in as. Writes."""
    uscc, name, region = firm
    made = Enterprise(uscc=uscc, name=name, region=region, founded_on=None, is_demo=True, created_at=at)
    session.add(made)
    session.flush()
    account = _account(session, key, person, at)
    session.add(RoleGrant(account_id=account.id, role="firm", enterprise_id=made.id))
    session.flush()
    return account


def firm_of(session: Session, account: Account) -> Enterprise:
    """The firm that a demo person speaks for."""
    found = select(Enterprise).join(RoleGrant, RoleGrant.enterprise_id == Enterprise.id)
    return session.scalars(found.where(RoleGrant.account_id == account.id)).one()


def account_of(session: Session, key: str) -> Account:
    """The demo account of that mail name."""
    return session.scalars(select(Account).where(Account.email == f"{key}@demo.example")).one()


def _expert(session: Session, key: str, member: Member, at: datetime) -> Expert:
    if member.name:
        account = _account(session, key, member.name, at)
        session.add(RoleGrant(account_id=account.id, role="expert"))
    else:
        account = account_of(session, key)
    expert = Expert(
        account_id=account.id,
        role=member.role,
        institution=member.institution,
        title=member.title,
        bio=member.bio,
        monthly_limit=member.monthly_limit,
        is_demo=True,
        traits=[
            ExpertTrait(kind=kind, value=value)
            for kind, values in (("field", member.fields), ("track", member.tracks), ("city", member.cities))
            for value in values
        ],
    )
    session.add(expert)
    session.flush()
    return expert


def _account(session: Session, key: str, name: str, at: datetime) -> Account:
    account = Account(
        email=f"{key}@demo.example",
        name=name,
        phone="13800000000",
        password_hash=unset(),
        created_at=at,
    )
    session.add(account)
    session.flush()
    return account

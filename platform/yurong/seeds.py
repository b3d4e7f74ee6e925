"""The demo world: made-up Henan people and firms, each marked 「示例」; written once, never over data."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

import catalog.seed_firms
import catalog.seeds
import events.seeds
from yurong.accounts.models import Account, Enterprise, Institution, RoleGrant
from yurong.accounts.passwords import hash_password
from yurong.kit.clock import now
from yurong.kit.db import Database

PASSWORD = "yurong-demo"  # noqa: S105 - printed at start, for made-up people only


@dataclass(frozen=True)
class DemoAccount:
    """One person to try the site as."""

    email: str
    name: str
    role: str
    role_label: str
    phone: str = "13800000000"
    uscc: str | None = None
    institution: str | None = None


FIRMS = (
    ("91410100MA44YR001X", "郑州示例光电科技有限公司", "410172"),
    ("91410300MA44YR002B", "洛阳示例新材料有限公司", "410305"),
    ("91410100MA44YR0047", "郑州示例传感器有限公司", "410172"),
)

ACCOUNTS = (
    DemoAccount("firm@demo.example", "李明（示例）", "firm", "企业　　", uscc=FIRMS[0][0]),
    DemoAccount("firm2@demo.example", "赵敏（示例）", "firm", "另一企业", uscc=FIRMS[1][0]),
    DemoAccount("firm4@demo.example", "韩雪（示例）", "firm", "会后企业", uscc=FIRMS[2][0]),
    DemoAccount("finance@demo.example", "王建国（示例）", "expert", "金融专家"),
    DemoAccount("investment@demo.example", "陈思远（示例）", "expert", "投资专家"),
    DemoAccount("listing@demo.example", "刘芳（示例）", "expert", "上市辅导"),
    DemoAccount("mentor@demo.example", "周海（示例）", "expert", "创业导师"),
    DemoAccount("policy@demo.example", "孙丽（示例）", "expert", "政策专员"),
    DemoAccount("organiser@demo.example", "高伟（示例）", "organiser", "办会人员"),
    DemoAccount("bank@demo.example", "吴桐（示例）", "institution", "机构　　", institution="demo-bank-a"),
    DemoAccount("admin@demo.example", "管理员（示例）", "administrator", "管理员　"),
)


def seed(database: Database) -> bool:
    """Writes the demo world into a database that has none, and says whether it did."""
    with database.reading() as session:
        if _is_seeded(session):
            return False
    with database.writing() as session:
        if _is_seeded(session):
            return False
        catalog.seeds.seed(session)
        catalog.seed_firms.seed_firms(session, now())
        _seed_people(session)
        session.flush()
        events.seeds.seed(session)
    return True


def _is_seeded(session: Session) -> bool:
    return session.scalar(select(Account.id).where(Account.email == ACCOUNTS[0].email)) is not None


def _seed_people(session: Session) -> None:
    at, password_hash = now(), hash_password(PASSWORD)
    firms = {
        uscc: Enterprise(uscc=uscc, name=name, region=region, founded_on=None, is_demo=True, created_at=at)
        for uscc, name, region in FIRMS
    }
    session.add_all(firms.values())
    institutions = {row.code: row.id for row in session.scalars(select(Institution))}
    for person in ACCOUNTS:
        account = Account(
            email=person.email,
            name=person.name,
            phone=person.phone,
            password_hash=password_hash,
            created_at=at,
        )
        session.add(account)
        session.flush()
        session.add(
            RoleGrant(
                account_id=account.id,
                role=person.role,
                enterprise_id=firms[person.uscc].id if person.uscc else None,
                institution_id=institutions[person.institution] if person.institution else None,
            )
        )

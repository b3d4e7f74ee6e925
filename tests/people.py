"""The people and firms that tests are about, and how they get into a database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.clinic.models import Expert
from yurong.accounts.models import Account, Enterprise, RoleGrant
from yurong.accounts.visitor import Visitor

JOINED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
NO_PASSWORD = "!"
"""A hash that no password fits; tests that sign in set their own."""


@dataclass(frozen=True)
class Person:
    """One person of the cast."""

    email: str
    name: str


OWNER = Person("wang@guangqi.example", "王广启")
COLLEAGUE = Person("li@guangqi.example", "李会计")
STRANGER = Person("zhao@bieren.example", "赵别人")
ORGANISER = Person("chen@kjj.example", "陈主办")
ADMINISTRATOR = Person("admin@yurong.example", "管理员")
FINANCE = Person("sun@bank.example", "孙行长")
INVESTMENT = Person("zhou@fund.example", "周投资")
POLICY = Person("wu@policy.example", "吴政策")

GUANGQI = "91410100MA9GQ0001Q"
BIEREN = "91410100MA9BR0002N"


def an_account(session: Session, person: Person) -> Account:
    """The person's account, made once."""
    found = session.scalar(select(Account).where(Account.email == person.email))
    if found:
        return found
    account = Account(
        email=person.email,
        name=person.name,
        phone="13800000000",
        password_hash=NO_PASSWORD,
        created_at=JOINED,
    )
    session.add(account)
    session.flush()
    return account


def a_firm(session: Session, uscc: str = GUANGQI, name: str = "郑州广启光电科技有限公司") -> Enterprise:
    """The firm, made once."""
    found = session.scalar(select(Enterprise).where(Enterprise.uscc == uscc))
    if found:
        return found
    firm = Enterprise(
        uscc=uscc, name=name, region="410100", founded_on=date(2019, 4, 1), is_demo=False, created_at=JOINED
    )
    session.add(firm)
    session.flush()
    return firm


def grant(session: Session, account: Account, role: str, firm: Enterprise | None = None) -> None:
    """Gives the account a role."""
    session.add(RoleGrant(account_id=account.id, role=role, enterprise_id=firm.id if firm else None))
    session.flush()


def an_expert(session: Session, person: Person, role: str, institution: str = "示例银行") -> Expert:
    """The person as a member of the service team."""
    account = an_account(session, person)
    grant(session, account, "expert")
    expert = Expert(account=account, role=role, institution=institution, title="高级经理", bio="")
    session.add(expert)
    session.flush()
    return expert


def visitor_of(account: Account, *roles: str, firms: tuple[int, ...] = ()) -> Visitor:
    """The account as a signed-in visitor."""
    return Visitor(account.id, account.name, account.email, roles=roles, enterprise_ids=firms)

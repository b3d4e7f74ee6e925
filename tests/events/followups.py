"""A case with follow-ups on an empty database, and the hands that move it along."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.followup import ledger
from events.followup.entry import Entry
from events.followup.models import FollowCase, FollowStep, FollowUp
from events.followup.opening import NewCase, NewMatch, NewTask, open_case
from tests import people
from yurong.accounts.models import Account, Institution, RoleGrant
from yurong.kit.db import Database
from yurong.kit.money import Money

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
URL = "https://yurong.example"
BANKER = people.Person("xu@bank-a.example", "许经理")
BANK = "测试银行"


@dataclass(frozen=True)
class Ledger:
    """One case: a match with a bank of ours, one with nobody of ours, and two tasks."""

    database: Database
    case_id: int
    owner: Account
    banker: Account
    organiser: Account
    bank_id: int

    def follow_up(self, position: int = 0) -> FollowUp:
        """As stored: 0 the loan, 1 the cover, 2 the firm's task, 3 the department's."""
        with self.database.reading() as session:
            found = select(FollowUp).where(FollowUp.case_id == self.case_id).order_by(FollowUp.id)
            return session.scalars(found).all()[position]

    def enter(
        self,
        kind: str,
        by: str = "institution",
        *,
        position: int = 0,
        key: str = "",
        now: datetime = NOW,
        **fields: object,
    ) -> FollowStep:
        """A step entered by the person of that side, committed; what it needs is filled in."""
        who = {"firm": self.owner, "institution": self.banker, "organiser": self.organiser}[by]
        usual: dict[str, object] = {
            "on_day": DAY,
            "reason": "原因" if kind in ("declined", "ended", "not_done") else "",
        }
        if kind in ("granted", "insured", "invested", "paid"):
            usual["amount"] = Money.wan(100)
        if kind == "paid":
            usual["rate_bp"] = 385
        if by == "organiser":
            usual["source"] = "电话"
        with self.database.writing() as session:
            return ledger.enter(
                session,
                follow_up_id=self.follow_up(position).id,
                entry=Entry(kind, **(usual | fields)),  # type: ignore[arg-type]  # fields by name
                by=by,
                account_id=who.id,
                request_key=key or f"{kind}-{by}-{hash(str(fields))}",
                now=now,
                public_url=URL,
            )

    def reopen(self, *, matches: tuple[NewMatch, ...], number: str = "第二号") -> FollowCase:
        """The case as a corrected sheet has it."""
        with self.database.writing() as session:
            case = session.get_one(FollowCase, self.case_id)
            new = replace(
                new_case(case.organiser_account_id, case.enterprise_id, case.account_id), matches=matches
            )
            return open_case(session, replace(new, sheet_number=number), NOW)


def a_ledger(database: Database, **changes: object) -> Ledger:
    """A fresh case; `changes` are fields of NewCase. Commits."""
    with database.writing() as session:
        owner = people.an_account(session, people.OWNER)
        firm = people.a_firm(session)
        people.grant(session, owner, "firm", firm)
        organiser = people.an_account(session, people.ORGANISER)
        people.grant(session, organiser, "organiser")
        bank = a_bank(session)
        banker = people.an_account(session, BANKER)
        session.add(RoleGrant(account_id=banker.id, role="institution", institution_id=bank.id))
        new = replace(new_case(organiser.id, firm.id, owner.id), **changes)  # type: ignore[arg-type]  # as above
        case = open_case(session, new, NOW)
    return Ledger(database, case.id, owner, banker, organiser, bank.id)


def a_bank(session: Session) -> Institution:
    bank = Institution(code="test-bank", name=BANK, kind="bank")
    session.add(bank)
    session.flush()
    return bank


LOAN = NewMatch("keji-dai", "科技贷", BANK, BANK, Money.wan(300))
ELSEWHERE = NewMatch("yuke-bao", "豫科保", "合作保险机构")
TASKS = (
    NewTask("step:credential", "补办科技型中小企业入库", "firm", "企业", date(2026, 12, 31)),
    NewTask("conflict:1", "核验孵化载体入驻", "department", "郑州市科技局", None),
)


def new_case(organiser_id: int, enterprise_id: int, account_id: int) -> NewCase:
    """The case that the tests differ from."""
    return NewCase(
        occasion="clinic",
        occasion_code="gaoxin-1120",
        case_code="C2F4",
        title="一企一策诊疗会（郑州高新区）",
        region="410172",
        held_on=DAY,
        organiser="郑州市科技局",
        organiser_account_id=organiser_id,
        enterprise_id=enterprise_id,
        account_id=account_id,
        need="800 万元，12 个月",
        sheet_number="豫诊〔2026〕第000001号",
        is_demo=False,
        experts=((organiser_id, "金融专家"),),
        matches=(LOAN, ELSEWHERE),
        tasks=TASKS,
    )

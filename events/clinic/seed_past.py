"""A demo clinic two months ago with what came of it: sheets, consents, credit, payments, answers."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.evaluate import ENGINE_VERSION
from catalog.snapshot import snapshot
from events.clinic.assemble import assemble, diagnose
from events.clinic.assemble_file import file_of
from events.clinic.booking_queries import booking_for
from events.clinic.findings import sign_off, write_finding
from events.clinic.handing_on import hand_on
from events.clinic.models import Booking, Expert
from events.clinic.release import Mark, release
from events.clinic.seed_people import account_of, open_firm
from events.followup import ledger, surveys
from events.followup.awaited import FIRM, INSTITUTION, ORGANISER
from events.followup.entry import Entry
from events.followup.models import FollowCase, FollowUp, Survey
from events.followup.stages import Stage
from yurong.accounts.models import Account, RoleGrant
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import instant
from yurong.kit.money import Money

FINDINGS = {
    "finance": "现金流能覆盖利息，先用信用类产品，额度用到够用为止；流水和订单合同一起交。",
    "policy": "补贴按合同和付息凭证申请，每笔利息单据都留好；资质证书到期前三个月开始复审。",
}
PUBLIC_URL = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class _Step:
    """One step of a story: so many days after the clinic. `amount` in 万元 at most what was planned."""

    kind: Stage
    after: int
    amount: int = 0
    rate_bp: int | None = None
    reason: str = ""


Story = tuple[tuple[_Step, ...], ...]
"""What became of the first matches of a case, in the order of its plan."""

_AGREED = _Step(Stage.HANDED_OVER, 1)
STORIES: tuple[Story, ...] = (
    (
        (
            _AGREED,
            _Step(Stage.ACCEPTED, 3),
            _Step(Stage.VISITED, 8),
            _Step(Stage.GRANTED, 17, 300, 365),
            _Step(Stage.PAID, 24, 200, 365),
            _Step(Stage.PAID, 41, 100, 365),
        ),
        (_AGREED, _Step(Stage.ACCEPTED, 6), _Step(Stage.GRANTED, 29, 150, 395)),
        (_AGREED, _Step(Stage.DECLINED, 9, reason="不在服务区域")),
    ),
    (
        (
            _AGREED,
            _Step(Stage.ACCEPTED, 2),
            _Step(Stage.GRANTED, 21, 500, 345),
            _Step(Stage.PAID, 30, 500, 345),
        ),
        (_AGREED,),
    ),
    ((_AGREED, _Step(Stage.ACCEPTED, 5), _Step(Stage.VISITED, 12)),),
)
ANSWERS = (
    (5, surveys.Solved.YES, "三位专家看得很细，当场就知道先去哪家。"),
    (4, surveys.Solved.PARTLY, "希望把要准备的材料提前发一份清单。"),
)


FIRMS = (
    ("firm5", "许昌示例电工材料有限公司", "91411000MA44YR005H", "411002", "杜鹏（示例）"),
    ("firm6", "安阳示例检测技术有限公司", "91410500MA44YR0062", "410502", "苗青（示例）"),
)


def open_firms(session: Session, at: datetime) -> tuple[Account, ...]:
    """Two firms that came besides the one that can be signed in as. Writes."""
    return tuple(
        open_firm(session, (uscc, name, region), key, person, at) for key, name, uscc, region, person in FIRMS
    )


def follow(session: Session, bookings: list[Booking], team: dict[str, int], held_on: date) -> None:
    """Sheets for these bookings of a past clinic, and the stories of what came of them. Writes."""
    for number, booking in enumerate(bookings):
        at = instant(held_on, time(16, 0)) + timedelta(minutes=number)
        case = _release(session, booking, team, at)
        matches = session.scalars(
            select(FollowUp)
            .where(FollowUp.case_id == case.id, FollowUp.kind == "match")
            .order_by(FollowUp.position)
        ).all()
        for story, match in zip(STORIES[number], matches, strict=False):
            _tell(session, case, match, story)
    surveys.ask(session, instant(held_on + timedelta(days=1), time(9, 30)), PUBLIC_URL)
    asked = session.scalars(select(Survey).order_by(Survey.id)).all()
    for survey, (score, solved, words) in zip(asked, ANSWERS, strict=False):
        surveys.answer(session, survey, score, solved, words, survey.sent_at + timedelta(hours=2))


def _release(session: Session, booking: Booking, team: dict[str, int], at: datetime) -> FollowCase:
    for key, text in FINDINGS.items():
        expert = session.get_one(Expert, team[key])
        written = write_finding(session, booking=booking, expert=expert, text=text, version=0, now=at)
        sign_off(session, booking=booking, expert=expert, version=written.version, now=at)
    organiser = account_of(session, "organiser")
    who = Visitor(organiser.id, organiser.name, organiser.email, roles=("organiser", "administrator"))
    catalogue, as_of = snapshot(session), at.date()

    def freeze(mark: Mark) -> str:
        session.expire_all()
        file = file_of(booking_for(session, who, booking.code))
        url = f"{PUBLIC_URL}/verify/{mark.short_code}"
        return assemble(file, catalogue, mark, as_of=as_of, verify_url=url).model_dump_json()

    sheet = release(
        session,
        booking=booking,
        after_version=0,
        account_id=organiser.id,
        engine_version=ENGINE_VERSION,
        catalog_version=catalogue.version,
        freeze=freeze,
        now=at,
    )
    seen = booking_for(session, who, booking.code)
    file = file_of(seen)
    return hand_on(session, seen, file, diagnose(file, catalogue, as_of), sheet, at)


def _tell(session: Session, case: FollowCase, match: FollowUp, story: tuple[_Step, ...]) -> None:
    for number, step in enumerate(story):
        day = case.held_on + timedelta(days=step.after)
        by, account_id = _who(session, case, match, step.kind)
        amount = Money.wan(step.amount) if step.amount else None
        ledger.enter(
            session,
            follow_up_id=match.id,
            entry=Entry(
                step.kind,
                day,
                amount,
                step.rate_bp,
                step.reason,
                "电话核实（示例）" if by == ORGANISER else "",
            ),
            by=by,
            account_id=account_id,
            request_key=f"demo-{match.code}-{number}",
            now=instant(day, time(10, number)),
            public_url=PUBLIC_URL,
        )


def _who(session: Session, case: FollowCase, match: FollowUp, kind: Stage) -> tuple[str, int]:
    """The side that enters the step, and its person: the organiser where the institution has nobody."""
    if kind is Stage.HANDED_OVER:
        return FIRM, case.account_id
    people = select(RoleGrant.account_id).where(RoleGrant.institution_id == match.institution_id)
    person = session.scalar(people.order_by(RoleGrant.id).limit(1)) if match.institution_id else None
    return (INSTITUTION, person) if person else (ORGANISER, case.organiser_account_id)

"""What came of the demo event of the past: arrivals, outcomes, follow-ups up to money, answers, a summary."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.followup import ledger
from events.followup.awaited import FIRM, INSTITUTION, ORGANISER
from events.followup.entry import Entry
from events.followup.models import FollowCase, FollowUp
from events.followup.stages import Stage
from events.matchmaking.models import Event, Registration, Verdict, Voice
from events.matchmaking.on_site.check_in import check_in
from events.matchmaking.results.answering import answer
from events.matchmaking.results.seen import Met, met_at
from events.matchmaking.results.summary import Example, tell
from events.matchmaking.results.survey import reply
from yurong.accounts.models import RoleGrant
from yurong.kit.clock import instant, local
from yurong.kit.money import Money

PUBLIC_URL = "http://127.0.0.1:8000"
"""Only the letters of the demo follow-ups name it."""
BEFORE = "demo-huigu"
INTENT, FOLLOW, UNFIT = Verdict.INTENT, Verdict.FOLLOW, Verdict.UNFIT
SAID: tuple[tuple[Verdict | None, Verdict | None, int], ...] = (
    (INTENT, INTENT, 300),
    (FOLLOW, INTENT, 0),
    (INTENT, FOLLOW, 500),
    (UNFIT, FOLLOW, 0),
    (None, FOLLOW, 0),
    (INTENT, None, 200),
    (None, None, 0),
    (UNFIT, UNFIT, 0),
)
"""What firm and institution say of one meeting after the other, and the firm's amount in 万元."""


@dataclass(frozen=True)
class _Step:
    """So many days after the event; `amount` in 万元."""

    kind: Stage
    after: int
    amount: int = 0
    rate_bp: int | None = None
    reason: str = ""


_AGREED, _TAKEN = _Step(Stage.HANDED_OVER, 1), _Step(Stage.ACCEPTED, 4)
STORIES: tuple[tuple[_Step, ...], ...] = (
    (_AGREED, _TAKEN, _Step(Stage.VISITED, 11)),
    (_AGREED, _TAKEN, _Step(Stage.GRANTED, 16, 300, 355), _Step(Stage.PAID, 23, 200, 355)),
    (_AGREED, _Step(Stage.DECLINED, 7, reason="不符合准入条件")),
    (_AGREED, _TAKEN, _Step(Stage.INVESTED, 30, 150)),
    (_AGREED,),
)
"""Of the follow-ups in order: a guarantor, a bank that lends, one that declines, a fund, one that waits."""
ANSWERS = (
    (5, "一下午见到四家机构，每家都看过我们的材料。"),
    (4, "每轮再长五分钟就好了。"),
    (5, ""),
    (3, "停车不方便。"),
)


def seed(session: Session, now: datetime) -> None:
    """Tells the story of the demo event that was held. Writes."""
    event = session.scalars(select(Event).where(Event.code == BEFORE)).one()
    held_on = local(event.starts_at).date()
    people = session.scalars(
        select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)
    ).all()
    for number, person in enumerate(people):
        if number % 9 != 8:
            _arrive(session, event, person)
    met = sorted(
        met_at(session, event), key=lambda each: (each.item.firm.enterprise_id is None, each.item.meeting.id)
    )
    for each, (firm, institution, wan) in zip(met, cycle(SAID), strict=False):
        _say(session, event, each, Voice.FIRM, firm, wan)
        _say(session, event, each, Voice.INSTITUTION, institution, 0)
    follow_ups = session.scalars(
        select(FollowUp).join(FollowCase).where(FollowCase.occasion_code == event.code).order_by(FollowUp.id)
    ).all()
    for story, follow_up in zip(STORIES, follow_ups, strict=False):
        for number, step in enumerate(story):
            _enter(session, follow_up, step, number, held_on)
    for person, (score, words) in zip(people, ANSWERS, strict=False):
        at = instant(held_on + timedelta(days=1), time(10))
        reply(session, event=event, registration=person, score=score, words=words, now=at)
    _sum_up(session, event, held_on, now)


def _arrive(session: Session, event: Event, person: Registration) -> None:
    at = event.starts_at - timedelta(minutes=20)
    check_in(
        session,
        registration=person,
        event=event,
        account_id=event.organiser_account_id,
        request_key=f"demo-came-{person.code}",
        how="list",
        at=at,
        now=at,
    )


def _say(session: Session, event: Event, met: Met, voice: Voice, verdict: Verdict | None, wan: int) -> None:
    if verdict is None:
        return
    name = met.item.firm.name if voice is Voice.FIRM else met.item.institution.name
    speaker = session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.organisation == name)
        .order_by(Registration.id)
        .limit(1)
    ).one()
    answer(
        session,
        event=event,
        meeting_id=met.item.meeting.id,
        voice=voice,
        verdict=verdict,
        amount=Money.wan(wan) if wan else None,
        registration=speaker,
        account_id=speaker.account_id,
        request_key=f"demo-outcome-{met.item.meeting.code}",
        now=met.item.round.ends_at,
    )


def _enter(session: Session, follow_up: FollowUp, step: _Step, number: int, held_on: date) -> None:
    case = session.get_one(FollowCase, follow_up.case_id)
    day = held_on + timedelta(days=step.after)
    by, account_id = _who(session, case, follow_up, step.kind)
    ledger.enter(
        session,
        follow_up_id=follow_up.id,
        entry=Entry(
            step.kind,
            day,
            Money.wan(step.amount) if step.amount else None,
            step.rate_bp,
            step.reason,
            "电话核实（示例）" if by == ORGANISER else "",
        ),
        by=by,
        account_id=account_id,
        request_key=f"demo-{follow_up.code}-{number}",
        now=instant(day, time(10, number)),
        public_url=PUBLIC_URL,
    )


def _who(session: Session, case: FollowCase, follow_up: FollowUp, kind: Stage) -> tuple[str, int]:
    """The side that enters the step, and its person: the organiser where the institution has nobody."""
    if kind is Stage.HANDED_OVER:
        return FIRM, case.account_id
    person = session.scalar(
        select(RoleGrant.account_id)
        .where(RoleGrant.institution_id == follow_up.institution_id)
        .order_by(RoleGrant.id)
        .limit(1)
    )
    has_desk = follow_up.institution_id is not None and person is not None
    return (INSTITUTION, person) if has_desk and person else (ORGANISER, case.organiser_account_id)


def _sum_up(session: Session, event: Event, held_on: date, now: datetime) -> None:
    tell(
        session,
        event=event,
        words="（示例）十二家企业和五家机构一对一洽谈，当天过半谈成意向或约定继续跟进。\n"
        "会后第三周，第一笔信用贷款放款。进展由各机构在台账里更新。",
        examples=[
            Example(
                "郑州示例光电科技有限公司",
                "会上和示例银行甲约定跟进，四天后受理，获得信用授信，已用于二期产线设备。（示例）",
                "李明（示例），电话同意公开",
                held_on + timedelta(days=25),
            )
        ],
        account_id=event.organiser_account_id,
        now=now,
    )

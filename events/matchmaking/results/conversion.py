"""会→贷、险、投: what became of each event, from who registered to what was paid out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median_low

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from events.followup.counts import Count, Dimension, Period, counts
from events.followup.models import FollowCase, FollowUp
from events.matchmaking.models import (
    STANDING,
    Event,
    EventCheckIn,
    EventSurvey,
    Meeting,
    MeetingState,
    ProductInterest,
    Registration,
    RegistrationState,
    Verdict,
)
from events.matchmaking.on_site.arrivals import scan_stands
from events.matchmaking.results.queries import outcomes
from yurong.accounts.visitor import Visitor
from yurong.kit.money import Money

NOTHING = Money(0)


@dataclass(frozen=True, slots=True)
class Conversion:
    """One event, or all in one line. `registered` and `came` are people with a confirmed place.

    `met` meetings were held, `planned` among all that were not cancelled; `intents` and `follows` by the word
    that counts (verdicts.Outcome), `wanted` products by name. `handed_over` … count the ledger's matches;
    `median_days` is from the firm's consent to the institution's decision. `score` is a sum over `answers`.
    """

    code: str
    title: str
    registered: int = 0
    came: int = 0
    planned: int = 0
    met: int = 0
    intents: int = 0
    follows: int = 0
    unfit: int = 0
    wanted: int = 0
    matches: int = 0
    handed_over: int = 0
    accepted: int = 0
    granted: Money = NOTHING
    paid: Money = NOTHING
    insured: Money = NOTHING
    invested: Money = NOTHING
    days: tuple[int, ...] = ()
    answers: int = 0
    score: int = 0

    @property
    def median_days(self) -> int | None:
        return median_low(self.days) if self.days else None

    @property
    def going_on(self) -> int:
        """Meetings that go on, and products wanted."""
        return self.intents + self.follows + self.wanted


def held_by(session: Session, who: Visitor, now: datetime) -> list[Event]:
    """Events that have begun and were not called off, of the visitor (all for an administrator).

    Newest first.
    """
    found = select(Event).where(
        Event.published_at.is_not(None), Event.called_off_at.is_(None), Event.starts_at <= now
    )
    if not who.has("administrator"):
        found = found.where(Event.organiser_account_id == who.account_id)
    return list(session.scalars(found.order_by(Event.starts_at.desc(), Event.id.desc())))


def conversions(session: Session, events: Sequence[Event]) -> tuple[Conversion, ...]:
    """A line per event, in their order. A fixed number of queries for any number of events."""
    ids, codes = [each.id for each in events], [each.code for each in events]
    registered = _by_event(session, Registration.event_id, _confirmed(ids))
    arrived = scan_stands(EventCheckIn.registration_id == Registration.id)
    came = _by_event(session, Registration.event_id, and_(_confirmed(ids), arrived))
    wanted = _by_event(
        session,
        ProductInterest.event_id,
        and_(ProductInterest.event_id.in_(ids), ProductInterest.dropped_at.is_(None)),
    )
    meetings = _meetings(session, ids)
    days, asked = _days(session, codes), _answers(session, ids)
    followed = counts(session, Dimension.EVENT, FollowCase.occasion_code.in_(codes), Period())
    in_ledger = {each.key: each for each in followed}
    said = outcomes(session, ids)
    lines = []
    for event in events:
        stood = meetings.get(event.id, [])
        words = [said[each.id].counts for each in stood if each.id in said]
        answers, score = asked.get(event.id, (0, 0))
        line = Conversion(
            code=event.code,
            title=event.title,
            registered=registered.get(event.id, 0),
            came=came.get(event.id, 0),
            planned=len(stood),
            met=sum(each.state == MeetingState.HELD for each in stood),
            intents=words.count(Verdict.INTENT),
            follows=words.count(Verdict.FOLLOW),
            unfit=words.count(Verdict.UNFIT),
            wanted=wanted.get(event.id, 0),
            days=tuple(days.get(event.code, [])),
            answers=answers,
            score=score,
        )
        count = in_ledger.get(event.code)
        lines.append(_with_ledger(line, count) if count else line)
    return tuple(lines)


def whole(lines: Iterable[Conversion]) -> Conversion:
    """All lines in one."""
    found = list(lines)
    return Conversion(
        code="",
        title="合计",
        registered=sum(each.registered for each in found),
        came=sum(each.came for each in found),
        planned=sum(each.planned for each in found),
        met=sum(each.met for each in found),
        intents=sum(each.intents for each in found),
        follows=sum(each.follows for each in found),
        unfit=sum(each.unfit for each in found),
        wanted=sum(each.wanted for each in found),
        matches=sum(each.matches for each in found),
        handed_over=sum(each.handed_over for each in found),
        accepted=sum(each.accepted for each in found),
        granted=sum((each.granted for each in found), NOTHING),
        paid=sum((each.paid for each in found), NOTHING),
        insured=sum((each.insured for each in found), NOTHING),
        invested=sum((each.invested for each in found), NOTHING),
        days=tuple(day for each in found for day in each.days),
        answers=sum(each.answers for each in found),
        score=sum(each.score for each in found),
    )


def _confirmed(ids: Sequence[int]) -> ColumnElement[bool]:
    return and_(Registration.event_id.in_(ids), Registration.state == RegistrationState.CONFIRMED)


def _by_event(
    session: Session, key: InstrumentedAttribute[int], wanted: ColumnElement[bool]
) -> dict[int, int]:
    rows = session.execute(select(key, func.count()).where(wanted).group_by(key))
    return {row[0]: row[1] for row in rows}


def _meetings(session: Session, ids: Sequence[int]) -> dict[int, list[Meeting]]:
    """Those that stand or stood, by event."""
    kept = (*STANDING, MeetingState.MISSED)
    found = select(Meeting).where(Meeting.event_id.in_(ids), Meeting.state.in_(kept)).order_by(Meeting.id)
    grouped: dict[int, list[Meeting]] = {}
    for each in session.scalars(found):
        grouped.setdefault(each.event_id, []).append(each)
    return grouped


def _with_ledger(line: Conversion, count: Count) -> Conversion:
    return replace(
        line,
        matches=count.matches,
        handed_over=count.handed_over,
        accepted=count.accepted,
        granted=count.granted,
        paid=count.paid,
        insured=count.insured,
        invested=count.invested,
    )


def _days(session: Session, codes: Sequence[str]) -> dict[str, list[int]]:
    rows = session.execute(
        select(FollowCase.occasion_code, FollowUp.decision_days)
        .join(FollowUp, FollowUp.case_id == FollowCase.id)
        .where(
            FollowCase.occasion == "event",
            FollowCase.occasion_code.in_(codes),
            FollowUp.decision_days.is_not(None),
        )
        .order_by(FollowUp.id)
    )
    grouped: dict[str, list[int]] = {}
    for code, days in rows:
        if days is not None:
            grouped.setdefault(code, []).append(days)
    return grouped


def _answers(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows = session.execute(
        select(EventSurvey.event_id, func.count(EventSurvey.score), func.sum(EventSurvey.score))
        .where(EventSurvey.event_id.in_(ids), EventSurvey.score.is_not(None))
        .group_by(EventSurvey.event_id)
    )
    return {event_id: (answers, int(score or 0)) for event_id, answers, score in rows}

"""Reading and keeping what members say of their time."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.clinic.models import BusySpan, ExpertDay, ExpertWeekday
from events.clinic.team.times import PARTS, SaidDay, Span, Times
from yurong.accounts.audit import record
from yurong.kit.clock import instant, local


def times_of(
    session: Session, expert_ids: Collection[int], day: date, until: date | None = None
) -> dict[int, Times]:
    """What is known of these members' time from `day` to `until` (that day alone without). Three queries."""
    last = until or day
    week: dict[int, set[tuple[int, str]]] = {each: set() for each in expert_ids}
    days: dict[int, dict[tuple[date, str], SaidDay]] = {each: {} for each in expert_ids}
    busy: dict[int, list[Span]] = {each: [] for each in expert_ids}
    for row in session.scalars(select(ExpertWeekday).where(ExpertWeekday.expert_id.in_(expert_ids))):
        week[row.expert_id].add((row.weekday, row.part))
    said = select(ExpertDay).where(ExpertDay.expert_id.in_(expert_ids), ExpertDay.on_day.between(day, last))
    for each in session.scalars(said):
        days[each.expert_id][each.on_day, each.part] = SaidDay(each.is_free, each.note)
    begins = instant(day, time.min)
    ends = instant(last + timedelta(days=1), time.min)
    spans = select(BusySpan).where(
        BusySpan.expert_id.in_(expert_ids), BusySpan.starts_at < ends, BusySpan.ends_at > begins
    )
    for span in session.scalars(spans.order_by(BusySpan.starts_at, BusySpan.id)):
        busy[span.expert_id].append((span.starts_at, span.ends_at))
    return {each: Times(frozenset(week[each]), days[each], tuple(busy[each])) for each in expert_ids}


def keep_week(session: Session, expert_id: int, free: frozenset[tuple[int, str]], account_id: int) -> None:
    """The half days of the week that are usually free; none: nothing is said. Writes."""
    session.execute(delete(ExpertWeekday).where(ExpertWeekday.expert_id == expert_id))
    session.add_all(ExpertWeekday(expert_id=expert_id, weekday=day, part=part) for day, part in sorted(free))
    record(session, account_id, "team.week", f"expert:{expert_id}", half_days=len(free))
    session.flush()


def say_day(
    session: Session,
    expert_id: int,
    on_day: date,
    parts: Collection[str],
    account_id: int,
    *,
    is_free: bool,
    note: str = "",
) -> None:
    """Calls half days of one date free or busy; what was said of them before is replaced. Writes."""
    assert set(parts) <= set(PARTS)
    unsay_day(session, expert_id, on_day, parts)
    session.add_all(
        ExpertDay(expert_id=expert_id, on_day=on_day, part=part, is_free=is_free, note=note)
        for part in sorted(parts)
    )
    record(session, account_id, "team.day", f"expert:{expert_id}", day=on_day.isoformat(), free=int(is_free))
    session.flush()


def unsay_day(session: Session, expert_id: int, on_day: date, parts: Collection[str]) -> None:
    """Takes back what was said of these half days. Writes; twice changes nothing."""
    session.execute(
        delete(ExpertDay).where(
            ExpertDay.expert_id == expert_id, ExpertDay.on_day == on_day, ExpertDay.part.in_(parts)
        )
    )


def said_days(session: Session, expert_id: int, now: datetime) -> list[ExpertDay]:
    """The half days from today on that the member has named, in order."""
    found = select(ExpertDay).where(ExpertDay.expert_id == expert_id, ExpertDay.on_day >= local(now).date())
    return list(session.scalars(found.order_by(ExpertDay.on_day, ExpertDay.part)))

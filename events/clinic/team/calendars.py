"""A member's calendar: an address fetched in the background, or a file; only busy spans are kept."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from events.clinic.models import BusySpan, ExpertCalendar
from events.clinic.team.busy import NotACalendar, busy_spans
from events.clinic.team.times import Span
from yurong.accounts.audit import record
from yurong.kit.clock import now as clock_now
from yurong.kit.fetching import NotFetched, checked_address, fetch
from yurong.kit.jobs import Handler, Job, JobFailed, Result, Running, enqueue_job

KIND = "team.calendar"
MOST_BYTES = 2 << 20
SECONDS = 20.0
STALE = timedelta(hours=20)


def subscribe(session: Session, *, expert_id: int, url: str, account_id: int, now: datetime) -> Job:
    """Keeps the address and asks for a first fetch, in the background. Writes. Raises NotFetched."""
    typed = url.strip()
    address = f"https://{typed[9:]}" if typed.lower().startswith("webcal://") else typed
    checked_address(address)
    calendar = _calendar(session, expert_id)
    calendar.url, calendar.trouble, calendar.read_at = address, "", None
    _keep(session, expert_id, ())
    record(session, account_id, "team.calendar", f"expert:{expert_id}", by="address")
    return ask_for_fetch(session, expert_id=expert_id, account_id=account_id, now=now)


def hand_in(session: Session, *, expert_id: int, content: bytes, account_id: int, now: datetime) -> int:
    """Takes busy spans from a file instead; how many there are. Writes. Raises NotACalendar."""
    spans = busy_spans(content, now)
    calendar = _calendar(session, expert_id)
    calendar.url, calendar.trouble, calendar.read_at = None, "", now
    _keep(session, expert_id, spans)
    record(session, account_id, "team.calendar", f"expert:{expert_id}", by="file")
    return len(spans)


def forget_calendar(session: Session, *, expert_id: int, account_id: int) -> None:
    """Drops the calendar and its spans. Writes; twice changes nothing."""
    _keep(session, expert_id, ())
    session.execute(delete(ExpertCalendar).where(ExpertCalendar.expert_id == expert_id))
    record(session, account_id, "team.calendar", f"expert:{expert_id}", by="nobody")


def ask_for_fetch(session: Session, *, expert_id: int, account_id: int | None, now: datetime) -> Job:
    """A job that fetches the member's calendar. Writes. Asked twice within a minute it is one."""
    return enqueue_job(
        session,
        kind=KIND,
        title="读取日历的忙闲",
        back_url="/me/team#calendar",
        params={"expert_id": expert_id},
        asked_by=account_id,
        now=now,
        key=f"{KIND}:{expert_id}:{now:%Y%m%d%H%M}",
    )


def ask_for_stale(session: Session, now: datetime) -> int:
    """Asks to fetch every address not read for 20 hours; how many. Writes."""
    due = select(ExpertCalendar.expert_id).where(
        ExpertCalendar.url.is_not(None),
        or_(ExpertCalendar.read_at.is_(None), ExpertCalendar.read_at < now - STALE),
    )
    experts = session.scalars(due.order_by(ExpertCalendar.expert_id)).all()
    for each in experts:
        ask_for_fetch(session, expert_id=each, account_id=None, now=now)
    return len(experts)


def fetching(get: Callable[[str], bytes]) -> Handler:
    """The handler of the job, with the way to fetch an address. Raises JobFailed with a sentence."""

    def read(job: Running) -> Result:
        expert_id = int(job.params["expert_id"])
        with job.database.reading() as session:
            url = session.scalar(select(ExpertCalendar.url).where(ExpertCalendar.expert_id == expert_id))
        if url is None:
            return Result("日历已取消，没有读取")
        try:
            spans, trouble = busy_spans(get(url), clock_now()), ""
        except (NotFetched, NotACalendar) as failed:
            spans, trouble = (), str(failed)
        with job.database.writing() as session:
            calendar = session.scalar(
                select(ExpertCalendar).where(ExpertCalendar.expert_id == expert_id, ExpertCalendar.url == url)
            )
            if calendar is None:  # changed or dropped meanwhile
                return Result("日历已更换，没有读取")
            calendar.trouble = trouble
            if not trouble:
                calendar.read_at = clock_now()
                _keep(session, expert_id, spans)
        if trouble:
            raise JobFailed(trouble)
        return Result(f"读到 {len(spans)} 段已有安排的时间；只记忙闲，不记事项")

    return read


read_calendar = fetching(lambda url: fetch(url, most_bytes=MOST_BYTES, seconds=SECONDS))
"""The handler that reaches out to the internet."""


def calendar_of(session: Session, expert_id: int) -> ExpertCalendar | None:
    """The member's calendar, if any."""
    return session.scalar(select(ExpertCalendar).where(ExpertCalendar.expert_id == expert_id))


def _calendar(session: Session, expert_id: int) -> ExpertCalendar:
    found = calendar_of(session, expert_id)
    if found is None:
        found = ExpertCalendar(expert_id=expert_id, url=None, read_at=None, trouble="")
        session.add(found)
        session.flush()
    return found


def _keep(session: Session, expert_id: int, spans: tuple[Span, ...]) -> None:
    session.execute(delete(BusySpan).where(BusySpan.expert_id == expert_id))
    session.add_all(BusySpan(expert_id=expert_id, starts_at=begins, ends_at=ends) for begins, ends in spans)
    session.flush()

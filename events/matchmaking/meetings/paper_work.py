"""Papers of one-to-one meetings: gathered and printed, by a background job where there are many pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.meetings import paper, printing
from events.matchmaking.meetings.holding import setting_of
from events.matchmaking.meetings.hours import grid_of
from events.matchmaking.meetings.refusals import NothingToPrint
from events.matchmaking.meetings.schedule import items_of
from events.matchmaking.models import Event
from yurong.kit.jobs import Job, JobFailed, Result, Running, enqueue_job
from yurong.kit.pdf import Told

KIND = "meeting-papers"
Name = Literal["cards", "tables", "wall"]
NAMES: dict[Name, str] = {"cards": "安排卡", "tables": "桌卡", "wall": "墙面总表"}
AT_ONCE: dict[Name, int] = {"cards": 60, "tables": 10, "wall": 60}
"""So many cards, sheets or rows are printed in under a second while the page waits; more are a job."""


@dataclass(frozen=True)
class Paper:
    """One paper as plain values. `pieces`: its cards, sheets or rows; `pdf` prints it, telling each page."""

    file_name: str
    pieces: int
    pages: int
    pdf: Callable[[Told | None], bytes]


def gathered(session: Session, event: Event, name: Name) -> Paper:
    """The paper of what stands. Reads only. Raises NothingToPrint (409)."""
    setting = setting_of(session, event.id)
    items = items_of(session, setting) if setting else []
    if setting is None or not any(each.stands for each in items):
        raise NothingToPrint(event)
    on = paper.occasion(event, setting.starts_at)
    changed = max(each.meeting.changed_at for each in items)
    file_name = f"{NAMES[name]}-{event.code}.pdf"
    if name == "cards":
        cards = paper.cards(items)
        pages = -(-len(cards) // printing.CARDS_ON_A_PAGE)
        return Paper(file_name, len(cards), pages, lambda told: printing.cards_pdf(on, cards, changed, told))
    if name == "tables":
        sheets = paper.table_sheets(items)
        many = len(sheets)
        return Paper(file_name, many, many, lambda told: printing.tables_pdf(on, sheets, changed, told))
    parts = paper.wall(items, grid_of(setting))
    rows = sum(len(each.rows) for each in parts)
    pages = printing.wall_pages(parts)
    return Paper(file_name, rows, pages, lambda told: printing.wall_pdf(on, parts, changed, told))


def ask(session: Session, *, event: Event, name: Name, account_id: int, now: datetime) -> Job:
    """A job that prints the paper; pressed twice within a minute it is one. Writes."""
    return enqueue_job(
        session,
        kind=KIND,
        title=f"打印{NAMES[name]}：{event.title}"[:120],
        back_url=f"/organise/events/{event.code}/meetings",
        params={"event": event.code, "paper": name},
        asked_by=account_id,
        now=now,
        key=f"{KIND}:{account_id}:{event.id}:{name}:{now:%Y%m%d%H%M}",
    )


def print_paper(running: Running) -> Result:
    """The job. Raises JobFailed when nothing stands any more, Cancelled when asked to stop."""
    name: Name = running.params["paper"]
    with running.database.reading() as session:
        event = session.scalars(select(Event).where(Event.code == str(running.params["event"]))).one()
        try:
            made = gathered(session, event, name)
        except NothingToPrint as refused:
            raise JobFailed(refused.title) from None

    def told(page: int) -> None:
        page = min(page, made.pages)
        running.tell(page, made.pages, f"正在排第 {page} 页，共约 {made.pages} 页")

    (running.folder / made.file_name).write_bytes(made.pdf(told))
    return Result(f"{NAMES[name]}印好了。打印时请选“实际大小”，不要缩放。", made.file_name)

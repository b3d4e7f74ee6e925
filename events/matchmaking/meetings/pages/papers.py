"""What the organiser prints: cards to hand out, a sheet for each table, the list on the wall."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.meetings import paper, printing
from events.matchmaking.meetings.hours import Round, grid_of
from events.matchmaking.meetings.pages.asking import own_setting
from events.matchmaking.meetings.paper import Occasion
from events.matchmaking.meetings.refusals import NothingToPrint
from events.matchmaking.meetings.schedule import Item, items_of

Printed = Callable[[], Response]


def cards(request: Request, session: Session) -> Printed:
    occasion, items, _, changed = _gathered(request, session)
    found = paper.cards(items)
    return lambda: _pdf(printing.cards_pdf(occasion, found, changed), f"anpaika-{occasion.code}.pdf")


def tables(request: Request, session: Session) -> Printed:
    occasion, items, _, changed = _gathered(request, session)
    found = paper.table_sheets(items)
    return lambda: _pdf(printing.tables_pdf(occasion, found, changed), f"zhuoka-{occasion.code}.pdf")


def wall(request: Request, session: Session) -> Printed:
    occasion, items, grid, changed = _gathered(request, session)
    found = paper.wall(items, grid)
    return lambda: _pdf(printing.wall_pdf(occasion, found, changed), f"zongbiao-{occasion.code}.pdf")


def _gathered(
    request: Request, session: Session
) -> tuple[Occasion, Sequence[Item], tuple[Round, ...], datetime]:
    """What stands, and when it last changed. Raises NothingToPrint (409)."""
    event, setting = own_setting(request, session)
    items = items_of(session, setting)
    if not any(each.stands for each in items):
        raise NothingToPrint(event)
    changed = max(each.meeting.changed_at for each in items)
    return paper.occasion(event), items, grid_of(setting), changed


def _pdf(content: bytes, name: str) -> Response:
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
    }
    return Response(content, media_type="application/pdf", headers=headers)

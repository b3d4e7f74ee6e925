"""/events/{code}/poster.pdf: the event on one sheet to hang up, A4 or A3, printed at once."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from jinja2 import Environment
from pypdf import PdfReader
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.paper.printing import paper_css
from catalog.snapshot import snapshot
from events.matchmaking.calendar import address_of
from events.matchmaking.models import AgendaSession, Event, EventKind, EventMode
from events.matchmaking.public.page import about
from events.matchmaking.queries import event_by_code
from yurong.kit.clock import WEEKDAYS, local
from yurong.kit.messages import shortened
from yurong.kit.pdf import render_pdf
from yurong.kit.qr import draw_qr
from yurong.kit.templating import environment

MOST_KEPT = 32
SETTINGS = ("", "close", "closer")
"""From generous to close: the first in which everything stands on one page is taken."""
MOST_SESSIONS, MOST_NAMES, MOST_WORDS, MOST_TITLE, MOST_SPEAKERS = 6, 8, 120, 30, 24
"""What a poster can hold at a size that is read from two metres."""


@dataclass(frozen=True)
class PosterSession:
    when: str
    title: str
    speakers: str


@dataclass(frozen=True)
class Poster:
    """What stands on a poster: plain values only."""

    code: str
    version: int
    made_at: str
    kind: str
    title: str
    summary: str
    date: str
    time: str
    mode: str
    place: str
    address: str
    about: tuple[tuple[str, str], ...]
    sessions: tuple[PosterSession, ...]
    more_sessions: int
    institutions: tuple[str, ...]
    more_institutions: int
    products: tuple[str, ...]
    more_products: int
    closes: str
    has_waitlist: bool
    organiser: str
    contact: str
    url: str
    is_called_off: bool
    is_demo: bool


def show(request: Request, session: Session) -> Callable[[], Response]:
    """The PDF; `size` is a4 (default) or a3. Printed when the database has been let go."""
    event = event_by_code(session, request.path_params["code"])
    poster = draw(session, event, address_of(event, request.app.state.settings.public_url))
    size: Literal["a3", "a4"] = "a3" if request.query_params.get("size") == "a3" else "a4"
    return lambda: Response(
        poster_pdf(poster, size),
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{event.code}-{size}.pdf"',
            "Cache-Control": "no-cache",
        },
    )


def draw(session: Session, event: Event, url: str) -> Poster:
    """The poster of an event loaded with all."""
    begins, ends = local(event.starts_at), local(event.ends_at)
    names = {each.slug: each.name for each in snapshot(session).products}
    products = [names[each.product_slug] for each in event.products if each.product_slug in names]
    institutions = [each.name for each in event.institutions]
    is_one_day = begins.date() == ends.date()
    first = f"{begins.year}年{begins.month}月{begins.day}日（星期{WEEKDAYS[begins.weekday()]}）"
    last = "" if is_one_day else f"至 {ends.month}月{ends.day}日（星期{WEEKDAYS[ends.weekday()]}）"
    closes = local(event.registration_closes_at)
    return Poster(
        code=event.code,
        version=event.version,
        made_at=event.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        kind=EventKind(event.kind).label,
        title=event.title,
        summary=shortened(event.summary, MOST_WORDS),
        date=first + last,
        time=f"{begins:%H:%M}–{ends:%H:%M}" if is_one_day else f"{begins:%H:%M} 开始",
        mode=EventMode(event.mode).label,
        place=event.place if event.mode != EventMode.ONLINE else "线上参加，链接发给报名的人",
        address=shortened(event.address, MOST_WORDS // 2) if event.mode != EventMode.ONLINE else "",
        about=tuple(about(event)),
        sessions=tuple(
            PosterSession(
                f"{local(each.starts_at):%H:%M}" if is_one_day else f"{local(each.starts_at):%m-%d %H:%M}",
                shortened(each.title, MOST_TITLE),
                shortened(_speakers(each), MOST_SPEAKERS),
            )
            for each in event.sessions[:MOST_SESSIONS]
        ),
        more_sessions=max(0, len(event.sessions) - MOST_SESSIONS),
        institutions=tuple(institutions[:MOST_NAMES]),
        more_institutions=max(0, len(institutions) - MOST_NAMES),
        products=tuple(products[:MOST_NAMES]),
        more_products=max(0, len(products) - MOST_NAMES),
        closes=f"{closes.month}月{closes.day}日 {closes:%H:%M}",
        has_waitlist=event.has_waitlist,
        organiser=event.organiser,
        contact=event.contact,
        url=url,
        is_called_off=event.called_off_at is not None,
        is_demo=event.is_demo,
    )


def _speakers(item: AgendaSession) -> str:
    return "、".join(f"{who.name}（{who.title}）" if who.title else who.name for who in item.speakers)


@lru_cache(maxsize=MOST_KEPT)
def poster_pdf(poster: Poster, size: Literal["a3", "a4"]) -> bytes:
    """PDF/A of one page, the same bytes every time. Raises PdfTooSlow."""
    css = paper_css("poster.css") + (paper_css("poster-a3.css") if size == "a3" else "")
    identifier = f"poster/{poster.code}/{poster.version}/{size}"
    for setting in SETTINGS:
        printed = render_pdf(poster_html(poster, setting), css, identifier=identifier)
        if len(PdfReader(io.BytesIO(printed)).pages) == 1:
            break
    return printed


def poster_html(poster: Poster, setting: str = "") -> str:
    """The whole document without its style sheet."""
    qr = draw_qr(poster.url, title="扫码看详情、报名")
    return _templates().get_template("matchmaking/poster.html").render(poster=poster, qr=qr, size=setting)


@cache
def _templates() -> Environment:
    return environment(("events",))

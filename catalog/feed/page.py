"""更新记录: what changed in the catalog, newest first."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.feed import queries
from catalog.feed.asking import ASKABLE, asked, place_of
from catalog.feed.models import CatalogChange, Subject, Turn
from yurong.kit.templating import render

SHOWN = 40


@dataclass(frozen=True)
class ChangeLine:
    """One change; `place` is the page of what changed, empty where there is none."""

    row: CatalogChange
    subject: str
    turn: str
    place: str


@dataclass(frozen=True)
class ChangesPage:
    """The context of catalog/feed/changes.html; `next` is empty on the last page."""

    lines: list[ChangeLine]
    choices: list[tuple[str, str, bool]]
    feed: str
    next: str
    is_first: bool


def show(request: Request, session: Session) -> Response:
    wanted = asked(request)
    rows, following = queries.changes(session, wanted.subject, wanted.before, SHOWN)
    page = ChangesPage(
        lines=[
            ChangeLine(row, Subject(row.subject).label, Turn(row.turn).label, place_of(row)) for row in rows
        ],
        choices=[
            ("/changes", "全部", wanted.subject is None),
            *((f"/changes?about={each}", each.label, each is wanted.subject) for each in ASKABLE),
        ],
        feed=wanted.address("/changes.atom"),
        next=wanted.address("/changes", following) if following else "",
        is_first=wanted.before is None,
    )
    return render(request, "catalog/feed/changes.html", {"page": page})

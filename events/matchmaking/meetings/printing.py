"""Cards, table sheets and the wall list as HTML, and as the PDF that goes to the printer."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from jinja2 import Environment

from catalog.paper.printing import paper_css, whole_seconds
from events.matchmaking.meetings.paper import Card, Occasion, TableSheet, WallPart
from yurong.kit.pdf import Told, render_long, render_pdf
from yurong.kit.templating import environment

CARDS_ON_A_PAGE = 6
SECONDS_PER_PAGE = 2
WALL_ROWS = 20
"""About so many rows fit on a page of the wall list."""


def cards_pdf(
    occasion: Occasion, cards: Sequence[Card], made_at: datetime, told: Told | None = None
) -> bytes:
    """Six cards on a page of A4, to be cut along the lines. Raises PdfTooSlow; writes nothing.

    With `told`, here and below, it is printed beside the other papers and each page is heard of.
    """
    leaves = [cards[at : at + CARDS_ON_A_PAGE] for at in range(0, len(cards), CARDS_ON_A_PAGE)]
    return _printed("cards", occasion, made_at, len(leaves), told, leaves=leaves)


def tables_pdf(
    occasion: Occasion, sheets: Sequence[TableSheet], made_at: datetime, told: Told | None = None
) -> bytes:
    """One page of A4 for each table. Raises PdfTooSlow; writes nothing."""
    return _printed("tables", occasion, made_at, len(sheets), told, sheets=sheets)


def wall_pdf(
    occasion: Occasion, parts: Sequence[WallPart], made_at: datetime, told: Told | None = None
) -> bytes:
    """The list to hang up: parties by name, a table number for each round. Raises PdfTooSlow."""
    return _printed("wall", occasion, made_at, wall_pages(parts), told, parts=parts)


def wall_pages(parts: Sequence[WallPart]) -> int:
    """About how many pages the wall list takes: long names take two lines."""
    return sum(-(-len(each.rows) // WALL_ROWS) for each in parts)


def _printed(
    name: str, occasion: Occasion, made_at: datetime, pages: int, told: Told | None, **content: object
) -> bytes:
    page = _templates().get_template(f"matchmaking/meetings/print_{name}.html")
    html = page.render(occasion=occasion, made_at=whole_seconds(made_at), as_of=made_at, **content)
    css, identifier = paper_css("meeting-papers.css"), f"{occasion.code}/{name}/{made_at:%Y%m%d%H%M%S}"
    deadline = 20 + SECONDS_PER_PAGE * pages
    if told is None:
        return render_pdf(html, css, identifier=identifier, deadline_s=deadline)
    return render_long(html, css, identifier=identifier, deadline_s=deadline, told=told)


@cache
def _templates() -> Environment:
    return environment(("catalog", "events"))

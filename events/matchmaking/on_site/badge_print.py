"""Badges as HTML, and as the PDF that goes to the printer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment

from catalog.paper.printing import paper_css
from events.matchmaking.on_site.badge import FORMATS, Badge, Format, Size, Stack
from events.matchmaking.on_site.fitting import Fitted, fit
from yurong.kit.pdf import render_long, render_pdf
from yurong.kit.qr import draw_qr
from yurong.kit.templating import environment

SECONDS_AT_LEAST, SECONDS_PER_PAGE = 30, 3
CUT_MM, GAP_MM = 5.0, 1.0
"""Length of a cut mark, and how far from the corner it ends."""
MADE_AT = "2026-01-01T00:00:00Z"
"""PDF/A wants a date; badges have none of their own, and the printer's clock never goes onto paper."""


@dataclass(frozen=True)
class Space:
    """Where words go on a badge, in millimetres and points."""

    width: float
    height: float
    largest_pt: float


@dataclass(frozen=True)
class Layout:
    """The boxes of one size."""

    title: Space
    name: Space
    organisation: Space
    position: Space
    group: Space


LAYOUTS: dict[Size, Layout] = {
    "card": Layout(
        title=Space(80, 4.5, 9),
        name=Space(53, 16, 36),
        organisation=Space(53, 9.5, 11),
        position=Space(53, 4.5, 9),
        group=Space(40, 5, 11),
    ),
    "lanyard": Layout(
        title=Space(74, 12, 13),
        name=Space(74, 25, 54),
        organisation=Space(74, 15, 16),
        position=Space(74, 6.5, 12),
        group=Space(31, 9, 20),
    ),
    "a6": Layout(
        title=Space(89, 14, 15),
        name=Space(89, 30, 66),
        organisation=Space(89, 18, 19),
        position=Space(89, 8, 14),
        group=Space(37, 11, 24),
    ),
}


@dataclass(frozen=True)
class Placed:
    """One badge on its page: from the left and the top in millimetres, every text as it fits."""

    left: float
    top: float
    code: str
    name: Fitted
    organisation: Fitted
    position: Fitted
    group: Fitted
    qr: str


@dataclass(frozen=True)
class Mark:
    """One cut mark, a thin line in the margin."""

    left: float
    top: float
    width: float
    height: float


def badges_pdf(stack: Stack, size: Size, told: Callable[[int], None] | None = None) -> bytes:
    """The badges, as many on a page as the size allows. Raises PdfTooSlow; writes nothing.

    With `told` a long stack is printed beside the other papers and each page is heard of.
    """
    identifier = f"badges/{stack.event_code}/{size}"
    html, pages = badges_html(stack, size), -(-len(stack.badges) // FORMATS[size].per_page)
    deadline = SECONDS_AT_LEAST + SECONDS_PER_PAGE * pages
    if told is None:
        return render_pdf(html, paper_css("badge.css"), identifier=identifier, deadline_s=deadline)
    return render_long(html, paper_css("badge.css"), identifier=identifier, deadline_s=deadline, told=told)


def badges_html(stack: Stack, size: Size) -> str:
    """The whole document without its style sheet."""
    form, layout = FORMATS[size], LAYOUTS[size]
    pages = [
        [
            _placed(each, place, form, layout)
            for place, each in enumerate(stack.badges[at : at + form.per_page])
        ]
        for at in range(0, len(stack.badges), form.per_page)
    ]
    title = layout.title
    return (
        _templates()
        .get_template("matchmaking/on_site/badges.html")
        .render(
            stack=stack,
            size=size,
            form=form,
            pages=pages,
            marks=_marks(form) if form.is_cut else [],
            title=fit(stack.title, width_mm=title.width, height_mm=title.height, largest_pt=title.largest_pt),
            made_at=MADE_AT,
        )
    )


def _placed(badge: Badge, place: int, form: Format, layout: Layout) -> Placed:
    row, column = divmod(place, form.columns)

    def fitted(text: str, space: Space) -> Fitted:
        return fit(text, width_mm=space.width, height_mm=space.height, largest_pt=space.largest_pt)

    return Placed(
        left=form.left + column * form.width,
        top=form.top + row * form.height,
        code=badge.code,
        name=fitted(badge.name, layout.name),
        organisation=fitted(badge.organisation, layout.organisation),
        position=fitted(badge.position, layout.position),
        group=fitted(badge.group, layout.group),
        qr=draw_qr(badge.pass_url, title=f"签到码 {badge.code}"),
    )


def _marks(form: Format) -> list[Mark]:
    """Marks at both ends of every line to cut along, outside the badges."""
    reach = CUT_MM + GAP_MM
    bottom, right = form.top + form.rows * form.height, form.left + form.columns * form.width
    marks = []
    for column in range(form.columns + 1):
        x = form.left + column * form.width
        marks += [Mark(x, form.top - reach, 0, CUT_MM), Mark(x, bottom + GAP_MM, 0, CUT_MM)]
    for row in range(form.rows + 1):
        y = form.top + row * form.height
        marks += [Mark(form.left - reach, y, CUT_MM, 0), Mark(right + GAP_MM, y, CUT_MM, 0)]
    return marks


@cache
def _templates() -> Environment:
    return environment(("events",))

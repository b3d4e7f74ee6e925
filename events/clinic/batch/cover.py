"""The list on top of the day's sheets: which paper follows where, and who has none yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment

from catalog.paper.printing import paper_css, whole_seconds
from events.clinic.batch.binding import pages_of
from events.clinic.batch.gathering import Day, Filed
from yurong.kit.clock import local
from yurong.kit.pdf import render_pdf
from yurong.kit.templating import environment


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One paper; `page` is where it begins in the whole."""

    order: int
    station: str
    time: str
    firm: str
    number: str
    version: int
    pages: int
    page: int


def cover(day: Day, lengths: Sequence[int]) -> bytes:
    """The list as PDF; `lengths` are the pages of each sheet, which begin after the list's own."""
    before = 2
    while True:
        pdf = _printed(day, lines_of(day.filed, lengths, before))
        needed = even(pages_of(pdf))
        if needed <= before:
            return pdf
        before = needed


def lines_of(filed: Sequence[Filed], lengths: Sequence[int], before: int) -> list[CoverLine]:
    """Where each sheet begins when `before` pages (an even number) stand before the first."""
    lines, page = [], before + 1
    for order, (each, length) in enumerate(zip(filed, lengths, strict=True), 1):
        time = f"{local(each.starts_at):%H:%M}"
        lines.append(
            CoverLine(order, each.station, time, each.firm, each.sheet.number, each.version, length, page)
        )
        page += even(length)
    return lines


def even(pages: int) -> int:
    """The pages with the empty one that may follow."""
    return pages + pages % 2


def _printed(day: Day, lines: Sequence[CoverLine]) -> bytes:
    lacking = [(station, f"{local(at):%H:%M}", firm) for station, at, firm in day.lacking]
    newest = max(each.released_at for each in day.filed)
    page = (
        _templates()
        .get_template("clinic/batch_cover.html")
        .render(
            day=day,
            lines=lines,
            lacking=lacking,
            sheets=sum(even(line.pages) // 2 for line in lines),
            made_at=whole_seconds(newest),
            newest=newest,
        )
    )
    return render_pdf(page, paper_css(), identifier=f"{day.code}/{newest:%Y%m%d%H%M%S}")


@cache
def _templates() -> Environment:
    return environment(("catalog", "events"))

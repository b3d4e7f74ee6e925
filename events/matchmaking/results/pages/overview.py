"""会→贷、险、投 over all events that one runs (an administrator: all of the province): page and workbook."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.followup.bars import draw_bars
from events.followup.counts import tenth
from events.followup.workbook import Sheet, workbook, xlsx
from events.matchmaking.results.conversion import Conversion, conversions, held_by, whole
from events.matchmaking.results.funnel import draw_funnel, steps_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import local, now
from yurong.kit.templating import render

MOST_BARS = 12
HEADS = (
    "活动",
    "日期",
    "报名（人）",
    "到场（人）",
    "排定洽谈",
    "已洽谈",
    "意向",
    "跟进",
    "不合适",
    "想要产品",
    "台账项",
    "同意转交",
    "受理",
    "授信（万元）",
    "放款（万元）",
    "保额（万元）",
    "投资（万元）",
    "决定天数（中位）",
    "评价人数",
    "平均评分",
)


@dataclass(frozen=True)
class OverviewPage:
    """The context of matchmaking/results/overview.html: lines with the day, newest first, and all in one."""

    lines: list[tuple[str, Conversion]]
    whole: Conversion
    funnel: str
    bars: str
    is_demo: bool


def show(request: Request, session: Session) -> Response:
    lines = _lines(request, session)
    found = [line for _, line in lines]
    together = whole(found)
    paid = sorted((each for each in found if each.granted.fen), key=lambda each: -each.granted.fen)
    page = OverviewPage(
        lines,
        together,
        draw_funnel(steps_of(together), title="从报名到受理，全部活动"),
        draw_bars(
            [(each.title, each.granted, each.paid) for each in paid[:MOST_BARS]], title="各活动的授信和放款"
        ),
        bool(request.app.state.settings.demo),
    )
    return render(request, "matchmaking/results/overview.html", {"page": page, "tenth": tenth})


def export(request: Request, session: Session) -> Response:
    """A row per event, the total at the end."""
    lines = _lines(request, session)
    rows = [*lines, ("", whole(line for _, line in lines))]
    return xlsx("event-results.xlsx", workbook(conversion_sheet(rows)))


def conversion_sheet(lines: Iterable[tuple[str, Conversion]]) -> Sheet:
    """会→贷、险、投 as a table: a row per line, each with its day."""
    return Sheet("会贷险投转化", HEADS, [_cells(day, line) for day, line in lines])


def _lines(request: Request, session: Session) -> list[tuple[str, Conversion]]:
    held = held_by(session, visitor(request), now())
    days = [str(local(each.starts_at).date()) for each in held]
    return list(zip(days, conversions(session, held), strict=True))


def _cells(day: str, line: Conversion) -> tuple[object, ...]:
    return (
        line.title,
        day,
        line.registered,
        line.came,
        line.planned,
        line.met,
        line.intents,
        line.follows,
        line.unfit,
        line.wanted,
        line.matches,
        line.handed_over,
        line.accepted,
        line.granted,
        line.paid,
        line.insured,
        line.invested,
        line.median_days,
        line.answers,
        tenth(line.score, line.answers) if line.answers else "",
    )

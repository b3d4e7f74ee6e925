"""The counts as a page, as a workbook, and of one occasion as a report on two pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.snapshot import snapshot
from events.followup import queries
from events.followup.attended import Attendance, Attended, add_up
from events.followup.bars import draw_bars
from events.followup.counts import Count, Dimension, Period, counts, tenth, total
from events.followup.report import report, report_pdf
from events.followup.workbook import Sheet, workbook, xlsx
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.templating import render

MOST_BARS = 12
NOBODY = Attended()
HEADS = (
    "家次",
    "企业",
    "预约或报名",
    "未到",
    "平均等候（分钟）",
    "匹配",
    "转交",
    "受理",
    "授信（万元）",
    "放款（万元）",
    "投资（万元）",
    "保额（万元）",
    "平均决定（天）",
    "评价人数",
    "平均评分",
    "问题解决",
)


@dataclass(frozen=True)
class Line:
    """One line of the table: the count, who came, and the averages as written."""

    name: str
    count: Count
    attended: Attended
    decision: str
    score: str


@dataclass(frozen=True)
class CountsPage:
    """The context of followup/counts.html."""

    by: Dimension
    choices: tuple[tuple[str, str, str], ...]
    typed: dict[str, str]
    errors: dict[str, str]
    lines: tuple[Line, ...]
    whole: Line
    chart: str
    export_url: str
    has_attendance: bool
    is_demo: bool


def show(request: Request, session: Session) -> Response:
    by, period, typed, errors = _asked(request)
    lines, whole = _counted(request, session, by, period)
    shown = [each for each in lines if each.count.granted.fen or each.count.paid.fen][:MOST_BARS]
    bars = [(each.name, each.count.granted, each.count.paid) for each in shown]
    page = CountsPage(
        by=by,
        choices=tuple((each.value, each.label, _url(each, typed)) for each in Dimension),
        typed=typed | {"by": by.value},
        errors=errors,
        lines=lines,
        whole=whole,
        chart=draw_bars(bars, title=f"各{by.label}的授信和放款"),
        export_url=_url(by, typed, "/organise/counts.xlsx"),
        has_attendance=by not in (Dimension.PRODUCT, Dimension.INSTITUTION),
        is_demo=bool(request.app.state.settings.demo),
    )
    return render(request, "followup/counts.html", {"page": page}, status=422 if errors else 200)


def export(request: Request, session: Session) -> Response:
    """A sheet per dimension for the period, the total at the end of each."""
    _, period, _, _ = _asked(request)
    sheets = []
    for by in Dimension:
        lines, whole = _counted(request, session, by, period)
        sheets.append(Sheet(by.label, (by.label, *HEADS), [_cells(each) for each in (*lines, whole)]))
    return xlsx("counts.xlsx", workbook(*sheets))


def paper(request: Request, session: Session) -> Callable[[], Response]:
    """The report of one occasion as PDF, rendered after the transaction. Raises NoSuchOccasion."""
    who, code = visitor(request), request.path_params["code"]
    made = report(session, who, code, request.app.state.attendance, now())

    def answer() -> Response:
        name = quote(f"{made.title} 成效报告.pdf", safe="")
        headers = {
            "Content-Disposition": f"inline; filename=\"report.pdf\"; filename*=UTF-8''{name}",
            "Cache-Control": "private, no-store",
        }
        return Response(report_pdf(made), media_type="application/pdf", headers=headers)

    return answer


def _counted(
    request: Request, session: Session, by: Dimension, period: Period
) -> tuple[tuple[Line, ...], Line]:
    who, mine = visitor(request), queries.run_by(visitor(request))
    attendance: Attendance = request.app.state.attendance
    came = attendance(session, who, by, period)
    places = snapshot(session).region_names if by is Dimension.COUNTY else {}
    counted = counts(session, by, mine, period)
    lines = tuple(
        line_of(each, came.get(each.key, NOBODY), places.get(each.name, each.name)) for each in counted
    )
    # Of the occasions listed. Several experts see one booking, so theirs do not add up.
    listed = add_up(came.get(each.key, NOBODY) for each in counted)
    everybody = came.get("total", NOBODY) if by is Dimension.EXPERT else listed
    return lines, line_of(total(session, mine, period, by), everybody, "合计")


def line_of(count: Count, attended: Attended, name: str) -> Line:
    """The line with its averages in words, 「—」 where there is nothing to average."""
    return Line(
        name, count, attended, tenth(count.decision_days, count.decided), tenth(count.score, count.answers)
    )


def _cells(line: Line) -> tuple[object, ...]:
    count, came = line.count, line.attended
    return (
        line.name,
        count.cases,
        count.firms,
        came.booked,
        came.no_shows,
        came.wait_minutes,
        count.matches,
        count.handed_over,
        count.accepted,
        count.granted,
        count.paid,
        count.invested,
        count.insured,
        "" if line.decision == "—" else line.decision,
        count.answers,
        "" if line.score == "—" else line.score,
        count.solved,
    )


def _asked(request: Request) -> tuple[Dimension, Period, dict[str, str], dict[str, str]]:
    """What the address asks for; a day that is none is said beside its field and narrows nothing."""
    typed = {name: request.query_params.get(name, "").strip()[:20] for name in ("since", "until")}
    days: dict[str, date | None] = {}
    errors: dict[str, str] = {}
    for name, words in typed.items():
        try:
            days[name] = date.fromisoformat(words) if words else None
        except ValueError:
            days[name], errors[name] = None, "请填写日期，如 2026-01-01"
    since, until = days["since"], days["until"]
    if since and until and until < since:
        errors["until"] = "结束日期早于开始日期，请检查"
    asked = request.query_params.get("by", "")
    by = Dimension(asked) if asked in set(Dimension) else Dimension.CLINIC
    return by, Period(since, until), typed, errors


def _url(by: Dimension, typed: dict[str, str], path: str = "/organise/counts") -> str:
    return f"{path}?{urlencode({'by': by.value} | {k: v for k, v in typed.items() if v})}"

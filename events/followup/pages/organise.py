"""The coordinating office's list: what waits for whom, filtered by the address, exported as it is shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.followup import queries
from events.followup.models import FollowUp
from events.followup.queries import PAGE, Wanted
from events.followup.stages import Stage
from events.followup.wording import Standing, standing_of, told
from events.followup.workbook import Sheet, workbook, xlsx
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import NotFound
from yurong.kit.forms import clean
from yurong.kit.templating import render

MOST_EXPORTED = 20_000
LATE = (("", "不限"), ("9", "超过 9 天"), ("45", "超过 45 天"))
KINDS = (("", "不限"), ("match", "机构对接"), ("task", "行动项"))
HEADS = (
    "企业",
    "统一社会信用代码",
    "活动",
    "日期",
    "类别",
    "事项",
    "对方或责任人",
    "状态",
    "在等谁",
    "已等（天）",
    "建议金额（万元）",
    "授信（万元）",
    "放款（万元）",
    "投资（万元）",
    "保额（万元）",
    "经过",
)


@dataclass(frozen=True)
class Filters:
    """What the filter fields show; a filter has no errors: what is not known narrows nothing."""

    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ListPage:
    """The context of followup/organise.html."""

    rows: tuple[tuple[FollowUp, Standing], ...]
    total: int
    form: Filters
    stages: tuple[tuple[str, str], ...]
    institutions: tuple[tuple[str, str], ...]
    clinics: tuple[tuple[str, str], ...]
    number: int
    last: int
    previous_url: str
    next_url: str
    export_url: str
    is_filtered: bool


def show(request: Request, session: Session) -> Response:
    who, wanted, number = visitor(request), _wanted(request), _number(request)
    found, total = queries.listed(session, who, wanted, now(), page=number)
    last = max(1, -(-total // PAGE))
    if number > last:
        raise NotFound("这一页没有内容了。", next_label="回到第一页", next_url=_url(wanted))
    page = ListPage(
        rows=tuple((each, standing_of(each, now())) for each in found),
        total=total,
        form=Filters(asdict(wanted)),
        stages=(("", "不限"), *((each.value, each.label) for each in Stage)),
        institutions=(("", "不限"), *((each, each) for each in queries.counterparts(session, who))),
        clinics=(("", "不限"), *queries.occasions(session, who)),
        number=number,
        last=last,
        previous_url=_url(wanted, number - 1) if number > 1 else "",
        next_url=_url(wanted, number + 1) if number < last else "",
        export_url=_url(wanted, path="/organise/follow-ups.xlsx"),
        is_filtered=wanted != Wanted(),
    )
    return render(request, "followup/organise.html", {"page": page, "late": LATE, "kinds": KINDS})


def export(request: Request, session: Session) -> Response:
    """The filtered list as a workbook, a row per follow-up with its whole history."""
    found, _ = queries.listed(session, visitor(request), _wanted(request), now(), size=MOST_EXPORTED)
    rows = [_cells(each) for each in found]
    return xlsx("follow-ups.xlsx", workbook(Sheet("跟踪台账", HEADS, rows)))


def _cells(each: FollowUp) -> tuple[object, ...]:
    standing = standing_of(each, now())
    waited = (now() - each.clock_at).days if each.clock_at else None
    history = "\n".join(
        f"{step.on_day} {step.what}{f'（{step.why}）' if step.why else ''}"
        for step in told(each, {})
        if step.counts
    )
    return (
        each.case.enterprise.name,
        each.case.enterprise.uscc,
        each.case.title,
        str(each.case.held_on),
        "机构对接" if each.kind == "match" else "行动项",
        each.title,
        each.counterpart,
        standing.label,
        standing.waits_for,
        max(waited, 0) if waited is not None else None,
        each.planned,
        each.granted,
        each.paid,
        each.invested,
        each.insured,
        history,
    )


def _wanted(request: Request) -> Wanted:
    asked = {
        each.name: clean(request.query_params.get(each.name, "")).strip()[:120] for each in fields(Wanted)
    }
    return Wanted(**asked)


def _number(request: Request) -> int:
    asked = request.query_params.get("page", "1")
    return int(asked) if asked.isdecimal() and 1 <= int(asked[:6]) < 100_000 else 1


def _url(wanted: Wanted, number: int = 1, path: str = "/organise/follow-ups") -> str:
    asked = {each.name: getattr(wanted, each.name) for each in fields(wanted) if getattr(wanted, each.name)}
    if number > 1:
        asked["page"] = str(number)
    return f"{path}?{urlencode(asked)}" if asked else path

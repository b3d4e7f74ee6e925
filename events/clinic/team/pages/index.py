"""The list of the service team with its filters in the address, and the same list as a workbook."""

from datetime import date
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.team import queries
from events.clinic.team.pages.forms import choices
from events.clinic.team.pages.words import traits
from events.clinic.team.queries import Member, Wanted
from yurong.kit.clock import today
from yurong.kit.tables import XLSX_TYPE, as_xlsx, download
from yurong.kit.templating import render

HEADINGS = (
    "姓名",
    "邮箱",
    "手机",
    "专家类型",
    "机构",
    "职务",
    "领域",
    "产业",
    "可去的地方",
    "每月最多场次",
    "简介",
)
"""The columns of the export, in the words that the import reads."""
LOAD_HEADINGS = ("近 90 天场次", "近 90 天企业", "待开场次", "状态")


def show(request: Request, session: Session) -> Response:
    wanted, typed, is_wrong_day = asked(request.query_params)
    members = queries.team(session, wanted, today())
    query = urlencode({name: value for name, value in typed.items() if value})
    context = {
        "members": [(each, traits(each.expert)) for each in members],
        "wanted": wanted,
        "form": {
            "typed": typed,
            "typed_list": {},
            "errors": {"free": "请填写日期，如 2026-12-01"} if is_wrong_day else {},
        },
        "query": query,
        "told": _imported(request.query_params),
        "is_admin": request.state.visitor.has("administrator"),
        "year": today().year,
        **choices(),
    }
    return render(request, "clinic/team/index.html", context)


def export(request: Request, session: Session) -> Response:
    """The list as filtered, in the columns that the import reads, with the load behind them."""
    wanted, _, _ = asked(request.query_params)
    content = workbook(queries.team(session, wanted, today()))
    return download(content, "team.xlsx", XLSX_TYPE)


def asked(params: QueryParams) -> tuple[Wanted, dict[str, str], bool]:
    """The filters of the address, what was typed, and whether the day could not be read."""
    typed = {
        name: params.get(name, "").strip()[:80] for name in ("role", "city", "field", "track", "q", "free")
    }
    typed = {name: value.replace("\0", "") for name, value in typed.items()} | {
        "left": params.get("left", "")[:1]
    }
    day, is_wrong = None, False
    if typed["free"]:
        try:
            day = date.fromisoformat(typed["free"])
        except ValueError:
            is_wrong = True
        is_wrong = is_wrong or (day is not None and not 2020 <= day.year < 2100)
    wanted = Wanted(
        typed["role"],
        typed["city"],
        typed["field"],
        typed["track"],
        typed["q"],
        None if is_wrong else day,
        bool(typed["left"]),
    )
    return wanted, typed, is_wrong


def _imported(params: QueryParams) -> str:
    """What an import has just done, if that is where the visitor comes from."""
    added, changed = params.get("added", ""), params.get("changed", "")
    if not all(each.isascii() and each.isdigit() and len(each) < 5 for each in (added, changed)):
        return ""
    return f"导入完成：新增 {added} 人，更新 {changed} 人"


def workbook(members: list[Member]) -> bytes:
    """The members as an xlsx file; every cell is text or a number, never a formula."""
    return as_xlsx("豫融服务团", (*HEADINGS, *LOAD_HEADINGS), map(_row, members))


def _row(member: Member) -> tuple[str | int, ...]:
    expert, known = member.expert, traits(member.expert)
    return (
        expert.account.name,
        expert.account.email,
        expert.account.phone or "",
        expert.role_label,
        expert.institution,
        expert.title,
        "、".join(known.fields),
        "、".join(known.tracks),
        "、".join(known.cities),
        expert.monthly_limit or "",
        expert.bio,
        member.load.clinics,
        member.load.firms,
        member.load.ahead,
        "已退出" if expert.leave else "在团",
    )

"""An institution's offerings by spreadsheet: take the table, send it back, look at what it does, confirm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from catalog.exchange.columns import COLUMNS, MOST_ROWS
from catalog.exchange.criteria_columns import CRITERIA_COLUMNS, CRITERIA_HEADINGS, MOST_CRITERIA
from catalog.exchange.faults import CellFault
from catalog.exchange.importing import Plan, bring_in, hold, plan
from catalog.exchange.own import Own, own_of
from catalog.exchange.sheet import SheetRow, UnreadableSheet
from catalog.exchange.table import Table, read_table
from catalog.exchange.workbook import offerings_workbook
from catalog.offerings.refusals import EditedElsewhere
from catalog.offerings.steps import account_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now, today
from yurong.kit.errors import BadInput, NotYours
from yurong.kit.forms import fill
from yurong.kit.tables import XLSX_TYPE, download
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

SHOWN = 200
PAGE = "/desk/offerings/table"


class Checked(BaseModel):
    """What the preview showed, sent back to be confirmed: rows by number, stamps of offerings by id."""

    rows: Annotated[list[tuple[int, dict[str, str]]], Field(min_length=1, max_length=MOST_ROWS)]
    criteria: Annotated[list[tuple[int, list[str]]], Field(max_length=MOST_CRITERIA)] = []
    """In the order of the columns: they are many, and a form must not grow past what is taken."""
    seen: dict[int, str]

    def as_table(self) -> Table:
        criteria = [
            SheetRow(
                number,
                {heading: text for heading, text in zip(CRITERIA_HEADINGS, cells, strict=False) if text},
            )
            for number, cells in self.criteria
        ]
        return Table([SheetRow(number, cells) for number, cells in self.rows], criteria)


class Confirmation(BaseModel):
    table: Annotated[str, Field(min_length=2)]


@dataclass(frozen=True)
class Refused:
    """Why a file is not taken: as a whole, or these cells, of which `more` are not listed."""

    message: str
    faults: Sequence[CellFault] = ()
    more: int = 0
    good: int = 0


@dataclass(frozen=True)
class Preview:
    """The context of catalog/exchange/preview.html; `table` is what confirming sends back."""

    plan: Plan
    table: str
    is_edited: bool
    """Somebody edited one of these offerings after an earlier preview."""


def show(request: Request, session: Session) -> Response:
    """The page with the files to take and the file to send."""
    return _page(request, session)


def template(request: Request, session: Session) -> Response:
    """The empty table, with choices and notes."""
    empty = replace(own_of(session, visitor(request)), offerings={})
    return download(offerings_workbook(empty), "offerings-template.xlsx", XLSX_TYPE)


def export(request: Request, session: Session) -> Response:
    """The same table with every offering of the institution, as its newest version says."""
    return download(offerings_workbook(own_of(session, visitor(request))), "my-offerings.xlsx", XLSX_TYPE)


def look(request: Request, session: Session) -> Response:
    """What the sent table would do; 422 with every fault by cell. Changes nothing."""
    sent = form_of(request).get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return _page(request, session, Refused("请先选择文件"))
    with sent.file as file:
        content = file.read()
    if not sent.filename.lower().endswith(".xlsx"):
        return _page(
            request, session, Refused("只收 .xlsx 文件，请下载模板填写；.xls 和 .csv 请另存为 .xlsx")
        )
    try:
        table = read_table(content)
    except UnreadableSheet as unreadable:
        return _page(request, session, Refused(f"{unreadable}。什么都没有改"))
    return _preview(request, session, own_of(session, visitor(request)), table)


def confirm(request: Request, session: Session) -> Response:
    """Brings the whole table in as drafts, or nothing (409, 422). Writes; twice does no more than once."""
    form, who = fill(Confirmation, form_of(request)), visitor(request)
    try:
        sent = Checked.model_validate_json(form.value.table if form.value else "")
    except ValidationError:
        raise BadInput("要确认的内容不完整，请重新上传表格。", next_url=PAGE, next_label="返回") from None
    if not who.institution_ids:
        raise NotYours
    hold(session, who.institution_ids[0])
    table = sent.as_table()
    own = own_of(session, who)
    planned = plan(own, table, today())
    if planned.faults:
        return _preview(request, session, own, table)
    try:
        bring_in(
            session,
            planned,
            sent.seen,
            institution_id=who.institution_ids[0],
            is_demo=bool(request.app.state.settings.demo),
            account_id=account_of(request),
            now=now(),
        )
    except EditedElsewhere:
        return _preview(request, session, own, table, is_edited=True)
    return see(f"{PAGE}?added={len(planned.added)}&changed={len(planned.changed)}")


def _preview(request: Request, session: Session, own: Own, table: Table, is_edited: bool = False) -> Response:
    planned = plan(own, table, today())
    if planned.faults:
        faults = planned.faults[:SHOWN]
        message = f"{len(planned.faults)} 处有错，一行都没有导入"
        more = len(planned.faults) - len(faults)
        return _page(request, session, Refused(message, faults, more, len(planned.lines)))
    checked = Checked(
        rows=[(row.number, row.cells) for row in table.offerings],
        criteria=[
            (row.number, [row.cells.get(heading, "") for heading in CRITERIA_HEADINGS])
            for row in table.criteria
        ],
        seen={line.known.id: line.known.stamp for line in planned.changed if line.known},
    )
    page = Preview(planned, checked.model_dump_json(), is_edited)
    status = 409 if is_edited else 200
    return render(request, "catalog/exchange/preview.html", {"page": page}, status=status)


def _page(request: Request, session: Session, refused: Refused | None = None) -> Response:
    context = {
        "refused": refused,
        "columns": COLUMNS,
        "criteria_columns": CRITERIA_COLUMNS,
        "count": len(own_of(session, visitor(request)).offerings),
        "most": MOST_ROWS,
        "most_criteria": MOST_CRITERIA,
        "done": _done(request),
    }
    return render(request, "catalog/exchange/table.html", context, status=422 if refused else 200)


def _done(request: Request) -> str:
    added, changed = (request.query_params.get(name, "") for name in ("added", "changed"))
    if not all(each.isascii() and each.isdigit() and len(each) < 5 for each in (added, changed)):
        return ""
    return f"已导入：新增 {int(added)} 个方案，修改 {int(changed)} 个方案，都是草稿"

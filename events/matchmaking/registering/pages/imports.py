"""Taking people in from a spreadsheet: read, show what is wrong by cell, and only then register them."""

import re
import secrets
from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.scoring.uploads import TableRow, UnreadableTable, sent_table
from events.matchmaking.models import Event
from events.matchmaking.queries import event_for
from events.matchmaking.registering import seats
from events.matchmaking.registering.imported import (
    HEADINGS,
    Read,
    enter_all,
    read_rows,
    registered_numbers,
)
from events.matchmaking.registering.refusals import ListTooLarge
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import BadInput
from yurong.kit.tables import XLSX_TYPE, as_xlsx, download
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

REQUEST_KEY = re.compile(r"[\w-]{16,48}")
SENT = TypeAdapter(list[tuple[int, dict[str, str]]])
"""The rows that were looked at, on their way from the preview to the confirmation: numbers and cells."""


def show(request: Request, session: Session) -> Response:
    return _page(request, session, _event(request, session))


def template(request: Request, session: Session) -> Response:
    """An empty table with the headings, one line to show how."""
    event = _event(request, session)
    name = seats.standing(session, event.id)[0].group.name
    example = ["王示例", "13800000000", "wang@example.com", "示例科技有限公司", "", "总经理", name]
    return download(as_xlsx("名单", HEADINGS, [example]), "registrations-template.xlsx", XLSX_TYPE)


def preview(request: Request, session: Session) -> Response:
    """What the file says, with every wrong cell; nothing is written."""
    event = _event(request, session)
    try:
        rows = sent_table(form_of(request), "file", HEADINGS).rows
        read = read_rows(rows, _groups(session, event), registered_numbers(session, event.id))
    except UnreadableTable as refused:
        return _page(request, session, event, refused=str(refused), status=422)
    status = 422 if read.wrong or not read.entries else 200
    return _page(request, session, event, rows=rows, read=read, status=status)


def confirm(request: Request, session: Session) -> Response:
    """Registers everybody of the preview, or shows it again when they do not fit (409). Writes.

    The rows are read once more: a group may have got another name meanwhile (422).
    """
    event = _event(request, session)
    sent = form_of(request)
    key = str(sent.get("request_key", ""))
    try:
        if not REQUEST_KEY.fullmatch(key):
            raise UnreadableTable("没有读到预览的编号")
        rows = [TableRow(number, cells) for number, cells in SENT.validate_json(str(sent.get("rows", "")))]
        # Who is registered already is not asked here: after a double click, everybody is.
        read = read_rows(rows, _groups(session, event), frozenset())
    except (ValidationError, UnreadableTable):
        raise BadInput(
            "预览的内容读不出来，请重新选择文件。",
            next_label="重新导入",
            next_url=f"/organise/events/{event.code}/registrations/import",
        ) from None
    if read.wrong or not read.entries:
        return _page(request, session, event, rows=rows, read=read, status=422)
    account_id = visitor(request).account_id
    assert account_id is not None, "the guard lets only signed-in people in"
    try:
        enter_all(
            session,
            event=event,
            entries=read.entries,
            request_key=key,
            account_id=account_id,
            rest_waits=bool(sent.get("rest_waits")),
            now=now(),
            public_url=request.app.state.settings.public_url,
        )
    except ListTooLarge as short:
        return _page(request, session, event, rows=rows, read=read, short=short, key=key, status=409)
    return see(f"/organise/events/{event.code}/registrations?done=imported")


def _event(request: Request, session: Session) -> Event:
    return event_for(session, visitor(request), request.path_params["code"])


def _groups(session: Session, event: Event) -> dict[str, int]:
    return {each.group.name: each.group.id for each in seats.standing(session, event.id)}


def _page(
    request: Request,
    session: Session,
    event: Event,
    *,
    rows: Sequence[TableRow] = (),
    read: Read | None = None,
    refused: str = "",
    short: ListTooLarge | None = None,
    key: str = "",
    status: int = 200,
) -> Response:
    groups = seats.standing(session, event.id)
    context = {
        "event": event,
        "read": read,
        "refused": refused,
        "short": short,
        "groups": groups,
        "names": {each.group.id: each.group.name for each in groups},
        "headings": HEADINGS,
        "rows_json": SENT.dump_json([(each.number, dict(each.cells)) for each in rows]).decode(),
        "request_key": key or secrets.token_urlsafe(24),
    }
    return render(request, "matchmaking/registering/import.html", context, status=status)

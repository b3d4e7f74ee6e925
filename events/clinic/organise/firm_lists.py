"""A clinic's list of firms: shown, read from a file or pasted lines, and only then put in place."""

import json

from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from catalog.scoring.uploads import UnreadableTable, sent_table
from events.clinic.admission import listed
from events.clinic.firm_lists import HEADINGS, Named, Read, check, pasted, replace_list
from events.clinic.models import ListPurpose
from events.clinic.organise.asking import account_of, own_clinic
from yurong.kit.errors import BadInput, NotFound
from yurong.kit.forms import clean
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


def show(request: Request, session: Session) -> Response:
    return _page(request, session, None, "")


def preview(request: Request, session: Session) -> Response:
    """What the file or the lines say, with every wrong cell; nothing is written."""
    own_clinic(request, session)
    try:
        read = check(_sent(request))
    except UnreadableTable as refused:
        return _page(request, session, None, str(refused), 422)
    return _page(request, session, read, "", 422 if read.wrong else 200)


def confirm(request: Request, session: Session) -> Response:
    """Puts the firms of the preview in place of the list, checked again. Writes."""
    clinic, purpose = own_clinic(request, session), _purpose(request)
    try:
        rows = json.loads(str(form_of(request).get("rows", "")))
        firms = check(
            Named(number, str(code), str(name)) for number, (code, name) in enumerate(rows, start=1)
        )
    except (ValueError, TypeError):
        raise _unreadable(clinic.code, purpose) from None
    if firms.wrong:
        raise _unreadable(clinic.code, purpose)
    replace_list(session, clinic=clinic, purpose=purpose, firms=firms.firms, account_id=account_of(request))
    return see(f"/organise/clinics/{clinic.code}?done=listed#call")


def _sent(request: Request) -> list[Named]:
    sent = form_of(request)
    file = sent.get("file")
    if isinstance(file, UploadFile) and file.filename:
        rows = sent_table(sent, "file", HEADINGS).rows
        return [
            Named(each.number, each.cells.get(HEADINGS[0], ""), each.cells.get(HEADINGS[1], ""))
            for each in rows
        ]
    lines = pasted(clean(str(sent.get("lines", ""))))
    if not lines:
        raise UnreadableTable("请选择文件，或粘贴企业名单")
    return lines


def _purpose(request: Request) -> ListPurpose:
    try:
        return ListPurpose(request.path_params["purpose"])
    except ValueError:
        raise NotFound from None


def _unreadable(code: str, purpose: ListPurpose) -> BadInput:
    return BadInput(
        "预览的内容读不出来，请重新提交名单。",
        next_label="重新提交",
        next_url=f"/organise/clinics/{code}/lists/{purpose.value}",
    )


def _page(request: Request, session: Session, read: Read | None, refused: str, status: int = 200) -> Response:
    clinic, purpose = own_clinic(request, session), _purpose(request)
    lines = form_of(request).get("lines", "") if request.method == "POST" else ""
    taken = [[each.uscc, each.name] for each in read.firms] if read and not read.wrong else []
    context = {
        "clinic": clinic,
        "purpose": purpose,
        "current": listed(session, clinic.id, purpose),
        "read": read,
        "refused": refused,
        "rows_json": json.dumps(taken, ensure_ascii=False),
        "form": {"typed": {"lines": str(lines)}, "typed_list": {}, "errors": {}},
    }
    return render(request, "clinic/organise/firm_list.html", context, status=status)

"""The released sheet outside the case: its PDF, and the page that confirms a printed number."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.assemble import spaced
from events.clinic.booking_queries import booking_for, sheet_by_short_code
from events.clinic.models import DiagnosisSheet
from events.clinic.sheet_print import fingerprint
from events.clinic.sheet_store import frozen, printed
from events.codes import ALPHABET
from yurong.accounts.access import anyone, clinic_people
from yurong.accounts.visitor import visitor
from yurong.kit.errors import NotFound
from yurong.kit.templating import render
from yurong.kit.web import get, see
from yurong.settings import Settings

CODE_LENGTH = 8


@dataclass(frozen=True)
class Confirmed:
    """What the verification page says of a sheet; nothing of its content, not even whose it is."""

    number: str
    version: int
    released_at: datetime
    short_code: str
    fingerprint: str
    replaces: str
    replaced_by: str
    replaced_at: datetime | None


def paper(request: Request, session: Session) -> Callable[[], Response]:
    """The PDF of one version, for the firm, its panel and the organiser."""
    booking = booking_for(session, visitor(request), request.path_params["code"])
    wanted = request.path_params["version"]
    sheet = next((each for each in booking.sheets if each.version == wanted), None)
    if sheet is None:
        raise NotFound(
            "这一版诊断书还没有出具。", next_label="返回预约", next_url=f"/bookings/{booking.code}"
        )
    settings: Settings = request.app.state.settings
    found, names = frozen(sheet), _file_names(sheet)

    def answer() -> Response:
        headers = {"Content-Disposition": f"inline; {names}", "Cache-Control": "private, no-cache"}
        return Response(printed(settings.folder.files, found), media_type="application/pdf", headers=headers)

    return answer


def ask(request: Request, _session: Session) -> Response:
    """The form for a short code; a code in the address is looked up at its own address."""
    typed = request.query_params.get("code", "")
    if code := normal(typed):
        return see(f"/verify/{quote(code, safe='')}")
    return render(request, "clinic/verify.html", {"typed": "", "unknown": False})


def confirm(request: Request, session: Session) -> Response:
    """Number, date, version, and whether a newer version replaced it. One small query at most."""
    code = normal(request.path_params["short_code"])
    try:
        if len(code) != CODE_LENGTH or set(code) - set(ALPHABET):
            raise NotFound  # cannot be one of ours: guessing costs no query
        sheet = sheet_by_short_code(session, code)
    except NotFound:
        return render(request, "clinic/verify.html", {"typed": code[:40], "unknown": True}, status=404)
    return render(request, "clinic/verify_sheet.html", {"sheet": _confirmed(sheet)})


def normal(typed: str) -> str:
    """The code as stored, from however it was typed: case, spaces, dashes and full width do not matter."""
    return "".join(each for each in unicodedata.normalize("NFKC", typed).upper() if each.isalnum())


def _confirmed(sheet: DiagnosisSheet) -> Confirmed:
    old, new = sheet.replaces, sheet.replaced_by
    return Confirmed(
        number=sheet.number,
        version=sheet.version,
        released_at=sheet.released_at,
        short_code=spaced(sheet.short_code),
        fingerprint=fingerprint(sheet.payload_sha256),
        replaces=f"{old.number}（第 {old.version} 版）" if old else "",
        replaced_by=f"{new.number}（第 {new.version} 版）" if new else "",
        replaced_at=new.released_at if new else None,
    )


def _file_names(sheet: DiagnosisSheet) -> str:
    """An ASCII name for old programs, the real one for the others; neither names the firm."""
    digits = "-".join(re.findall(r"\d+", sheet.number))
    name = quote(f"企业融资诊断书 {sheet.number} 第{sheet.version}版.pdf", safe="")
    return f"filename=\"yurong-{digits}-v{sheet.version}.pdf\"; filename*=UTF-8''{name}"


routes = [
    get("/bookings/{code}/sheets/{version:int}.pdf", paper, who=clinic_people, look="sheet.seen"),
    get("/verify", ask, who=anyone),
    get("/verify/{short_code}", confirm, who=anyone),
]

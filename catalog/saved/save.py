"""「保存这个结果」: the answers of a result page, kept as they were answered today."""

from urllib.parse import parse_qsl

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from catalog.case_form import CaseForm
from catalog.saved.carry import carry
from catalog.saved.keeping import keep, token_for
from catalog.snapshot import snapshot
from yurong.kit import csrf
from yurong.kit.clock import now
from yurong.kit.errors import BadInput
from yurong.kit.forms import fill
from yurong.kit.templating import render
from yurong.kit.web import MAX_FIELDS, form_of, see
from yurong.settings import Settings


def save(request: Request, session: Session) -> Response:
    """Keeps the result of `answers` (a query of /check/result). Writes. Wrong answers come back (422)."""
    sent = form_of(request).get("answers")
    answers = sent if isinstance(sent, str) else ""
    form = fill(CaseForm, _read(answers))
    if form.value is None:
        context = {"form": form, "answers": answers}
        return render(request, "catalog/saved/refused.html", context, status=422)
    settings: Settings = request.app.state.settings
    case, catalogue, at = form.value.to_case(), snapshot(session), now()
    token = token_for(settings.secret_key, request.cookies[csrf.COOKIE], case, catalogue, at)
    keep(session, token, case, catalogue, at)
    response = see(f"/results/{token}?done=saved")
    carry(request, response, token)
    return response


def _read(answers: str) -> FormData:
    try:
        return FormData([*parse_qsl(answers, keep_blank_values=True, max_num_fields=MAX_FIELDS)])
    except ValueError:
        raise BadInput("填写的内容太多，请回到自测页面重新填写。", next_url="/check") from None

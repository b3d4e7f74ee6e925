"""The self-check: a short form without login, and what the firm may apply for, with reasons."""

from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from catalog.assessment import assess
from catalog.case_form import PREFERENCES, CaseForm, options
from catalog.doubts import doubts
from catalog.regions import firm_options
from catalog.results import results_page
from catalog.scoring.prefill import brought, visitors_scores
from catalog.scoring.shown import ShownScore
from catalog.snapshot import snapshot
from yurong.kit.clock import today
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render


def show(request: Request, session: Session) -> Response:
    """The form, filled with what the address says: a result can be gone back from and changed.

    A firm that comes without answers finds its stored score in the form.
    """
    if sent := _sent(request):
        return _form(request, fill(CaseForm, sent))
    values, score = brought(visitors_scores(request, session))
    return _form(request, prefilled(CaseForm, values), score=score, guided=urlencode(values, doseq=True))


def result(request: Request, session: Session) -> Response:
    """What the firm may apply for. The answers are in the address: it can be kept and shared. No write."""
    form = fill(CaseForm, _sent(request))
    if form.value is None:
        return _form(request, form, status=422)
    case, catalogue, as_of = form.value.to_case(), snapshot(session), today()
    found = assess(case, catalogue, as_of)
    page = results_page(
        case, catalogue, found.match, found.subsidies, found.plan, found.roadmap, query=request.url.query
    )
    kept = [pair for pair in request.query_params.multi_items() if pair[0] not in PREFERENCES and pair[1]]
    return render(
        request,
        "catalog/check_result.html",
        {"page": page, "form": form, "options": options(), "kept": kept, "doubts": doubts(case, as_of)},
    )


def _sent(request: Request) -> FormData:
    return FormData([*request.query_params.multi_items()])


def _form(
    request: Request,
    form: Form[CaseForm],
    status: int = 200,
    *,
    score: ShownScore | None = None,
    guided: str = "",
) -> Response:
    return render(
        request,
        "catalog/check.html",
        {
            "form": form,
            "options": options(),
            "regions": firm_options(),
            "score": score,
            "guided_url": f"/check/guided?{guided}" if guided else "/check/guided",
        },
        status=status,
    )

"""A saved result on paper: the 融资方案 as PDF."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.financing_plan import FinancingPlan, plan_pdf
from catalog.saved.keeping import kept
from yurong.kit.clock import now
from yurong.settings import Settings

PRINTED_BEFORE = 32


def paper(request: Request, session: Session) -> Callable[[], Response]:
    """The frozen plan, printed after the transaction. Raises NoSuchResult, Cleared and PdfTooSlow (503)."""
    found = kept(session, request.path_params["token"], now())
    settings: Settings = request.app.state.settings
    url = f"{settings.public_url.rstrip('/')}/results/{found.token}"
    plan = found.content.paper

    def answer() -> Response:
        name = quote(f"融资方案 {plan.number}.pdf", safe="")
        headers = {
            "Content-Disposition": f"inline; filename=\"{plan.number}.pdf\"; filename*=UTF-8''{name}",
            "Cache-Control": "private, no-cache",
        }
        return Response(_printed(plan, url), media_type="application/pdf", headers=headers)

    return answer


@lru_cache(maxsize=PRINTED_BEFORE)
def _printed(plan: FinancingPlan, url: str) -> bytes:
    """Printing takes most of a second of one core: pressing reload costs it once."""
    return plan_pdf(plan, url)

"""Pages without a domain of their own: home, style guide, health."""

from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from catalog import queries
from catalog.finding.filter import HENAN, Filter
from yurong.accounts.access import anyone
from yurong.kit.kept import kept
from yurong.kit.templating import render
from yurong.kit.web import get


def home(request: Request, session: Session) -> Response:
    """What this is, the ways in, and what comes next."""
    launched = queries.products(session, Filter(state=("launched",), region=(HENAN,)))
    return render(
        request,
        "pages/home.html",
        {
            "product_count": len(queries.products(session, Filter())),
            "policy_count": len(queries.policies(session)),
            "named": launched,
            "coming": request.app.state.coming(session, HENAN),
            "ahead": request.app.state.ahead(session),
        },
    )


def styleguide(request: Request, _session: Session) -> Response:
    return render(request, "styleguide.html")


def health(_request: Request, session: Session) -> Response:
    """200 when the database answers."""
    session.execute(text("SELECT 1"))
    return PlainTextResponse("ok")


routes = [
    kept("/", home, who=anyone),
    get("/styleguide", styleguide, who=anyone),
    get("/health", health, who=anyone),
]

"""/products/{slug}.pdf: the product on one page, printed at once and kept while it says the same."""

import io
from collections.abc import Callable
from functools import cache, lru_cache

from jinja2 import Environment
from pypdf import PdfReader
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.paper.printing import paper_css
from catalog.paper.product import ProductPaper, draw_up
from catalog.refusals import NoSuchProduct
from catalog.snapshot import snapshot
from yurong.kit.clock import today
from yurong.kit.pdf import render_pdf
from yurong.kit.qr import draw_qr
from yurong.kit.templating import environment

SIZES = ("", "close", "closer")
"""From generous to close: the first in which everything stands on one page is taken."""
MOST_KEPT = 64


def show(request: Request, session: Session) -> Callable[[], Response]:
    """The PDF, printed after the database has been let go. Raises NoSuchProduct and PdfTooSlow."""
    catalogue, slug = snapshot(session), request.path_params["slug"]
    product = next((each for each in catalogue.products if each.slug == slug), None)
    if product is None:
        raise NoSuchProduct
    url = f"{request.app.state.settings.public_url}/products/{slug}"
    paper = draw_up(product, catalogue, url=url, on=today())
    return lambda: Response(
        product_pdf(paper),
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{slug}.pdf"', "Cache-Control": "no-cache"},
    )


@lru_cache(maxsize=MOST_KEPT)
def product_pdf(paper: ProductPaper) -> bytes:
    """PDF/A of one page, the same bytes every time. Raises PdfTooSlow."""
    identifier = f"product/{paper.slug}/{paper.version}/{paper.on}"
    for size in SIZES:
        printed = render_pdf(product_html(paper, size), _css(), identifier=identifier)
        if len(PdfReader(io.BytesIO(printed)).pages) == 1:
            break
    return printed


def product_html(paper: ProductPaper, size: str = "") -> str:
    """The whole document without its style sheet."""
    template = _templates().get_template("paper/product.html")
    return template.render(
        paper=paper,
        size=size,
        qr=draw_qr(paper.url, title="打开产品页的二维码"),
        made_at=f"{paper.on}T00:00:00Z",
    )


def _css() -> str:
    return paper_css("sheet.css", "product-sheet.css")


@cache
def _templates() -> Environment:
    return environment(("catalog",))

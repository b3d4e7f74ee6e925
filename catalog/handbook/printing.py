"""The handbook as PDF: one document, so that page numbers, links, bookmarks and tags are of one piece."""

from datetime import time
from functools import cache

from jinja2 import Environment

from catalog.handbook.values import Handbook
from catalog.paper.printing import paper_css, whole_seconds
from yurong.kit.clock import instant
from yurong.kit.pdf import Told, render_long
from yurong.kit.qr import draw_qr
from yurong.kit.templating import environment

DEADLINE_S = 600
"""200 products take 15 s of one core; a machine under load gets the benefit of the doubt."""

LONGEST_PATH = 300
"""Beyond, the code would be too fine to scan from paper: it opens the whole catalogue instead."""


def handbook_pdf(handbook: Handbook, site: str, path: str, *, told: Told) -> bytes:
    """PDF/A-3u, tagged, with bookmarks, the same bytes every time; `path` of `site` is its list.

    `told` hears of each page. Raises PdfTooSlow, and what `told` raises.
    """
    identifier = f"handbook/{handbook.version}/{handbook.day}/{handbook.scope}"
    return render_long(
        handbook_html(handbook, site, path),
        paper_css("handbook.css"),
        identifier=identifier,
        deadline_s=DEADLINE_S,
        told=told,
    )


def handbook_html(handbook: Handbook, site: str, path: str) -> str:
    """The whole document without its style sheet. The code on its cover opens the same list."""
    is_short = len(path) <= LONGEST_PATH
    url = site + (path if is_short else "/products")
    template = _templates().get_template("paper/handbook.html")
    return template.render(
        book=handbook,
        site=site,
        url=url,
        is_short=is_short,
        qr=draw_qr(url, title="打开在线产品目录的二维码"),
        made_at=whole_seconds(instant(handbook.day, time())),
    )


@cache
def _templates() -> Environment:
    return environment(("catalog",))

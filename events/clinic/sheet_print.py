"""A `Sheet` as HTML, and as the PDF that is handed over."""

from functools import cache

from jinja2 import Environment

from catalog.paper.printing import drawings, paper_css, whole_seconds
from events.clinic.sheet import Sheet
from yurong.kit.pdf import render_pdf
from yurong.kit.qr import draw_qr
from yurong.kit.templating import environment


def sheet_pdf(sheet: Sheet, *, payload_sha256: str = "", deadline_s: float = 20) -> bytes:
    """The printed sheet, PDF/A-3u, the same bytes every time. Raises PdfTooSlow; writes nothing.

    `payload_sha256` is of the content as stored; sheets of the first layout do not print it.
    """
    identifier = f"{sheet.number}/{sheet.version}"
    return render_pdf(
        sheet_html(sheet, payload_sha256), paper_css(), identifier=identifier, deadline_s=deadline_s
    )


def fingerprint(payload_sha256: str) -> str:
    """「ab12 cd34 ef56 7890」: what paper and verification page show of the content's hash."""
    return " ".join(payload_sha256[at : at + 4] for at in range(0, 16, 4)).strip()


def sheet_html(sheet: Sheet, payload_sha256: str = "") -> str:
    """The whole document without its style sheet. User text is text: escaped, one paragraph a line."""
    return (
        _templates()
        .get_template("clinic/sheet.html")
        .render(
            sheet=sheet,
            paper=sheet,
            adjustments=sheet.adjustments,
            qr=draw_qr(sheet.verify_url, title=f"核验二维码，短码 {sheet.short_code}"),
            fingerprint=fingerprint(payload_sha256) if sheet.layout > 1 else "",
            made_at=whole_seconds(sheet.made_at),
            **drawings(sheet.matches, sheet.plan, sheet.score, sheet.clauses),
        )
    )


@cache
def _templates() -> Environment:
    return environment(("catalog", "events"))

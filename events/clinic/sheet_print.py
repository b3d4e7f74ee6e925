"""A `Sheet` as HTML, and as the PDF that is handed over."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment

import events
import yurong
from events.clinic.sheet import CitedClause, Plan, Score, Sheet
from yurong.kit.bar import KEYS, draw_bar
from yurong.kit.pdf import render_pdf
from yurong.kit.qr import draw_qr
from yurong.kit.radar import draw_radar
from yurong.kit.templating import environment

# Noto has no ✗; ✓ and × of one face look like a pair.
PRINTED_MARKS = {"✓": "✓", "✗": "×", "?": "?", "人": "人", "－": "－"}
RESULT_MARKS = {"ELIGIBLE": "✓", "TO_VERIFY": "人", "INCOMPLETE": "?", "INELIGIBLE": "×"}


def sheet_pdf(sheet: Sheet, *, deadline_s: float = 20) -> bytes:
    """The printed sheet, PDF/A-3u, the same bytes every time. Raises PdfTooSlow; writes nothing."""
    identifier = f"{sheet.number}/{sheet.version}"
    return render_pdf(sheet_html(sheet), sheet_css(), identifier=identifier, deadline_s=deadline_s)


def sheet_html(sheet: Sheet) -> str:
    """The whole document without its style sheet. User text is text: escaped, one paragraph a line."""
    return (
        _templates()
        .get_template("clinic/sheet.html")
        .render(
            sheet=sheet,
            verdict=_verdict(sheet),
            marks=PRINTED_MARKS,
            result_marks=RESULT_MARKS,
            keys=KEYS,
            radar=_radar(sheet.score),
            bar=_bar(sheet.plan),
            documents_cited=_documents_cited(sheet.clauses),
            qr=draw_qr(sheet.verify_url, title=f"核验二维码，短码 {sheet.short_code}"),
            # PDF/A wants whole seconds and a zone; both dates are the sheet's, not the printer's.
            made_at=sheet.made_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
    )


@cache
def sheet_css() -> str:
    """The sheet's own print style: beside the packages in a checkout, inside `yurong` in a wheel."""
    places = [Path(events.__file__).parents[1] / "static", Path(yurong.__file__).parent / "static"]
    found = next(path for place in places if (path := place / "css" / "sheet.css").is_file())
    return found.read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    return environment(("events",))


def _verdict(sheet: Sheet) -> list[tuple[str, int]]:
    """How many products came out how, best first, in the sheet's own labels."""
    order = ["ELIGIBLE", "TO_VERIFY", "INCOMPLETE", "INELIGIBLE"]
    counts = Counter((order.index(match.eligibility), match.eligibility_label) for match in sheet.matches)
    return [(label, count) for (_, label), count in sorted(counts.items())]


def _documents_cited(clauses: Sequence[CitedClause]) -> list[tuple[tuple[str, str], list[CitedClause]]]:
    """The clauses under their documents, documents in the order in which they are first cited."""
    documents: dict[tuple[str, str], list[CitedClause]] = {}
    for clause in clauses:
        documents.setdefault((clause.title, clause.doc_number), []).append(clause)
    return list(documents.items())


def _radar(score: Score | None) -> str:
    """Empty when fewer than three shares are known: two points are no picture."""
    if score is None:
        return ""
    axes = [(dimension.label, dimension.share_bp) for dimension in score.dimensions]
    if sum(share is not None for _, share in axes) < 3:
        return ""
    told = "，".join(f"{dimension.label} {dimension.value}" for dimension in score.dimensions)
    return draw_radar(axes, title=f"{score.scheme}雷达图：{told}")


def _bar(plan: Plan) -> str:
    if not plan.segments:
        return ""
    told = "，".join(segment.label for segment in plan.segments)
    shares = [segment.share_bp for segment in plan.segments]
    return draw_bar(shares, title=f"{plan.need_label}：{told}；{plan.open_label}")

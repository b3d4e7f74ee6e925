"""Style, signs and drawings that the printed papers share."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import catalog
import yurong
from catalog.paper.values import CitedClause, MatchedProduct, Plan, Score
from yurong.kit.bar import KEYS, draw_bar
from yurong.kit.radar import draw_radar

# Noto has no ✗; ✓ and × of one face look like a pair.
PRINTED_MARKS = {"✓": "✓", "✗": "×", "?": "?", "人": "人", "－": "－"}
RESULT_MARKS = {"ELIGIBLE": "✓", "TO_VERIFY": "人", "INCOMPLETE": "?", "INELIGIBLE": "×"}


@cache
def paper_css(*names: str) -> str:
    """The print style of a paper, by default of the diagnosis sheet: what all papers share, then its own.

    The files stand beside the packages in a checkout, inside `yurong` in a wheel.
    """
    places = [Path(catalog.__file__).parents[1] / "static", Path(yurong.__file__).parent / "static"]
    folder = next(path for place in places if (path := place / "css").is_dir())
    return "".join((folder / name).read_text("utf-8") for name in ("paper.css", *(names or ("sheet.css",))))


def whole_seconds(made_at: dt.datetime) -> str:
    """The paper's own date as PDF/A wants it, whole seconds and a zone: never the printer's clock."""
    return made_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def drawings(
    matches: Sequence[MatchedProduct], plan: Plan, score: Score | None, clauses: Sequence[CitedClause]
) -> dict[str, object]:
    """What the templates under `paper/` need beside the paper itself."""
    return {
        "verdict": _verdict(matches),
        "marks": PRINTED_MARKS,
        "result_marks": RESULT_MARKS,
        "keys": KEYS,
        "radar": _radar(score),
        "bar": _bar(plan),
        "documents_cited": _documents_cited(clauses),
    }


def _verdict(matches: Sequence[MatchedProduct]) -> list[tuple[str, int]]:
    """How many products came out how, best first, in the paper's own labels."""
    order = ["ELIGIBLE", "TO_VERIFY", "INCOMPLETE", "INELIGIBLE"]
    counts = Counter((order.index(match.eligibility), match.eligibility_label) for match in matches)
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

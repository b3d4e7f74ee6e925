"""Search in the clauses of all documents: every word must stand in the clause. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from catalog.finding.fold import fold, pieces
from catalog.finding.marking import mark
from catalog.values import Clause

MOST_HITS = 60


@dataclass(frozen=True)
class ClauseHit:
    """One clause with the words found in it marked."""

    clause: Clause
    heading: Markup
    gist: Markup


@dataclass(frozen=True)
class ClauseHits:
    """`hits` are at most MOST_HITS of `count`, those with the words in the heading first."""

    count: int
    hits: tuple[ClauseHit, ...]


def search_clauses(clauses: Mapping[str, Clause], q: str) -> ClauseHits:
    """The clauses that hold every word, in reading order; none where there is no word to look for."""
    needles = pieces(q)
    found = [each for each in clauses.values() if needles and _holds(_text(each), needles)]
    found.sort(key=lambda each: not _holds(each.heading, needles))
    hits = tuple(
        ClauseHit(each, mark(each.heading, needles), mark(each.gist, needles)) for each in found[:MOST_HITS]
    )
    return ClauseHits(len(found), hits)


def _text(clause: Clause) -> str:
    return (
        f"{clause.policy_title} {clause.policy_number or ''} {clause.number} {clause.heading} {clause.gist}"
    )


def _holds(text: str, needles: tuple[str, ...]) -> bool:
    folded = fold(text)
    return all(needle in folded for needle in needles)

"""The clauses a paper leans on: collected while its parts are written, listed at its end."""

from collections.abc import Mapping

from catalog.paper import values as s
from catalog.values import Clause


class Cited:
    """Gives the short label of a clause and remembers it, so that the list at the end is complete."""

    def __init__(self, known: Mapping[str, Clause]) -> None:
        self._known = known
        self._used: dict[str, Clause] = {}

    def label(self, ref: str) -> str:
        """「豫融育新 二(四)」."""
        clause = self._used.setdefault(ref, self._known[ref])
        return clause.label

    def has(self, ref: str) -> bool:
        return ref in self._known

    def clauses(self) -> tuple[s.CitedClause, ...]:
        """One entry per document, documents as first cited, clauses in their order, by heading.

        The gist of each stands on the policy page: four pages of paper have no room for it.
        """
        documents: dict[str, list[Clause]] = {}
        order = list(self._known)
        for clause in self._used.values():
            documents.setdefault(clause.policy_id, []).append(clause)
        return tuple(_entry(sorted(each, key=lambda c: order.index(c.ref))) for each in documents.values())


def _entry(clauses: list[Clause]) -> s.CitedClause:
    first = clauses[0]
    return s.CitedClause(
        title=first.policy_title,
        doc_number=first.policy_number or "",
        number=f"{len(clauses)} 条",
        paraphrase="；".join(f"{clause.number} {clause.heading}" for clause in clauses),
    )

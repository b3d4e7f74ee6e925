"""材料 to prepare for the products recommended, as drafted. Pure."""

from collections.abc import Iterable

from catalog.matching import ProductResult
from catalog.paper.proofs import proofs
from events.clinic.lists.line import Line, some
from events.clinic.models import EntryKind


def drafted_documents(results: Iterable[ProductResult]) -> tuple[Line, ...]:
    """A line for each paper: where the facts that these products ask for can be read, and who asks."""
    return tuple(
        Line(
            EntryKind.DOCUMENT,
            f"proof:{proof.source}"[:80],
            f"{proof.source}（{some(proof.facts, 8)}）",
            some(proof.products, 4)[:60],
        )
        for proof in proofs(results)
    )

"""What proves the facts that products ask for: which paper, for which facts, for which products. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.criteria import Criterion, leaves_of
from catalog.facts import FACTS, asked_for
from catalog.matching import ProductResult
from catalog.values import NATIONWIDE, Product
from catalog.vocabulary import Eligibility

THE_FIRMS_OWN = ("自行判断", "用款计划")
"""Sources of facts that are no document anybody has to bring."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One paper; `facts` are what it shows, those still open marked 待补充."""

    source: str
    facts: tuple[str, ...]
    products: tuple[str, ...]


def proofs(results: Iterable[ProductResult]) -> tuple[Proof, ...]:
    """A paper once for all products that ask for it, in the order in which they ask.

    No document of the catalogue names papers to hand in, so this is where each fact can be read.
    """
    facts: dict[str, dict[str, str]] = {}
    products: dict[str, dict[str, None]] = {}
    for result in results:
        for source, key in papers(("region", *_facts(result.product.criteria))):
            is_open = result.eligibility is Eligibility.INCOMPLETE and key in result.missing
            facts.setdefault(source, {})[FACTS[key].label] = "待补充" if is_open else ""
            products.setdefault(source, {})[result.name] = None
    return tuple(
        Proof(source, tuple(f"{label}{state}" for label, state in shown.items()), tuple(products[source]))
        for source, shown in facts.items()
    )


def papers_for(product: Product) -> tuple[Proof, ...]:
    """Where everything that this product asks can be read, nothing known of the firm."""
    shown: dict[str, list[str]] = {}
    asked = () if product.region == NATIONWIDE else ("region",)
    for source, key in papers((*asked, *_facts(product.criteria))):
        shown.setdefault(source, []).append(FACTS[key].label)
    return tuple(Proof(source, tuple(labels), (product.name,)) for source, labels in shown.items())


def papers(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(paper, key) of each fact that a paper shows; what only the firm itself knows is left out."""
    for key in dict.fromkeys(keys):
        place = FACTS[key].found_in
        source = "营业执照" if place.startswith("营业执照") else place
        if source not in THE_FIRMS_OWN:
            yield source, key


def _facts(rows: Iterable[Criterion]) -> Iterator[str]:
    for key in asked_for(leaf.fact for row in rows for leaf in leaves_of(row)):
        if FACTS[key].of == "profile":
            yield key

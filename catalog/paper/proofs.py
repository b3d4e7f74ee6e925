"""What proves the facts that products ask for: which paper, for which facts, for which products. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.criteria import Criterion, leaves_of
from catalog.facts import FACTS, asked_for
from catalog.matching import ProductResult
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
        for key in ("region", *_facts(result.product.criteria)):
            fact = FACTS[key]
            source = "营业执照" if fact.found_in.startswith("营业执照") else fact.found_in
            if source in THE_FIRMS_OWN:
                continue
            is_open = result.eligibility is Eligibility.INCOMPLETE and key in result.missing
            facts.setdefault(source, {})[fact.label] = "待补充" if is_open else ""
            products.setdefault(source, {})[result.name] = None
    return tuple(
        Proof(source, tuple(f"{label}{state}" for label, state in shown.items()), tuple(products[source]))
        for source, shown in facts.items()
    )


def _facts(rows: Iterable[Criterion]) -> Iterator[str]:
    for key in asked_for(leaf.fact for row in rows for leaf in leaves_of(row)):
        if FACTS[key].of == "profile":
            yield key

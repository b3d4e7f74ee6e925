"""What a visitor looks for, as a value that mirrors the address of the list."""

from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

HENAN, ZHENGZHOU, NATION = "410000", "410100", "000000"
OURS = (HENAN, ZHENGZHOU, NATION)
ELSEWHERE = "elsewhere"
"""The region filter for other provinces' products, which are information only."""


@dataclass(frozen=True)
class Filter:
    """One box and the facets. Several values of a facet mean any of them; an empty facet does not restrict.

    Without a region only ours are looked at: other provinces' products come when asked for.
    """

    q: str = ""
    category: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    guarantee: tuple[str, ...] = ()
    institution: tuple[str, ...] = ()
    amount: tuple[str, ...] = ()
    term: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    credential: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()

    def values(self, facet: str) -> tuple[str, ...]:
        """What is chosen in a facet."""
        chosen: tuple[str, ...] = getattr(self, facet)
        return chosen

    def without(self, facet: str, value: str) -> "Filter":
        """The same with one choice less."""
        kept = tuple(each for each in self.values(facet) if each != value)
        return replace(self, **{facet: kept})  # type: ignore[arg-type]  # every facet is a tuple of strings


FACETS = tuple(each.name for each in fields(Filter) if each.name != "q")


def address(wanted: Filter, path: str = "/products", page: int = 1) -> str:
    """The address that shows exactly this: the same filter always gives the same address."""
    pairs = [("q", wanted.q)] if wanted.q else []
    pairs += [(facet, value) for facet in FACETS for value in wanted.values(facet)]
    if page > 1:
        pairs.append(("page", str(page)))
    return f"{path}?{urlencode(pairs)}" if pairs else path

"""What to ask which firm: one row per firm and fact, the fact that settles most products per second first."""

from collections.abc import Iterator, Sequence

import numpy as np

from catalog.asking import ENCOURAGED, ON_OFFER
from catalog.facts import FACTS
from catalog.screening.columns import UNKNOWN, Columns
from catalog.screening.findings import Finding, Line, Positions, Wording
from catalog.screening.screen import ELIGIBILITIES, Screened
from catalog.screening.tables import ClassColumns
from catalog.vocabulary import Eligibility, State

NAMED = 6
INCOMPLETE = ELIGIBILITIES.index(Eligibility.INCOMPLETE)


def waiting(found: Sequence[Finding]) -> Positions:
    """The firms of a chunk of which some product waits for a fact."""
    return np.flatnonzero(np.any([each.eligibility == INCOMPLETE for each in found], axis=0))


def likeness(found: ClassColumns, columns: Columns, positions: Positions) -> list[bytes]:
    """For each of these firms a key: those with the same key are asked the same questions.

    The questions follow from the class of each fact and from which facts are unknown.
    """
    parts = [ids[positions].astype(np.uint16) for ids in found.values()]
    parts += [(column[positions] == UNKNOWN).astype(np.uint16) for column in columns.values()]
    return [line.tobytes() for line in np.ascontiguousarray(np.stack(parts, axis=1))]


def asks(
    products: Sequence[Screened], found: Sequence[Finding], wording: Wording, position: int
) -> Iterator[Line]:
    """The questions for one firm in the order to ask them, with the products that wait for each; not who.

    The gain of a fact is the share that it is of each product's missing facts, as in catalog.asking.
    """
    gains: dict[str, float] = {}
    concerned: dict[str, list[str]] = {}
    for screened, each in zip(products, found, strict=True):
        if each.eligibility[position] != INCOMPLETE:
            continue
        missing = wording.missing(each, position)
        for key in missing:
            is_open = screened.offering is None and screened.product.state is State.ENCOURAGED
            weight = ENCOURAGED if is_open else ON_OFFER
            gains[key] = gains.get(key, 0.0) + weight / len(missing)
            concerned.setdefault(key, []).append(screened.name)
    ordered = sorted(gains, key=lambda key: -gains[key] / FACTS[key].seconds)
    for place, key in enumerate(ordered, 1):
        fact, names = FACTS[key], concerned[key]
        named = "、".join(names[:NAMED]) + (f" 等 {len(names)} 项" if len(names) > NAMED else "")
        yield (place, fact.question, fact.found_in, len(names), named)

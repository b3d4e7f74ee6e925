"""Which firms get a place at all: those earlier in the order first, as many as can be. Pure.

The sets of firms that can all be seen at once form a matroid, so going through the order and keeping each
firm for whom the others can still move aside is both the fairest set and a largest one.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

P = TypeVar("P", bound=Hashable)


def seen(possible: Mapping[int, Sequence[P]], order: Sequence[int]) -> dict[int, P]:
    """A place for each firm of the fairest set, by firm. `possible`: the places each could take.

    Nobody left out could be seen without dropping somebody earlier in `order`.
    """
    holder: dict[P, int] = {}
    for firm in order:
        _move_aside(firm, possible, holder)
    return {firm: place for place, firm in holder.items()}


def _move_aside(firm: int, possible: Mapping[int, Sequence[P]], holder: dict[P, int]) -> bool:
    """Gives the firm a place by moving others in a chain, if there is such a chain; breadth first."""
    came_from: dict[P, P | None] = {}
    waiting: list[tuple[int, P | None]] = [(firm, None)]
    for asking, left in waiting:
        for place in possible[asking]:
            if place in came_from:
                continue
            came_from[place] = left
            if place in holder:
                waiting.append((holder[place], place))
                continue
            _shift(firm, place, came_from, holder)
            return True
    return False


def _shift(firm: int, place: P, came_from: Mapping[P, P | None], holder: dict[P, int]) -> None:
    while (left := came_from[place]) is not None:
        holder[place] = holder[left]
        place = left
    holder[place] = firm

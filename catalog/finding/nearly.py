"""Small slips: one sign too many, too few or wrong, or two that changed places. Pure."""

from collections.abc import Container, Iterator
from functools import lru_cache


def one_off(typed: str, meant: str) -> bool:
    """Whether one slip at most parts the two."""
    if len(typed) > len(meant):
        typed, meant = meant, typed
    if len(meant) - len(typed) > 1:
        return False
    same = next((at for at, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]), None)
    if same is None:
        return True
    if len(typed) < len(meant):
        return typed[same:] == meant[same + 1 :]
    swapped = typed[:same] + typed[same : same + 2][::-1] + typed[same + 2 :]
    return swapped == meant or typed[same + 1 :] == meant[same + 1 :]


def windows(typed: str, text: str, begins: Container[int]) -> Iterator[tuple[int, int]]:
    """(begin, end) of the stretches of `text` at most one slip away from `typed`, where one may begin.

    One slip leaves one half of what was typed whole (for two signs that changed places: of one of two ways
    to halve it), so only the surroundings of a half are compared. Nothing shorter than three signs is.
    """
    if len(typed) < 3:
        return
    for begin in sorted(_surroundings(typed, text)):
        if begin not in begins:
            continue
        for length in (len(typed), len(typed) - 1, len(typed) + 1):
            end = begin + length
            if end <= len(text) and one_off(typed, text[begin:end]):
                yield begin, end
                break


@lru_cache(maxsize=64)
def halves(typed: str) -> tuple[tuple[str, int], ...]:
    """The two ways to halve a text: each half, and how many signs stand before it."""
    middle = len(typed) // 2
    both = ((typed[:cut], typed[cut:], cut) for cut in (middle, middle + 1))
    found = [(half, at) for first, second, cut in both for half, at in ((first, 0), (second, cut))]
    return tuple((half, at) for half, at in found if half)


def _surroundings(typed: str, text: str) -> set[int]:
    """Where a stretch may begin: where a first half stands, or as far before a second half."""
    found: set[int] = set()
    for half, ahead in halves(typed):
        at = text.find(half)
        while at >= 0:
            found.update((at - ahead - 1, at - ahead, at - ahead + 1) if ahead else (at,))
            at = text.find(half, at + 1)
    return found

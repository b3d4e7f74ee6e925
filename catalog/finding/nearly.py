"""Small slips: one sign too many, too few or wrong, or two that changed places. Pure."""

from collections.abc import Iterator, Sequence


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


def windows(typed: str, text: str, begins: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(begin, end) of the stretches of `text` at most one slip away from `typed`, where one may begin.

    One slip leaves one half of what was typed whole (for two signs that changed places: of one of two ways
    to halve it), so most texts are refused by a plain search. Nothing shorter than three signs is compared.
    """
    if len(typed) < 3 or not any(half in text for half in _halves(typed)):
        return
    for begin in begins:
        for length in (len(typed), len(typed) - 1, len(typed) + 1):
            end = begin + length
            if end <= len(text) and one_off(typed, text[begin:end]):
                yield begin, end
                break


def _halves(typed: str) -> tuple[str, ...]:
    middle = len(typed) // 2
    return (typed[:middle], typed[middle:], typed[: middle + 1], typed[middle + 1 :] or typed)

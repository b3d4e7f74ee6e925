"""Which texts hold which one or two signs in a row. Pure."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
LINE_END = ord("\n")
SIGN_BITS = 21
"""Enough for every sign of Unicode."""


def gram_sets(texts: Sequence[str]) -> dict[str, int]:
    """Gram -> the texts that hold it, bit i for the i-th text. None reaches over the end of a line.

    All texts at once, as numbers that are sorted: a set for each text takes ten times as long.
    """
    keys, owners = _held(texts)
    if not keys.size:
        return {}
    is_first = np.diff(keys, prepend=-1) != 0
    width = (len(texts) + 7) // 8
    places = (np.cumsum(is_first) - 1) * width + (owners >> 3)
    begins = np.flatnonzero(np.diff(places, prepend=-1))
    bits = np.left_shift(1, owners & 7).astype(np.uint8)
    filled = np.zeros(np.count_nonzero(is_first) * width, np.uint8)
    filled[places[begins]] = np.bitwise_or.reduceat(bits, begins)
    grams = _written(keys[is_first])
    sets = filled.tobytes()
    return {
        gram: int.from_bytes(sets[at * width : (at + 1) * width], "little") for at, gram in enumerate(grams)
    }


def grams(text: str) -> Iterator[str]:
    """Each two signs in a row."""
    return map(str.__add__, text, text[1:])


def _held(texts: Sequence[str]) -> tuple[Numbers, Numbers]:
    """(gram as a number, text) of all that is held, each once, in this order."""
    whole = "".join(f"{text}\n" for text in texts).encode("utf-32-le", "surrogatepass")
    signs = np.frombuffer(whole, "<u4").astype(np.int64)
    owners = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
    is_sign = signs != LINE_END
    is_pair = is_sign[:-1] & is_sign[1:]
    pairs = (signs[:-1] << SIGN_BITS) | signs[1:]
    keys = np.concatenate((signs[is_sign], pairs[is_pair]))
    holders = np.concatenate((owners[is_sign], owners[:-1][is_pair]))
    bits = len(texts).bit_length()
    held = (keys << bits) | holders
    held.sort()
    held = held[np.diff(held, prepend=-1) != 0]  # np.unique would hash them, at four times the cost
    return held >> bits, held & ((1 << bits) - 1)


def _written(keys: Numbers) -> Iterator[str]:
    for key in keys.tolist():
        first = key >> SIGN_BITS
        last = chr(key & ((1 << SIGN_BITS) - 1))
        yield chr(first) + last if first else last

"""Fitting words of any length into a box on paper: how large, and where the lines break. Pure."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MM_PER_PT = 25.4 / 72
LEADING = 1.25
SMALLEST_PT = 3.0
STEP_PT = 0.5
CLOSING = set("·、，。；：！？）》」』”’…")
WIDE, NARROW = set("MW@%mw"), set(" .,:;!'|iljIft()[]-")


@dataclass(frozen=True)
class Fitted:
    """Lines from top to bottom, none wider than the box at this size."""

    lines: tuple[str, ...]
    size_pt: float


def fit(text: str, *, width_mm: float, height_mm: float, largest_pt: float) -> Fitted:
    """The words as large as they go, at most `largest_pt`; one line unless several are a third larger."""
    text = " ".join(text.split())
    best = Fitted((), 0)
    most = max(int(height_mm / (SMALLEST_PT * LEADING * MM_PER_PT)), 1)
    for count in range(1, most + 1):
        here = _largest(text, count, width_mm, height_mm, largest_pt)
        if here is not None and here.size_pt > best.size_pt * (4 / 3):
            best = here
        if height_mm / (count * LEADING * MM_PER_PT) <= best.size_pt:
            break
    return (
        best if best.lines else Fitted(tuple(_lines(text, width_mm / (SMALLEST_PT * MM_PER_PT))), SMALLEST_PT)
    )


def ems(text: str) -> float:
    """How wide the text is in units of its size; a little more than our bold face needs."""
    return sum(_em(each) for each in text)


def _largest(text: str, count: int, width_mm: float, height_mm: float, largest_pt: float) -> Fitted | None:
    """The largest size at which the text takes at most so many lines, None below the smallest."""
    size = min(largest_pt, height_mm / (count * LEADING * MM_PER_PT))
    size -= size % STEP_PT
    while size >= SMALLEST_PT:
        lines = list(_lines(text, width_mm / (size * MM_PER_PT)))
        if len(lines) <= count:
            return Fitted(tuple(lines), size)
        size -= STEP_PT
    return None


def _lines(text: str, width_em: float) -> Iterator[str]:
    """Lines no wider than so many ems, broken between words where there are any, else anywhere."""
    line = ""
    for piece in _pieces(text):
        if ems((line + piece).rstrip()) <= width_em:
            line += piece
            continue
        if line.strip():
            yield line.rstrip()
        line = piece.lstrip()
        while ems(line.rstrip()) > width_em and len(line) > 1:
            cut = next(at for at in range(len(line) - 1, 0, -1) if at == 1 or ems(line[:at]) <= width_em)
            yield line[:cut]
            line = line[cut:]
    if line.strip():
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What a line is broken between: Chinese signs, words, parts of a name with dots. No line begins with a
    comma."""
    has_dots = "·" in text
    piece = ""
    for sign in text:
        may_break = piece[-1:] == "·" if has_dots else _is_full(sign) or _ends(piece[-1:])
        if piece and may_break and not sign.isspace() and sign not in CLOSING:
            yield piece
            piece = ""
        piece += sign
    if piece:
        yield piece


def _ends(sign: str) -> bool:
    """Whether a line may break behind this sign."""
    return sign.isspace() or (sign != "" and _is_full(sign))


def _em(sign: str) -> float:
    if _is_full(sign) or sign in WIDE:
        return 1.0
    if unicodedata.combining(sign):
        return 0.0
    if sign in NARROW:
        return 0.42
    return 0.76 if sign.isupper() else 0.66


def _is_full(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WFA"

"""What was looked for, marked where it stands."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from catalog.finding.fold import fold

AROUND = 16
"""Signs of a quotation before and after the hit."""


def mark(text: str, needles: Iterable[str]) -> Markup:
    """The text, escaped, with `<mark>` around every folded needle in it, the longest where they overlap."""
    parts: list[Markup] = []
    done = 0
    for begin, end in _spans(fold(text), needles):
        parts += [escape(text[done:begin]), Markup("<mark>{}</mark>").format(text[begin:end])]
        done = end
    return Markup("").join([*parts, escape(text[done:])])


def holds(text: str, needles: Iterable[str]) -> bool:
    """Whether a folded needle stands in the text."""
    folded = fold(text)
    return any(needle in folded for needle in needles)


def quote(lines: Iterable[str], needles: frozenset[str]) -> Markup:
    """The first of these lines that holds a needle, cut around it and marked; empty when none does."""
    for line in lines:
        begin, end = next(_spans(fold(line), needles), (0, 0))
        if end:
            first, last = max(0, begin - AROUND), min(len(line), end + AROUND)
            cut = f"{'…' if first else ''}{line[first:last]}{'…' if last < len(line) else ''}"
            return mark(cut, needles)
    return Markup("")


def _spans(folded: str, needles: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Stretches that do not overlap, in order."""
    found = sorted((at, -len(needle), needle) for needle in needles for at in _places(folded, needle))
    done = 0
    for at, _, needle in found:
        if at >= done:
            done = at + len(needle)
            yield at, done


def _places(folded: str, needle: str) -> Iterator[int]:
    at = folded.find(needle)
    while needle and at >= 0:
        yield at
        at = folded.find(needle, at + len(needle))

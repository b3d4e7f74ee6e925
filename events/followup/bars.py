"""Amounts side by side as horizontal bars, as SVG: the same on screen and on paper, numbers beside."""

from collections.abc import Sequence
from html import escape

from yurong.kit.money import Money

WIDTH, ROW, BAR = 360, 58, 240
"""A name stands above its bars: beside them it would be unreadable on a phone."""
FIRST, SECOND = "#9dbcba", "#0c4f52"
MOST_LABEL = 22


def draw_bars(lines: Sequence[tuple[str, Money, Money]], *, title: str) -> str:
    """An SVG element: per line (name, credit, paid out) a pale and a dark bar; empty when there is none."""
    if not lines:
        return ""
    most = max(max(granted.fen, paid.fen) for _, granted, paid in lines) or 1
    drawn = [f"<title>{escape(title)}</title>"]
    for at, (name, granted, paid) in enumerate(lines):
        drawn.append(_text(0, at * ROW + 15, _short(name), "start"))
        drawn.append(_bar(at * ROW + 22, granted, most, FIRST, 1))
        drawn.append(_bar(at * ROW + 37, paid, most, SECOND, 0))
        drawn.append(_text(BAR + 10, at * ROW + 33, str(granted), "start", 13))
        drawn.append(_text(BAR + 10, at * ROW + 49, str(paid), "start", 13))
    height = len(lines) * ROW
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
    return f"{head}{''.join(drawn)}</svg>"


def _bar(y: int, amount: Money, most: int, fill: str, part: int) -> str:
    width = amount.fen * BAR // most
    shown = f'class="bar-part bar-part-{part}" fill="{fill}"'
    return f'<rect x="0" y="{y}" width="{max(width, 1) if amount.fen else 0}" height="13" {shown}/>'


def _text(x: int, y: int, words: str, anchor: str, size: int = 15) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="#1a1a1a"'
        f' font-family="Yurong Sans, Noto Sans CJK SC, sans-serif">{escape(words)}</text>'
    )


def _short(name: str) -> str:
    return name if len(name) <= MOST_LABEL else f"{name[: MOST_LABEL - 1]}…"

"""The way from registering to money as bars of counts, as SVG: the same on screen and on paper."""

from collections.abc import Sequence
from html import escape

from events.matchmaking.results.conversion import Conversion

WIDTH, ROW, BAR, LEFT = 360, 30, 190, 110
SHOWN = 'class="bar-part bar-part-0" fill="#0c4f52"'


def steps_of(line: Conversion) -> tuple[tuple[str, int], ...]:
    """The counts in their order: people, then meetings, then follow-ups."""
    return (
        ("报名（人）", line.registered),
        ("到场（人）", line.came),
        ("洽谈（场）", line.met),
        ("意向、跟进", line.going_on),
        ("企业同意转交", line.handed_over),
        ("机构受理", line.accepted),
    )


def draw_funnel(steps: Sequence[tuple[str, int]], *, title: str) -> str:
    """An SVG element: name, bar and number per line; empty when everything is 0."""
    most = max((count for _, count in steps), default=0)
    if not most:
        return ""
    drawn = [f"<title>{escape(title)}</title>"]
    for at, (name, count) in enumerate(steps):
        y, width = at * ROW, max(count * BAR // most, 1) if count else 0
        drawn.append(_text(0, y + 20, name))
        drawn.append(f'<rect x="{LEFT}" y="{y + 7}" width="{width}" height="17" {SHOWN}/>')
        drawn.append(_text(LEFT + width + 8, y + 20, str(count)))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {len(steps) * ROW}" role="img">'
    return f"{head}{''.join(drawn)}</svg>"


def _text(x: int, y: int, words: str) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="14" fill="#1a1a1a"'
        f' font-family="Yurong Sans, Noto Sans CJK SC, sans-serif">{escape(words)}</text>'
    )

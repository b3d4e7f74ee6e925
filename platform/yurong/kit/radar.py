"""Radar charts as SVG: shares on axes, with rings at 25, 50, 75 and 100 %."""

import math
from collections.abc import Sequence
from html import escape

FULL_BP = 10_000
RADIUS = 100
WIDTH, HEIGHT = 400, 264
RINGS_BP = (2_500, 5_000, 7_500, FULL_BP)


def draw_radar(axes: Sequence[tuple[str, int | None]], *, title: str) -> str:
    """An SVG element for (label, share in basis points of the best possible, None where unknown), clockwise.

    An unknown share breaks the line and its label says so: it is not drawn as zero. The numbers belong
    beside the chart, in a table. Colours are attributes that a style sheet may override by class. Raises
    ValueError for fewer than three axes or a share outside 0..10000.
    """
    if len(axes) < 3:
        raise ValueError("a radar needs three axes")
    if any(share is not None and not 0 <= share <= FULL_BP for _, share in axes):
        raise ValueError("a share lies between 0 and 10000 basis points")
    count = len(axes)
    parts = [f"<title>{escape(title)}</title>", *_area([share for _, share in axes])]
    for ring in RINGS_BP:
        ink = "#777777" if ring == FULL_BP else "#c4c4c4"
        corners = " ".join(_at(i, count, ring) for i in range(count))
        parts.append(f'<polygon class="radar-ring" points="{corners}" fill="none" stroke="{ink}"/>')
    for i in range(count):
        end = _at(i, count, FULL_BP)
        parts.append(f'<path class="radar-axis" d="M0,0L{end}" fill="none" stroke="#c4c4c4"/>')
    parts += _line([share for _, share in axes])
    parts += [_label(i, count, label, share) for i, (label, share) in enumerate(axes)]
    box = f"{-WIDTH // 2} {-HEIGHT // 2} {WIDTH} {HEIGHT}"
    head = f'<svg class="radar" xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img">'
    return f"{head}{''.join(parts)}</svg>"


def _area(shares: Sequence[int | None]) -> list[str]:
    """The filled shape, below the rings; none while a share is unknown."""
    corners = [_at(i, len(shares), share) for i, share in enumerate(shares) if share is not None]
    if len(corners) < len(shares):
        return []
    return [f'<polygon class="radar-area" points="{" ".join(corners)}" fill="#dfeaec"/>']


def _line(shares: Sequence[int | None]) -> list[str]:
    """The sides between known neighbours, and a dot at each known share."""
    count = len(shares)
    drawn: list[str] = []
    for i, share in enumerate(shares):
        if share is None:
            continue
        here, following = _at(i, count, share), shares[(i + 1) % count]
        if following is not None:
            side = f'd="M{here}L{_at((i + 1) % count, count, following)}"'
            drawn.append(f'<path class="radar-side" {side} fill="none" stroke="#0c4f52" stroke-width="2.6"/>')
        x, y = here.split(",")
        drawn.append(f'<circle class="radar-dot" cx="{x}" cy="{y}" r="3.6" fill="#0c4f52"/>')
    return drawn


def _label(i: int, count: int, label: str, share: int | None) -> str:
    x, y = (float(part) for part in _at(i, count, 11_000).split(","))
    anchor = "middle" if abs(x) < RADIUS / 10 else "start" if x > 0 else "end"
    y += 12 if y > RADIUS / 2 else 2 if y < -RADIUS / 2 else 7
    unknown = "" if share is not None else "（未知）"
    if unknown and anchor != "middle":  # beside the figure there is no room for it on the same line
        unknown = f'<tspan x="{x:.1f}" dy="24">{unknown}</tspan>'
    return (
        f'<text class="radar-label" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="20"'
        ' font-family="Yurong Sans, Noto Sans CJK SC, sans-serif" fill="#1a1a1a">'
        f"{escape(label)}{unknown}</text>"
    )


def _at(i: int, count: int, share_bp: int) -> str:
    angle = 2 * math.pi * i / count - math.pi / 2
    reach = RADIUS * share_bp / FULL_BP
    # Adding zero turns -0.0 into 0.0, so that the same chart is the same text.
    return f"{round(reach * math.cos(angle), 1) + 0},{round(reach * math.sin(angle), 1) + 0}"

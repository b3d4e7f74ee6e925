"""One amount as a bar filled by parts, as SVG; what stays open is drawn open."""

from collections.abc import Sequence
from html import escape

FULL_BP = 10_000
WIDTH, HEIGHT = 1000, 56
FILLS = ("#0c4f52", "#5f9391", "#2f6f70", "#9dbcba")  # neighbours differ in grey as well
KEYS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def draw_bar(shares_bp: Sequence[int], *, title: str, width: int = WIDTH) -> str:
    """An SVG element whose parts, left to right, carry ①②③ as the keys of a legend the page prints below.

    The rest up to 10000 basis points is dashed and empty. `width` is in the units of the height, 56: a narrow
    bar has larger keys for its length. Raises ValueError when the parts exceed the whole,
    when one is not positive or when there are more than twenty.
    """
    if any(share <= 0 for share in shares_bp) or sum(shares_bp) > FULL_BP or len(shares_bp) > len(KEYS):
        raise ValueError("the parts of a bar are positive, at most twenty, and fit into the whole")
    drawn, left = [f"<title>{escape(title)}</title>"], 0
    for i, share in enumerate(shares_bp):
        fill = FILLS[i % len(FILLS)]
        drawn.append(_box(left, share, width, f'class="bar-part bar-part-{i % len(FILLS)}" fill="{fill}"'))
        if share * width >= FULL_BP * 25:
            drawn.append(_key(left, share, width, KEYS[i], "#1a1a1a" if i % len(FILLS) == 3 else "#ffffff"))
        left += share
    if left < FULL_BP:
        dashes = 'class="bar-open" fill="none" stroke="#555555" stroke-width="2" stroke-dasharray="9 6"'
        drawn.append(_box(left, FULL_BP - left, width, dashes))
    head = f'<svg class="bar" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" role="img">'
    return f"{head}{''.join(drawn)}</svg>"


def _box(left_bp: int, share_bp: int, width: int, look: str) -> str:
    x, part = left_bp * width // FULL_BP, share_bp * width // FULL_BP
    return f'<rect x="{x + 1}" y="2" width="{max(part - 2, 1)}" height="{HEIGHT - 4}" {look}/>'


def _key(left_bp: int, share_bp: int, width: int, key: str, ink: str) -> str:
    x = (left_bp + share_bp // 2) * width // FULL_BP
    return (
        f'<text class="bar-key" x="{x}" y="{HEIGHT // 2 + 10}" text-anchor="middle" font-size="28"'
        f' fill="{ink}"'
        f' font-family="Yurong Sans, Noto Sans CJK SC, sans-serif">{key}</text>'
    )

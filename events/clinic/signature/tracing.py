"""A picture of a signature turned into black runs: what is printed is drawn by us, never the file sent."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from events.clinic.sheet import MOST_STROKES, Strokes

MOST_BYTES = 200 << 10
MOST_PIXELS = 4_000_000
PNG_END = b"IEND\xaeB`\x82"
UNREADABLE = "这个文件不是能读的 PNG 图片，请重新导出后再上传"
WIDE, HIGH = 320, 110
"""The grid that is printed, at most: 44 mm wide this is 180 dots to the inch."""
LEAST_INK, MOST_INK = 40, 40
"""Black dots at least; percent of the cut-out at most: more is a photograph."""


class NoSignature(Exception):
    """The picture cannot be used; the sentence says why and what to do."""


def traced(png: bytes) -> Strokes:
    """The ink of a PNG, cut out, scaled down and thresholded. Raises NoSignature.

    Light is paper and dark is ink, so both a scan and a drawing on nothing (transparent) will do.
    """
    if len(png) > MOST_BYTES:
        raise NoSignature("图片不能超过 200 KB，请裁剪或缩小后再上传")
    grey = _grey(png)
    box = ImageOps.invert(grey).point(lambda light: 255 if light > 110 else 0).getbbox()
    if box is None:
        raise NoSignature("图片上没有看到笔迹，请用深色笔写在白纸上")
    cut = grey.crop(box)
    cut.thumbnail((WIDE, HIGH), Image.Resampling.LANCZOS)
    ink = cut.point(lambda light: 255 if light < 150 else 0)
    count = ink.histogram()[255]
    if count < LEAST_INK:
        raise NoSignature("笔迹太浅或太小，请用深色笔写大一些")
    if count * 100 > MOST_INK * ink.width * ink.height:
        raise NoSignature("图片里深色太多，不像签名。请只拍签名，背景用白纸")
    path = _runs(ink)
    if len(path) > MOST_STROKES:
        raise NoSignature("图片太杂，无法清晰印出。请只保留签名")
    return Strokes(width=ink.width, height=ink.height, path=path)


def _grey(png: bytes) -> Image.Image:
    """The picture on white, in shades of grey; only a whole PNG, and none that unpacks into too much."""
    # A library may have told Pillow to accept files that break off.
    if not png.endswith(PNG_END):
        raise NoSignature(UNREADABLE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NoSignature("图片的像素太多，请缩小到 2000 × 2000 以内")
                coloured = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as bad:
        raise NoSignature(UNREADABLE) from bad
    paper = Image.new("RGBA", coloured.size, "white")
    paper.alpha_composite(coloured)
    return paper.convert("L")


def _runs(ink: Image.Image) -> str:
    """Each row's black runs as rectangles one dot high: 「M3 0h5v1h-5z」."""
    parts = []
    dots = ink.tobytes()
    for row in range(ink.height):
        line = dots[row * ink.width : (row + 1) * ink.width]
        begins = line.find(255)
        while begins >= 0:
            ends = line.find(0, begins)
            ends = ink.width if ends < 0 else ends
            parts.append(f"M{begins} {row}h{ends - begins}v1h-{ends - begins}z")
            begins = line.find(255, ends)
    return "".join(parts)

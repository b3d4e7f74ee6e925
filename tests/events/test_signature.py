"""An expert's signature: traced from a PNG, refused when it is none, printed on what is signed later."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw
from starlette.applications import Starlette

from events.clinic.signature.tracing import HIGH, MOST_BYTES, WIDE, NoSignature, traced
from tests.events.cases import ORGANISER, DemoCase, demo_case
from tests.world import Browser


def a_picture(
    size: tuple[int, int] = (600, 200), mode: str = "RGB", paper: object = "white", width: int = 8
) -> bytes:
    picture = Image.new(mode, size, paper)  # type: ignore[arg-type]
    pen = ImageDraw.Draw(picture)
    pen.line([(60, 150), (200, 50), (320, 150), (520, 60)], fill="black", width=width)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def a_bomb() -> bytes:
    """A PNG of a few bytes that claims a hundred million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "picture", [a_picture(), a_picture(mode="RGBA", paper=(0, 0, 0, 0)), a_picture(mode="L")]
)
def test_ink_is_cut_out_and_fits_the_space(picture: bytes) -> None:
    strokes = traced(picture)
    assert strokes.width <= WIDE
    assert strokes.height <= HIGH
    assert strokes.path.startswith("M")
    assert traced(picture) == strokes


def jpeg() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (50, 50)).save(target, "JPEG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "不是能读的 PNG"),
        (b"<svg onload='x'/>", "不是能读的 PNG"),
        (jpeg(), "不是能读的 PNG"),
        (a_picture()[:200], "不是能读的 PNG"),
        (a_picture(width=400), "深色太多"),
        (b"\x89PNG" + b"0" * MOST_BYTES, "不能超过 200 KB"),
        (a_bomb(), "像素太多|不是能读的 PNG"),
        (a_picture(size=(40, 40)), "没有看到笔迹"),
    ],
)
def test_what_is_no_signature_is_refused_in_words(sent: bytes, said: str) -> None:
    with pytest.raises(NoSignature, match=said):
        traced(sent)


@pytest.fixture
def case(app: Starlette, another: Callable[[], Browser]) -> DemoCase:
    return demo_case(app, another)


def hand_in(browser: Browser, content: bytes) -> int:
    files = {"picture": ("签名.png", content, "image/png")}
    status: int = browser.post("/me/signature", {}, files=files, follow_redirects=False).status_code
    return status


def test_it_is_printed_on_what_is_signed_until_taken_back(case: DemoCase) -> None:
    finance = case.as_("finance")
    assert hand_in(finance, a_picture()) == 303
    assert "现在的签名" in finance.get("/me/signature").text
    case.sign_all()
    organiser = case.as_(ORGANISER)
    case.release(organiser)
    payload = case.sheets()[0].payload
    assert payload.count('"path":"M') == 1
    assert finance.post("/me/signature/removal", follow_redirects=False).status_code == 303
    assert finance.post("/me/signature/removal", follow_redirects=False).status_code == 303
    assert "现在的签名" not in finance.get("/me/signature").text
    assert case.sheets()[0].payload == payload


def test_a_refused_picture_leaves_the_old_one(case: DemoCase) -> None:
    finance = case.as_("finance")
    hand_in(finance, a_picture())
    assert hand_in(finance, b"no picture") == 422
    assert finance.post("/me/signature", {}).status_code == 422
    assert "现在的签名" in finance.get("/me/signature").text

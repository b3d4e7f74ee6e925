"""Radar, bar and QR code as SVG, and text fit for printing."""

from xml.etree import ElementTree

import pytest

from yurong.kit.bar import draw_bar
from yurong.kit.plaintext import plain
from yurong.kit.qr import draw_qr
from yurong.kit.radar import draw_radar

SVG = "{http://www.w3.org/2000/svg}"
FOUR = [("产业", 10_000), ("技术创新", 5_000), ("人才团队", 0), ("经营管理", 2_500)]


def test_a_radar_puts_each_share_on_its_axis_clockwise_from_the_top() -> None:
    drawn = ElementTree.fromstring(draw_radar(FOUR, title="豫科积分"))
    dots = [(dot.get("cx"), dot.get("cy")) for dot in drawn.iter(f"{SVG}circle")]
    assert dots == [("0.0", "-100.0"), ("50.0", "0.0"), ("0.0", "0.0"), ("-25.0", "0.0")]
    assert [text.text for text in drawn.iter(f"{SVG}text")] == [label for label, _ in FOUR]


def test_an_unknown_share_has_no_dot_and_no_side() -> None:
    drawn = ElementTree.fromstring(draw_radar([*FOUR[:3], ("经营管理", None)], title="豫科积分"))
    assert len(list(drawn.iter(f"{SVG}circle"))) == 3
    sides = [path for path in drawn.iter(f"{SVG}path") if path.get("class") == "radar-side"]
    assert len(sides) == 2
    assert "经营管理（未知）" in "".join(drawn.itertext())


@pytest.mark.parametrize("axes", [FOUR[:2], [*FOUR, ("多", 10_001)], [*FOUR, ("少", -1)]])
def test_a_radar_refuses_what_it_cannot_draw(axes: list[tuple[str, int | None]]) -> None:
    with pytest.raises(ValueError, match=r"radar|share"):
        draw_radar(axes, title="x")


def test_labels_and_titles_are_text() -> None:
    drawn = ElementTree.fromstring(draw_radar([("<b>", 1), ("&", 2), ('"', 3)], title="<script>"))
    assert drawn.findtext(f"{SVG}title") == "<script>"
    assert [text.text for text in drawn.iter(f"{SVG}text")] == ["<b>", "&", '"']


def test_a_bar_leaves_open_what_is_not_covered() -> None:
    drawn = ElementTree.fromstring(draw_bar([3_750, 2_500], title="需求"))
    boxes = [(box.get("x"), box.get("width")) for box in drawn.iter(f"{SVG}rect")]
    assert boxes == [("1", "373"), ("376", "248"), ("626", "373")]
    assert [text.text for text in drawn.iter(f"{SVG}text")] == ["①", "②"]


def test_a_full_bar_has_nothing_open() -> None:
    assert "bar-open" not in draw_bar([10_000], title="需求")


@pytest.mark.parametrize("shares", [[6_000, 5_000], [0], [-1], [1] * 21])
def test_a_bar_refuses_parts_that_do_not_fit(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="parts of a bar"):
        draw_bar(shares, title="需求")


def test_a_qr_code_is_one_scalable_svg_with_a_title() -> None:
    drawn = ElementTree.fromstring(draw_qr("https://yurong.example/v/YR7K-3M9Q", title="<核验>"))
    assert drawn.get("width") is None
    assert drawn.findtext(f"{SVG}title") == "<核验>"
    assert draw_qr("a", title="x") != draw_qr("b", title="x")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("⼯程⻳", "工程龟"),
        ("⻓⻋⻔", "长车门"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("300\u202e万\u2066元\x00\x1b\ufeff", "300万元"),
        ("\ud800字", "字"),
        ("𠮷䶮 👩‍🔬 Ａ", "𠮷䶮 👩‍🔬 Ａ"),
    ],
)
def test_text_is_made_printable_and_searchable(typed: str, kept: str) -> None:
    assert plain(typed) == kept

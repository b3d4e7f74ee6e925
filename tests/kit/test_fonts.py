"""The fonts of printed documents: TrueType, under our own name, with every character a sheet may need."""

import io
import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from yurong.kit.fonts import DEJAVU, NOTO, SC, Face, build, ensure
from yurong.kit.outlines import cut
from yurong.kit.repertoire import REPERTOIRE

SONG = Face(NOTO / "NotoSerifCJK-Bold.ttc", SC, "Yurong Serif", "Bold")
MARKS = Face(DEJAVU / "DejaVuSans.ttf", 0, "Yurong Symbols", "Regular")
FEW = "一企一策诊疗会，Yurong 2026✓✗"


@pytest.fixture(scope="module")
def song() -> TTFont:
    return TTFont(io.BytesIO(cut(SONG.source, SONG.number, FEW, SONG.family, SONG.style)))


def test_a_face_has_quadratic_outlines_and_our_name(song: TTFont) -> None:
    assert "glyf" in song
    assert "CFF " not in song
    assert song["name"].getDebugName(1) == "Yurong Serif"
    assert song["name"].getDebugName(6) == "YurongSerif-Bold"
    assert "Adobe" in song["name"].getDebugName(0), "the licence asks for the copyright line"


def test_a_face_holds_what_was_asked_and_little_more(song: TTFont) -> None:
    assert set(song.getBestCmap()) == {ord(character) for character in FEW} - {ord("✗")}
    assert len(song.getGlyphOrder()) < 60


def test_outlines_keep_their_shape(song: TTFont) -> None:
    original = TTFont(SONG.source, fontNumber=SC)
    for character in "诊，Y":
        old, new = original.getBestCmap()[ord(character)], song.getBestCmap()[ord(character)]
        glyph = song["glyf"][new]
        shape = original["CFF "].cff.topDictIndex[0].CharStrings[old]
        box = shape.calcBounds(None)
        assert song["hmtx"][new][0] == original["hmtx"][old][0]
        assert all(
            abs(a - b) <= 2
            for a, b in zip(box, (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax), strict=True)
        )


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        build(folder, (SONG, MARKS), FEW)
    for name in ("YurongSerif-Bold.ttf", "YurongSymbols-Regular.ttf"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert "SIL OPEN FONT LICENSE" in (tmp_path / "one/LICENSE-Noto-CJK.txt").read_text()


def test_names_of_people_and_firms_print() -> None:
    assert set("喆堃镕曌鑫犇垚淼豫郑㎡①⑳✓✗☐☑“”——…％￥") <= set(REPERTOIRE)
    assert len([character for character in REPERTOIRE if "\u4e00" <= character <= "\u9fa5"]) == 20902


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A prepared folder of few characters, so that it takes a second."""
    folder = tmp_path / "fonts folder"
    assert ensure(folder, (SONG, MARKS), FEW) == folder / "fonts.conf"
    return folder


def test_pango_sees_our_fonts_and_the_chinese_faces_of_noto_only(prepared: Path) -> None:
    assert families(prepared) == {"Yurong Serif", "Yurong Symbols", "Noto Sans CJK SC", "Noto Serif CJK SC"}


def test_nothing_is_cut_again_while_the_sources_stay(prepared: Path) -> None:
    before = (prepared / "YurongSerif-Bold.ttf").stat().st_ino
    ensure(prepared, (SONG, MARKS), FEW)
    assert (prepared / "YurongSerif-Bold.ttf").stat().st_ino == before
    ensure(prepared, (SONG, MARKS), FEW + "郑")
    assert (prepared / "YurongSerif-Bold.ttf").stat().st_ino != before


def test_a_folder_works_where_it_was_moved_to(prepared: Path, tmp_path: Path) -> None:
    moved = prepared.rename(tmp_path / "moved")
    ensure(moved, (SONG, MARKS), FEW)
    assert "Yurong Serif" in families(moved)
    assert str(moved / "cache") in (moved / "fonts.conf").read_text()


def test_a_missing_font_package_is_said_by_its_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="NotoNone"):
        ensure(tmp_path, [Face(NOTO / "NotoNone.ttc", SC, "Yurong None", "Regular")], FEW)


def families(folder: Path) -> set[str]:
    listed = subprocess.run(
        ["fc-list", ":", "family"],
        env={"FONTCONFIG_FILE": str(folder / "fonts.conf"), "PATH": "/usr/bin"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert not listed.stderr
    return {name for line in listed.stdout.splitlines() for name in line.split(",")}

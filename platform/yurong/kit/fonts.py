"""The fonts of our printed documents, cut once out of Debian's packages: every machine prints the same.

Families: "Yurong Sans" and "Yurong Serif" (regular, bold), "Yurong Symbols" (marks such as ✗ that Noto
lacks); for characters beyond GBK name "Noto Sans CJK SC" last. Why TrueType: docs/decisions/fonts.md.
"""

import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from multiprocessing import get_context
from pathlib import Path

from yurong.kit.repertoire import REPERTOIRE

NOTO = Path("/usr/share/fonts/opentype/noto")
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
LICENCES = {
    "LICENSE-Noto-CJK.txt": Path("/usr/share/doc/fonts-noto-cjk/copyright"),
    "LICENSE-DejaVu.txt": Path("/usr/share/doc/fonts-dejavu-core/copyright"),
}
RECIPE = 1  # raised when the same sources are cut differently


@dataclass(frozen=True)
class Face:
    """One font file to cut: which face of which file, and what it is called afterwards."""

    source: Path
    number: int
    family: str
    style: str

    @property
    def file_name(self) -> str:
        return f"{self.family}-{self.style}.ttf".replace(" ", "")


SC = 2  # the simplified Chinese face in each of Noto's collections
FACES = (
    Face(NOTO / "NotoSerifCJK-Bold.ttc", SC, "Yurong Serif", "Bold"),  # the slowest first
    Face(NOTO / "NotoSerifCJK-Regular.ttc", SC, "Yurong Serif", "Regular"),
    Face(NOTO / "NotoSansCJK-Bold.ttc", SC, "Yurong Sans", "Bold"),
    Face(NOTO / "NotoSansCJK-Regular.ttc", SC, "Yurong Sans", "Regular"),
    Face(DEJAVU / "DejaVuSans.ttf", 0, "Yurong Symbols", "Regular"),
)

# Pango sees these files only, so a font installed later changes no document. The only CFF fonts here are
# Noto's collections, and all but their Chinese faces are rejected: no rare character comes out Japanese.
CONFIG = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <dir>{noto}</dir>
  <cachedir>{cache}</cachedir>
  <selectfont>
    <acceptfont>
      <glob>{noto}/Noto*CJK-Regular.ttc</glob>
      <glob>{noto}/Noto*CJK-Bold.ttc</glob>
      <pattern><patelt name="family"><string>Noto Sans CJK SC</string></patelt></pattern>
      <pattern><patelt name="family"><string>Noto Serif CJK SC</string></patelt></pattern>
    </acceptfont>
    <rejectfont>
      <glob>{noto}/*</glob>
      <pattern><patelt name="fontformat"><string>CFF</string></patelt></pattern>
    </rejectfont>
  </selectfont>
</fontconfig>
"""


def ensure(target: Path, faces: Sequence[Face] = FACES, characters: str = REPERTOIRE) -> Path:
    """The path of `fonts.conf` in `target`; makes the fonts first if they are missing or of other sources.

    Costs a few milliseconds when there is nothing to do. Safe to call from several processes at once.
    Raises FileNotFoundError when a Debian font package is missing.
    """
    stamp, wanted = target / "stamp", _fingerprint(faces, characters)
    target.mkdir(parents=True, exist_ok=True)
    with (target / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != wanted:
            build(target, faces, characters)
            stamp.write_text(wanted)
        # Outside the stamp: it holds an absolute path, and the data folder may have been moved.
        config, text = target / "fonts.conf", CONFIG.format(noto=NOTO, cache=target.resolve() / "cache")
        if not config.exists() or config.read_text() != text:
            config.write_text(text)
    return config


def build(target: Path, faces: Sequence[Face], characters: str) -> None:
    """Writes each face and the licences into `target`; the same bytes every time. All: 30 s on two cores."""
    for left_by_an_interrupted_run in target.glob(".partial-*"):
        left_by_an_interrupted_run.unlink()
    # Spawned, not forked: the caller may be a server with threads.
    with ProcessPoolExecutor(min(len(faces), os.cpu_count() or 1), get_context("spawn")) as pool:
        list(pool.map(_write_face, faces, [target] * len(faces), [characters] * len(faces)))
    for name, source in LICENCES.items():
        shutil.copyfile(source, target / name)


def _write_face(face: Face, target: Path, characters: str) -> None:
    # Imported here: fontTools takes 0.2 s, and every start of the server only asks whether all is there.
    from yurong.kit.outlines import cut  # noqa: PLC0415

    font = cut(face.source, face.number, characters, face.family, face.style)
    with tempfile.NamedTemporaryFile(dir=target, prefix=".partial-", delete=False) as partial:
        partial.write(font)
    Path(partial.name).chmod(0o644)
    Path(partial.name).replace(target / face.file_name)


def _fingerprint(faces: Sequence[Face], characters: str) -> str:
    sources = [face.source.stat() for face in faces]
    facts = [
        RECIPE,
        characters,
        *map(astuple, faces),
        *((seen.st_size, seen.st_mtime_ns) for seen in sources),
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def main() -> None:
    """`python -m yurong.kit.fonts FOLDER`: what bin/dev and bin/test call before they start anything."""
    target = Path(sys.argv[1])
    if not (target / "stamp").exists():
        print("豫融：正在准备打印用的中文字体（只做一次，约一分钟）", flush=True)  # noqa: T201
    try:
        ensure(target)
    except FileNotFoundError as error:
        sys.exit(
            f"豫融：缺少 {error.filename}，请安装 fonts-noto-cjk、fonts-dejavu-core 和 libharfbuzz-bin。"
        )
    except OSError as error:
        sys.exit(f"豫融：字体文件夹 {target} 写不进去（{error.strerror}），请检查权限和磁盘空间。")


if __name__ == "__main__":
    main()

"""A file on its way in: on disk, known by its content, looked through, not yet anybody's."""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from tempfile import mkstemp
from typing import BinaryIO

from yurong.kit.file_kinds import FileRefused, kind_of
from yurong.kit.forms import clean
from yurong.kit.paths import DataFolder
from yurong.kit.scanning import Scan, scan

LARGEST = 10 << 20
KEPT = timedelta(hours=6)


@dataclass(frozen=True)
class Sent:
    """`name` is the sender's without its ending, `media` what the content is; `refusal` says why not."""

    path: Path
    name: str
    media: str = ""
    size_bytes: int = 0
    sha256: str = ""
    scan: Scan = Scan.UNSCANNED
    refusal: str = ""

    def drop(self) -> None:
        """Removes the file unless it was taken."""
        self.path.unlink(missing_ok=True)


def receive(file: BinaryIO, name: str, folder: DataFolder, scan_command: str | None) -> Sent:
    """The file on disk, judged by its content; a refused one carries the sentence that says why."""
    handle, made = mkstemp(dir=_incoming(folder))
    path, whole, size = Path(made), hashlib.sha256(), 0
    with open(handle, "wb") as target:
        while size <= LARGEST and (piece := file.read(1 << 18)):
            size += len(piece)
            whole.update(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    shown = _stem(name)
    if size > LARGEST:
        return Sent(path, shown, refusal=f"这个文件超过 {LARGEST >> 20} MB，请压缩图片或分成几份")
    try:
        media = kind_of(path)
    except FileRefused as refused:
        return Sent(path, shown, refusal=str(refused))
    found = scan(path, scan_command)
    refusal = "病毒扫描发现这个文件有问题，没有保存。请检查您的电脑后重新导出" if found is Scan.FOUND else ""
    return Sent(path, shown, media, size, whole.hexdigest(), found, refusal)


def forget_left(folder: DataFolder, now: datetime) -> None:
    """Removes files that a broken-off request left behind."""
    for path in _incoming(folder).iterdir():
        if path.stat().st_mtime < (now - KEPT).timestamp():
            path.unlink(missing_ok=True)


def _stem(name: str) -> str:
    """Only a name: no folder, no line end, no ending that says what the content is not."""
    last = PurePath(clean(name).replace("\\", "/").replace("\n", " ")).name
    return (PurePath(last).stem.strip(" .") or "材料")[:90]


def _incoming(folder: DataFolder) -> Path:
    found = folder.files / "incoming"
    found.mkdir(exist_ok=True)
    return found

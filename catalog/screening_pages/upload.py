"""The register as it is handed in: kept beside the jobs until its job takes it, or dropped."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from tempfile import mkstemp

from starlette.datastructures import UploadFile
from starlette.requests import Request

from catalog.screening.files import ENDINGS
from yurong.kit.forms import clean
from yurong.kit.paths import DataFolder
from yurong.kit.web import form_of

LARGEST = 200 << 20
FIELD = "register"
WAITING = "uploads"
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Upload:
    """A file on disk under a name of ours. `name` is what its owner calls it, `digest` names its content."""

    path: Path
    name: str
    digest: str

    @property
    def refusal(self) -> str:
        """Why it cannot be screened, seen without opening it; empty if it may."""
        if self.path.suffix not in ENDINGS:
            return "只能读 .csv、.xlsx 和 .parquet 文件，请另存为其中一种"
        return "" if self.path.stat().st_size else "这个文件是空的"


def keep(request: Request) -> None:
    """Puts the file of the form on disk, before the transaction. None was chosen: none is kept."""
    sent = form_of(request).get(FIELD)
    request.state.upload = None
    if not isinstance(sent, UploadFile) or not sent.filename:
        return
    folder = _folder(request.app.state.settings.folder)
    ending = PurePath(sent.filename).suffix.lower()
    handle, path = mkstemp(suffix=ending if ending in ENDINGS else ".other", dir=folder)
    whole = hashlib.sha256()
    with open(handle, "wb") as file:
        while piece := sent.file.read(1 << 20):
            whole.update(piece)
            file.write(piece)
    name = clean(sent.filename).replace("\n", " ").strip()[-100:]
    request.state.upload = Upload(Path(path), name, whole.hexdigest())


def upload_of(request: Request) -> Upload | None:
    """What `keep` kept."""
    kept: Upload | None = request.state.upload
    return kept


def drop(upload: Upload | None) -> None:
    """Removes a file that no job wants."""
    if upload:
        upload.path.unlink(missing_ok=True)


def forget_uploads(folder: DataFolder, now: datetime) -> None:
    """Removes files that a broken-off request left behind more than a day ago."""
    for path in _folder(folder).iterdir():
        if path.stat().st_mtime < (now - KEPT).timestamp():
            path.unlink(missing_ok=True)


def _folder(folder: DataFolder) -> Path:
    found = folder.jobs / WAITING
    found.mkdir(exist_ok=True)
    return found

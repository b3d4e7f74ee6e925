"""Static files: every name carries the hash of its content, so browsers keep them for a year without asking.

The server serves the built folder only. Building rewrites the references between files (`url()` and `@import`
in CSS, relative imports in JavaScript) to the hashed names, and writes .gz and .br beside what shrinks.
"""

import fcntl
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from wsgiref.headers import Headers

from servestatic import ServeStaticASGI  # type: ignore[import-untyped]
from servestatic.compress import Compressor  # type: ignore[import-untyped]
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

import yurong

FOREVER = "public, max-age=31536000, immutable"
REFERENCES = {
    ".css": re.compile(
        r"""(?P<before>url\(\s*["']?|@import\s+["'])(?P<path>[^"')\s:#?/][^"')\s:#?]*)(?=["')\s#?])"""
    ),
    ".js": re.compile(r"""(?P<before>\b(?:from|import)\s*\(?\s*["'])(?P<path>\.{1,2}/[^"']+)"""),
}


@dataclass(frozen=True)
class StaticFiles:
    """The built files. `names` maps a source path such as `css/site.css` to its hashed name."""

    folder: Path
    names: Mapping[str, str]

    def url(self, path: str) -> str:
        """The address of a source path, for templates. Raises KeyError when there is no such file."""
        return f"/static/{self.names[path]}"

    def app(self) -> ASGIApp:
        """Serves the folder; to be mounted at /static. Lists it once."""
        return _serving(self.folder, tuple(self.names.values()))


@lru_cache(maxsize=4)
def _serving(folder: Path, _names: tuple[str, ...]) -> ASGIApp:
    """Looking at each file takes longer than all else at the start of an app: once for the same names."""
    app: ASGIApp = ServeStaticASGI(
        PlainTextResponse("没有这个文件。\n", status_code=404),
        root=folder,
        prefix="static",
        max_age=None,
        immutable_file_test=lambda _path, _url: False,  # ours is below: its own says ten years
        allow_all_origins=False,
        add_headers_function=_keep_forever,
    )
    return app


def _keep_forever(headers: Headers, _path: str, _url: str) -> None:
    headers["Cache-Control"] = FOREVER
    # The same tag would stand on the plain and the compressed form; what never changes needs none.
    del headers["ETag"]


def source_folder() -> Path:
    """Where the files are written by hand: in the installed package, else in the checkout."""
    package = Path(yurong.__file__).parent
    installed = package / "static"
    return installed if installed.is_dir() else package.parents[1] / "static"


def ensure(target: Path, source: Path | None = None) -> StaticFiles:
    """The built files in `target`; builds first if `source` is not what they were built from.

    Safe to call from several processes at once. Raises ValueError as `build` does.
    """
    source = source or source_folder()
    manifest, built_from = target / "manifest.json", _fingerprint(source)
    target.mkdir(parents=True, exist_ok=True)
    with (target / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not manifest.exists() or json.loads(manifest.read_text())["built_from"] != built_from:
            manifest.unlink(missing_ok=True)  # only a finished build has one
            names = build(source, target / "files")
            manifest.write_text(json.dumps({"built_from": built_from, "names": names}, indent=1))
        return StaticFiles(target / "files", json.loads(manifest.read_text())["names"])


def build(source: Path, target: Path) -> dict[str, str]:
    """Writes the hashed and compressed files; gives their names by source path.

    Files of earlier builds stay: a page opened before an update still finds its style.
    Raises ValueError when a file refers to one that is not there, or files refer to each other in a circle.
    """
    target.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    compressor = Compressor(quiet=True)
    with TemporaryDirectory(prefix="yurong-static-", dir=target.parent) as scratch:
        for path in _paths(source):
            _finish(path, source, Path(scratch), names, ())
        for name in names.values():
            if compressor.should_compress(name):
                compressor.compress(Path(scratch, name))
        for finished in (path for path in Path(scratch).rglob("*") if path.is_file()):
            place = target / finished.relative_to(scratch)
            place.parent.mkdir(parents=True, exist_ok=True)
            finished.replace(place)
    return names


def _finish(path: str, source: Path, scratch: Path, names: dict[str, str], asked_by: tuple[str, ...]) -> str:
    """Writes one file after those it refers to, as their hashes are part of its content."""
    if path in asked_by:
        raise ValueError(f"static files refer to each other in a circle: {' -> '.join((*asked_by, path))}")
    if path in names:
        return names[path]
    if not (source / path).is_file():
        raise ValueError(f"{asked_by[-1]} refers to {path}, which is not there")

    def hashed(reference: re.Match[str]) -> str:
        written = reference["path"]
        other = (source / path).parent.joinpath(written).resolve().relative_to(source.resolve()).as_posix()
        name = _finish(other, source, scratch, names, (*asked_by, path))
        # Only the last part changes, and as text: a path object would drop the `./` that scripts need.
        return (
            reference["before"] + written.removesuffix(PurePosixPath(other).name) + PurePosixPath(name).name
        )

    content = (source / path).read_bytes()
    plain = PurePosixPath(path)
    if pattern := REFERENCES.get(plain.suffix):
        content = pattern.sub(hashed, content.decode()).encode()
    digest = hashlib.sha256(content).hexdigest()[:12]
    names[path] = plain.with_name(f"{plain.stem}.{digest}{plain.suffix}").as_posix()
    place = scratch / names[path]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return names[path]


def _paths(source: Path) -> list[str]:
    found = (path for path in source.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path.relative_to(source).as_posix() for path in found)


def _fingerprint(source: Path) -> str:
    """Cheap: names, sizes and times, not contents."""
    seen = [(path, (source / path).stat()) for path in _paths(source)]
    facts = [(path, stat.st_size, stat.st_mtime_ns) for path, stat in seen]
    return hashlib.sha256(repr(facts).encode()).hexdigest()

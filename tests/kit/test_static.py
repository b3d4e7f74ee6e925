"""Static files get names that carry their content, and are served so that nobody asks twice."""

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from yurong.kit import static
from yurong.kit.static import StaticFiles, ensure, source_folder

RULE = "p { line-height: 1.7 }\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    for path, text in {
        "css/site.css": '@import "parts/card.css";\nbody { background: url(../img/mark.svg) }\n' + RULE * 40,
        "css/parts/card.css": ".card { background: url('data:image/gif;base64,AA==') }\n",
        "img/mark.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "js/site.js": 'import { open } from "./dialog.js";\nopen();\n',
        "js/dialog.js": "export const open = () => document.querySelector('dialog').showModal();\n",
    }.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return folder


@pytest.fixture
def files(source: Path, tmp_path: Path) -> StaticFiles:
    return ensure(tmp_path / "built", source)


@pytest.fixture
def client(files: StaticFiles) -> TestClient:
    return TestClient(Starlette(routes=[Mount("/static", files.app())]))


def test_a_file_is_served_for_a_year_with_its_type_and_to_our_own_pages_only(
    client: TestClient, files: StaticFiles
) -> None:
    answer = client.get(files.url("css/site.css"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == 'text/css; charset="utf-8"'
    assert "access-control-allow-origin" not in answer.headers
    assert client.get(files.url("js/site.js")).headers["content-type"].startswith("text/javascript")
    assert client.get(files.url("img/mark.svg")).headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_browser_gets_the_compressed_copy_it_understands(
    client: TestClient, files: StaticFiles, encoding: str
) -> None:
    plain = client.get(files.url("css/site.css"), headers={"Accept-Encoding": "identity"})
    packed = client.get(files.url("css/site.css"), headers={"Accept-Encoding": encoding})
    assert packed.headers["content-encoding"] == encoding
    assert packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])


def test_the_compressed_copy_holds_the_same_text(files: StaticFiles) -> None:
    plain = files.folder / files.names["css/site.css"]
    assert gzip.decompress(Path(f"{plain}.gz").read_bytes()) == plain.read_bytes()


@pytest.mark.parametrize(
    "path",
    ["css/site.css", "css/none.css", "manifest.json", "../manifest.json", "%2e%2e/manifest.json", "%00", ""],
)
def test_any_other_path_is_a_plain_404(client: TestClient, path: str) -> None:
    answer = client.get(f"/static/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")


def test_writing_is_refused(client: TestClient, files: StaticFiles) -> None:
    assert client.post(files.url("js/site.js")).status_code == 405


def test_references_lead_to_the_hashed_names(client: TestClient, files: StaticFiles) -> None:
    css = client.get(files.url("css/site.css")).text
    card = Path(files.names["css/parts/card.css"]).name
    assert f'@import "parts/{card}"' in css
    assert f"url(../{files.names['img/mark.svg']})" in css
    dialog = Path(files.names["js/dialog.js"]).name
    assert f'from "./{dialog}"' in client.get(files.url("js/site.js")).text
    assert "url('data:image/gif;base64,AA==')" in client.get(files.url("css/parts/card.css")).text


def test_a_change_reaches_every_name_that_depends_on_it(files: StaticFiles, source: Path) -> None:
    (source / "css/parts/card.css").write_text(".card { margin: 0 }\n")
    again = ensure(files.folder.parent, source)
    changed = {path for path in files.names if files.names[path] != again.names[path]}
    assert changed == {"css/parts/card.css", "css/site.css"}


def test_a_page_opened_before_an_update_still_finds_its_style(files: StaticFiles, source: Path) -> None:
    old = files.folder / files.names["css/site.css"]
    (source / "css/site.css").write_text(RULE)
    assert ensure(files.folder.parent, source).names["css/site.css"] != files.names["css/site.css"]
    assert old.exists()


def test_nothing_is_built_again_while_nothing_changes(files: StaticFiles, source: Path) -> None:
    built = files.folder / files.names["js/site.js"]
    before = built.stat().st_ino
    assert ensure(files.folder.parent, source) == files
    assert built.stat().st_ino == before


def test_an_interrupted_build_is_built_again(files: StaticFiles, source: Path) -> None:
    (files.folder.parent / "manifest.json").unlink()
    (files.folder / files.names["js/site.js"]).write_text("half")
    again = ensure(files.folder.parent, source)
    assert "import" in (again.folder / again.names["js/site.js"]).read_text()


def test_the_same_files_get_the_same_names_anywhere(source: Path, tmp_path: Path) -> None:
    assert static.build(source, tmp_path / "one") == static.build(source, tmp_path / "two")


def test_a_reference_to_nothing_is_named(source: Path, tmp_path: Path) -> None:
    (source / "css/site.css").write_text("body { background: url(../img/none.svg) }")
    with pytest.raises(ValueError, match=r"css/site.css refers to img/none.svg"):
        ensure(tmp_path / "built", source)
    assert not (tmp_path / "built/manifest.json").exists()


def test_a_circle_of_references_is_refused(source: Path, tmp_path: Path) -> None:
    (source / "js/dialog.js").write_text('import "./site.js";')
    with pytest.raises(ValueError, match="circle"):
        ensure(tmp_path / "built", source)


def test_our_own_files_build(tmp_path: Path) -> None:
    names = ensure(tmp_path / "built", source_folder()).names
    assert {Path(path).suffix for path in names} >= {".css", ".js"}

"""The layout holds: platform/ never shadows the standard library, and our packages are ours."""

import subprocess
import sys
from pathlib import Path

import catalog
import events
import yurong

ROOT = Path(__file__).parents[1]


def test_platform_is_still_the_standard_library_from_the_root() -> None:
    code = "import platform; print(platform.__file__); print(platform.python_version())"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    where, version = ran.stdout.split()
    assert ROOT not in Path(where).parents
    assert version == ".".join(map(str, sys.version_info[:3]))


def test_platform_folder_has_no_init() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_our_packages_come_from_here() -> None:
    for package in (catalog, events, yurong):
        assert package.__file__
        assert ROOT in Path(package.__file__).parents


def test_top_level_is_what_the_owner_fixed() -> None:
    named = {"pyproject.toml", "platform", "catalog", "events", "static", "tests", "README.md"}
    helpers = {"bin", "bench", "docs", "requirements"}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tops = {line.partition("/")[0] for line in tracked.splitlines()}
    assert named <= tops
    assert {top for top in tops if not top.startswith(".")} <= named | helpers

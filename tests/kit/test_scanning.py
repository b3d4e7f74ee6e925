"""The virus scanner of an installation: a command, its exit code, its silence; and where files lie."""

import shlex
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from yurong.kit.clock import now
from yurong.kit.scanning import Scan, scan
from yurong.kit.storage import FolderStorage

PYTHON = shlex.quote(sys.executable)
SAYS = f"{PYTHON} -c 'import sys; sys.exit(int(open(sys.argv[1]).read()))'"


@pytest.mark.parametrize(
    ("code", "said"),
    [(0, Scan.CLEAN), (1, Scan.FOUND), (2, Scan.UNSCANNED), (127, Scan.UNSCANNED)],
)
def test_the_exit_code_decides(tmp_path: Path, code: int, said: Scan) -> None:
    (tmp_path / "a file").write_text(str(code))
    assert scan(tmp_path / "a file", SAYS) is said


def test_without_a_scanner_or_with_a_broken_or_slow_one_the_file_stays_unscanned(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("0")
    assert scan(tmp_path / "a", None) is Scan.UNSCANNED
    assert scan(tmp_path / "a", "/no/such/scanner") is Scan.UNSCANNED
    slow = f"{PYTHON} -c 'import time; time.sleep(20)'"
    assert scan(tmp_path / "a", slow, timeout_s=0.2) is Scan.UNSCANNED


def test_a_file_moves_into_the_folder_is_read_in_pieces_and_removed(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "store")
    (tmp_path / "sent").write_bytes(b"x" * 600_000)
    storage.take("ab_c-1", tmp_path / "sent")
    assert not (tmp_path / "sent").exists()
    pieces = list(storage.read("ab_c-1"))
    assert (len(pieces), sum(map(len, pieces))) == (3, 600_000)
    assert list(storage.keys_before(now() + timedelta(minutes=1))) == ["ab_c-1"]
    assert list(storage.keys_before(now() - timedelta(minutes=1))) == []
    storage.remove("ab_c-1")
    storage.remove("ab_c-1")
    with pytest.raises(FileNotFoundError):
        storage.read("ab_c-1")

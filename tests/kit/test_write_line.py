"""Writers in line: one at a time, across processes too, and a killed one holds nobody up."""

import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from yurong.kit.write_line import WriteLine

HOLDER = """
import sys, time
from yurong.kit.write_line import WriteLine
with WriteLine(sys.argv[1]):
    print("holding", flush=True)
    time.sleep(60)
"""


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    path, inside, most = str(tmp_path / "a.sqlite3"), 0, 0
    lines = [WriteLine(path) for _ in range(3)]

    def write(line: WriteLine) -> None:
        nonlocal inside, most
        for _ in range(50):
            with line:
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [Thread(target=write, args=(each,)) for each in lines * 2]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for line in lines:
        line.close()
    assert most == 1


def test_a_killed_writer_gives_way(tmp_path: Path) -> None:
    path = str(tmp_path / "a.sqlite3")
    with subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"holding\n"
        line, came = WriteLine(path), []

        def wait() -> None:
            with line:
                came.append(time.monotonic())

        waiting = Thread(target=wait)
        waiting.start()
        time.sleep(0.2)
        assert came == []
        holder.kill()
        waiting.join(timeout=10)
    assert len(came) == 1
    line.close()


def test_a_line_in_memory_is_this_processs_own() -> None:
    for path in ("", ":memory:"):
        with WriteLine(path):
            pass

"""The two commands: what they answer before anything is installed, and what the lock files promise."""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def dev(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """bin/dev with arguments that it answers at once."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent"}
    command = [str(ROOT / "bin/dev"), *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=20)


def test_help_says_what_it_takes() -> None:
    answer = dev("--help")
    assert answer.returncode == 0
    for option in ("--port", "--host", "--data", "--no-demo"):
        assert option in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--colour"], "不认识的选项：--colour"),
        (["--port"], "选项 --port 后面要写一个值"),
        (["--data="], "选项 --data 后面要写一个值"),
        (["--port", "http"], "端口应是 1 到 65535 的整数，收到的是：http"),
        (["--port", "0"], "端口应是 1 到 65535 的整数"),
        (["--port=70000"], "端口应是 1 到 65535 的整数"),
        (["--port=8080; id"], "端口应是 1 到 65535 的整数"),
        (["--data", str(Path(__file__) / "inside")], "不可写"),
    ],
)
def test_a_wrong_option_is_answered_in_one_line(arguments: list[str], said: str, tmp_path: Path) -> None:
    answer = dev(*arguments, cwd=tmp_path)
    assert answer.returncode == 1
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert answer.stdout == ""


def test_a_port_in_use_is_said_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = dev("--port", str(port), "--data", str(tmp_path))
    assert answer.returncode == 1
    assert answer.stderr == (
        f"豫融：端口 {port} 已被占用。请关闭占用它的程序，或换一个端口：bin/dev --port {port + 1}\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_nobody_may_install_is_said_with_the_command() -> None:
    # An ordinary user must be able to read the script, also when the checkout and tmp_path are root's.
    with TemporaryDirectory(dir="/tmp") as folder:
        script = Path(shutil.copy(ROOT / "bin/setup.bash", folder))
        for path in (Path(folder), script):
            path.chmod(0o755)
        user = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        answer = subprocess.run(
            [*user, "bash", "-c", f"source {script}; need_packages ca-certificates no-such-package"],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            cwd="/",
        )
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert answer.stderr.endswith("apt-get install -y --no-install-recommends no-such-package\n")


def test_scripts_are_runnable_and_well_formed() -> None:
    scripts = [ROOT / "bin" / name for name in ("dev", "test", "lock")] + [ROOT / ".ci/run"]
    for script in scripts:
        assert os.access(script, os.X_OK), script
    subprocess.run(["bash", "-n", *map(str, scripts), str(ROOT / "bin/setup.bash")], check=True)


def test_ci_runs_the_test_command_and_nothing_else() -> None:
    _, command = (ROOT / ".ci/run").read_text().splitlines()
    assert command == 'exec "$(dirname "${BASH_SOURCE[0]}")/../bin/test"'


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_names_versions_and_hashes_and_no_place(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "find-links" not in text
    assert "file:" not in text
    entries = re.split(r"\n(?=[a-z0-9])", text.split("\n", 2)[2])
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


def test_tests_run_on_the_versions_that_serve() -> None:
    run = dict(PINNED.findall((ROOT / "requirements/run.txt").read_text()))
    test = dict(PINNED.findall((ROOT / "requirements/test.txt").read_text()))
    assert run.items() <= test.items()

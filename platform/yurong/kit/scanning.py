"""A look through a file by the scanner of this installation, where one is set up."""

import shlex
import subprocess
from enum import StrEnum
from pathlib import Path

import structlog

TIMEOUT_S = 30.0
FOUND = 1
"""The exit code for 「something was found」, as clamscan and clamdscan have it; 0 is clean."""


class Scan(StrEnum):
    CLEAN = "clean"
    FOUND = "found"
    UNSCANNED = "unscanned"


def scan(path: Path, command: str | None, timeout_s: float = TIMEOUT_S) -> Scan:
    """What `command` says of the file, its path as last argument. Without a command, or with one that
    breaks or takes too long, the file is UNSCANNED and shown as such.
    """
    if not command:
        return Scan.UNSCANNED
    try:
        code = subprocess.run(  # noqa: S603 - the command is the operator's own setting; no shell reads it
            [*shlex.split(command), str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_s,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired) as error:
        structlog.get_logger().error("scan.failed", error=type(error).__name__)
        return Scan.UNSCANNED
    if code not in (0, FOUND):
        structlog.get_logger().error("scan.failed", code=code)
        return Scan.UNSCANNED
    return Scan.FOUND if code == FOUND else Scan.CLEAN

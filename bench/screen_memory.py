"""A register in CSV by the command, start to workbook: time, and the peak memory of the process.

Run: python -m bench.screen_memory [MB …]. Default 50 and 400 MB: the peak must not follow the file. The firms
are made up; every tenth row has something wrong with it.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.table import show

HEAD = (
    "企业名称,统一社会信用代码,注册地,成立日期,企业规模,企业资质,有过银行贷款,职工人数,上年营业收入（万元）\n"
)
BLOCK = 10_000


def main() -> None:
    sizes = [int(text) for text in sys.argv[1:]] or [50, 400]
    lines = [("register MB", "firms", "wall s", "MB/s", "peak MB", "workbook MB")]
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        lines += [_run(Path(folder), size) for size in sizes]
    show("yurong screen: all products of ours, from CSV to workbook", lines)


def _run(folder: Path, megabytes: int) -> tuple[str, str, str, str, str, str]:
    register, out = folder / "register.csv", folder / "result.xlsx"
    firms = _write(register, megabytes << 20)
    yurong = str(Path(sys.executable).with_name("yurong"))
    begun = time.monotonic()
    child = subprocess.Popen(
        [yurong, "screen", str(register), "--out", str(out), "--data", str(folder / "data")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - begun
    assert status == 0, "the command failed"
    size = register.stat().st_size / 1e6
    register.unlink()
    peak, made = used.ru_maxrss / 1000, out.stat().st_size / 1e6
    return (f"{size:,.0f}", f"{firms:,}", f"{wall:.0f}", f"{size / wall:.1f}", f"{peak:,.0f}", f"{made:.1f}")


def _write(path: Path, size: int) -> int:
    firms = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        while path.stat().st_size < size:
            file.write("".join(map(_row, range(firms, firms + BLOCK))))
            file.flush()
            firms += BLOCK
    return firms


def _row(n: int) -> str:
    amount = "三百万元" if n % 10 == 0 else str(n % 40_000)
    loan = ("是", "否", "")[n % 3]
    held = ("科技型中小企业", "高新技术企业；专精特新中小企业", "无", "")[n % 4]
    place = ("金水区", "郑州市", "410300", "武汉市", "")[n % 5]
    size = ("微型", "小型", "中型", "")[n % 4]
    day = f"20{10 + n % 15}-0{1 + n % 9}-1{n % 10}"
    return f"示例科技{n}有限公司,91410100{n:010d},{place},{day},{size},{held},{loan},{n % 300},{amount}\n"


if __name__ == "__main__":
    main()

"""One diagnosis sheet: CPU time and peak memory, beside WeasyPrint used plainly on the same HTML and CSS.

Run: python bench/sheet.py (under a minute). Every variant runs in child processes of its own, so that peak
memory is its own. The variants take turns, and ratios are medians over the rounds, as the machine is shared.
`plain, flexible` lays the same page out with flex boxes and automatic tables, the usual way.
"""

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(
    0, str(ROOT)
)  # `python bench/sheet.py` has only bench/ on its path, and the sample is in tests/

from catalog.paper.printing import paper_css  # noqa: E402
from events.clinic.sheet_print import sheet_html  # noqa: E402
from tests.events.sheet_sample import a_sheet  # noqa: E402
from yurong.kit import fonts  # noqa: E402

ROUNDS = 3
VARIANTS = ("plain", "plain, flexible", "ours")


@dataclass(frozen=True)
class Measured:
    """One child process: CPU seconds up to the first document and of each further one, peak memory, size."""

    first_s: float
    each_s: float
    peak_mib: float
    pdf_kib: float


def main() -> None:
    document = json.dumps([sheet_html(a_sheet()), paper_css()]).encode()
    fonts_conf = fonts.ensure(ROOT / "var" / "fonts")
    rounds = [
        {variant: measure(variant, document, fonts_conf) for variant in VARIANTS} for _ in range(ROUNDS)
    ]
    print(f"diagnosis sheet, 4 pages A4, {ROUNDS} rounds: median, and ratio to plain\n")
    print(f"{'':<17}{'CPU to the first':>20}{'CPU each further':>20}{'peak memory':>18}{'PDF':>18}")
    for variant in VARIANTS:
        cells = (
            cell(rounds, variant, "first_s", 1000, "ms").rjust(20),
            cell(rounds, variant, "each_s", 1000, "ms").rjust(20),
            cell(rounds, variant, "peak_mib", 1, "MiB").rjust(18),
            cell(rounds, variant, "pdf_kib", 1, "KiB").rjust(18),
        )
        print(f"{variant:<17}{''.join(cells)}")


def measure(variant: str, document: bytes, fonts_conf: Path) -> Measured:
    environment = dict(os.environ)
    environment.pop("FONTCONFIG_FILE", None)
    if variant == "ours":
        environment["FONTCONFIG_FILE"] = str(fonts_conf)
    command = [sys.executable, str(Path(__file__).with_name("sheet_child.py")), variant]
    ran = subprocess.run(command, env=environment, input=document, stdout=subprocess.PIPE, check=True)
    return Measured(**json.loads(ran.stdout))


def cell(rounds: list[dict[str, Measured]], variant: str, field: str, scale: int, unit: str) -> str:
    values = [getattr(measured[variant], field) for measured in rounds]
    ratios = [getattr(measured[variant], field) / getattr(measured["plain"], field) for measured in rounds]
    return f"{statistics.median(values) * scale:.0f} {unit} ({statistics.median(ratios):.2f})"


if __name__ == "__main__":
    main()

"""The life storm: 128 clients book, hold, move, cancel, wait, answer offers and arrive, all mixed.

Run: python -m bench.life [seconds], 15 for each storm unless told otherwise. PostgreSQL takes part when
YURONG_TEST_POSTGRES names a server. Real web processes (1 and 4) on one database; the last storm on each
database lasts a minute at least and loses one of four processes to SIGKILL twenty times. Afterwards the
invariants (tests/clinic_invariants.py) must hold, and what clients were told must be true (tests/told.py).
Clients run on the same machine and wait for each answer before they ask again.
"""

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bench.storm import engines
from bench.table import show
from tests.life_run import Outcome, run

CLIENTS, KILLS, KILLS_NEED_SECONDS = 128, 20, 60.0
ACTS = {
    "hold": "保留",
    "give_back": "放回",
    "book": "预约",
    "move": "改期",
    "cancel": "取消",
    "join": "候补",
    "leave": "退出候补",
    "accept": "接受",
    "decline": "谢绝",
    "check_in": "签到",
    "no_show": "未到",
    "delay": "顺延",
    "see": "查看",
}


@dataclass(frozen=True)
class Storm:
    """One row of the tables."""

    engine: str
    processes: int
    outcome: Outcome

    @property
    def name(self) -> str:
        kills = f"，kill -9 {self.outcome.kills} 次" if self.outcome.kills else ""
        return f"{self.engine}，{self.processes} 进程{kills}"


def main() -> None:
    """Prints three tables; ends with 1 when anything was found."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 15.0
    storms: list[Storm] = []
    with tempfile.TemporaryDirectory() as folder:
        for engine, fresh in engines(Path(folder)):
            for processes, kills in ((1, 0), (4, 0), (4, KILLS)):
                data = Path(tempfile.mkdtemp(dir=folder))
                with fresh() as database:
                    url = database.engine.url.render_as_string(hide_password=False)
                    outcome = run(
                        database,
                        url,
                        data,
                        processes=processes,
                        clients=CLIENTS,
                        seconds=max(seconds, KILLS_NEED_SECONDS) if kills else seconds,
                        kills=kills,
                    )
                storms.append(Storm(engine, processes, outcome))
                sys.stderr.write(f"{'　'.join(_row(storms[-1]))}\n")
    head = ("", "请求", "答复/秒", "p50 毫秒", "p99 毫秒", "重发", "拒绝", "违例")
    show(f"诊疗会全程风暴：{CLIENTS} 个客户端，每场 {seconds:.0f} 秒", [head, *(map(_row, storms))])
    _counts("办成的", storms, {each.name: _done(each) for each in storms})
    _counts("拒绝的原因", storms, {each.name: _refused(each) for each in storms})
    faults = [f"{each.name}：{fault}" for each in storms for fault in each.outcome.faults]
    for fault in faults[:50]:
        sys.stdout.write(f"{fault}\n")
    raise SystemExit(1 if faults else 0)


def _row(storm: Storm) -> tuple[str, ...]:
    outcome = storm.outcome
    parts = quantiles([each.seconds for each in outcome.told], n=100)
    refused = sum(400 <= each.status < 500 for each in outcome.told)
    return (
        storm.name,
        f"{len(outcome.told)}",
        f"{len(outcome.told) / outcome.seconds:.0f}",
        f"{1000 * parts[49]:.0f}",
        f"{1000 * parts[98]:.0f}",
        f"{outcome.tried_again}",
        f"{refused}",
        f"{len(outcome.faults)}",
    )


def _done(storm: Storm) -> Counter[str]:
    return Counter(ACTS[each.act] for each in storm.outcome.told if each.status in (200, 303))


def _refused(storm: Storm) -> Counter[str]:
    return Counter(each.said for each in storm.outcome.told if 400 <= each.status < 500)


def _counts(title: str, storms: list[Storm], counted: dict[str, Counter[str]]) -> None:
    """One line for each kind, one column for each storm."""
    kinds = sorted({kind for each in counted.values() for kind in each})
    head = ("", *(each.name for each in storms))
    show(title, [head, *((kind, *(str(counted[each.name][kind]) for each in storms)) for kind in kinds)])


if __name__ == "__main__":
    main()

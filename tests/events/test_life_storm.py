"""Everything at once through real web processes that are killed meanwhile: nothing is lost, nothing untrue.

bench/life.py runs the same for longer. That its checker sees what it should is shown in test_invariants.py.
"""

from pathlib import Path

from tests.life_run import run
from yurong.kit.db import Database

CLIENTS, SECONDS, PROCESSES, KILLS = 12, 4.0, 2, 2


def test_a_mixed_storm_with_two_kills_breaks_nothing(
    database: Database, database_url: str, data_folder: Path, tmp_path: Path
) -> None:
    # The server gets a folder of its own: what it writes there is not for other tests.
    (tmp_path / "fonts").symlink_to(data_folder / "fonts")
    outcome = run(
        database,
        database_url,
        tmp_path,
        processes=PROCESSES,
        clients=CLIENTS,
        seconds=SECONDS,
        kills=KILLS,
    )
    assert outcome.faults == [], outcome.log
    assert outcome.kills == KILLS
    assert {each.status for each in outcome.told} <= {200, 303, 403, 404, 409, 410}
    assert any(each.is_done for each in outcome.told)

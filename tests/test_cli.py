"""The command line, run as its user runs it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from catalog.reading import DATA
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.outbox import enqueue
from yurong.schema import migrate
from yurong.settings import Settings

YURONG = Path(sys.executable).with_name("yurong")


def _run(*arguments: str, data: Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(YURONG), *arguments, "--data", str(data)],
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "COLUMNS": "120"},
    )


@pytest.fixture(scope="module")
def data(data_folder: Path) -> Path:
    return data_folder


CASE = {
    "profile": {
        "region": "410172",
        "contest_phase": "during",
        "score_scheme": ["yuke"],
        "fiscal_award": 60,
        "credentials": ["tech_sme"],
        "buys_tech_insurance": True,
        "insurance_premium": 66.67,
    },
    "need": {"amount": 800},
}


def test_match_prints_verdicts_reasons_and_amounts_as_json(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(CASE), "utf-8")
    ran = _run("match", str(path), "--as-of", "2026-11-22", data=data)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    contest = found["products"]["chuangsai-dai"]
    assert contest["eligibility_label"] == "初步符合"
    assert all(row["clause"]["ref"].startswith("yuxin#") for row in contest["criteria"])
    assert found["subsidies"]["R01"]["amount_wan"] == 300
    assert found["subsidies"]["R02"]["amount_wan"] == 20
    assert len(found["products"]) == 172


def test_the_day_decides(data: Path) -> None:
    ran = _run("match", "-", "--as-of", "2025-06-02", data=data, text=json.dumps(CASE))
    before = json.loads(ran.stdout)
    assert before["products"]["zz-keji-baoxian-buzhu"]["eligibility_label"] == "不符合"
    assert before["subsidies"]["R02"]["amount_wan"] is None


def test_schema_describes_the_profile(data: Path) -> None:
    schema = json.loads(_run("match", "--schema", data=data).stdout)
    assert "fiscal_award" in schema["$defs"]["Profile"]["properties"]


REFUSED = [
    ('{"profile": {"regoin": "410100"}}', "profile.regoin：没有这个字段"),
    ('{"profile": {"fiscal_award": -1}}', "profile.fiscal_award：不能小于 0 万元"),
    ('{"profile": {"region": "41"}}', "profile.region：格式不对"),
    ('{"profile": {"fiscal_award": "六十"}}', "profile.fiscal_award：请填写以万元为单位的数字"),
    ('{"profile": {"contest_phase": "won"}}', "profile.contest_phase：请从列出的选项中选择"),
    ('{"profile": {}, "need": {"term_months": 0}}', "need.term_months：不能小于 1"),
    ('{"need": {}}', "profile：请填写这一项"),
    ("{", "不是有效的 JSON"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_a_wrong_profile_is_refused_by_name(data: Path, text: str, said: str) -> None:
    ran = _run("match", "-", data=data, text=text)
    assert ran.returncode == 1
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_missing_file_is_said(data: Path) -> None:
    ran = _run("match", "/no/such/file.json", data=data)
    assert (ran.returncode, ran.stderr) == (1, "读不了文件 /no/such/file.json\n")


def test_load_twice_says_that_nothing_changed(data: Path) -> None:
    _run("load", data=data)
    again = _run("load", data=data)
    assert again.stdout == "没有变化：172 个产品、5 份文件。\n"


def test_a_row_that_nobody_can_meet_is_pointed_out(data: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    path = folder / "products" / "shou-dai-hn.toml"
    text = path.read_text("utf-8")
    opposite = text[text.rindex("[[criteria]]") :].replace("value = false", "value = true")
    path.write_text(f"{text}\n{opposite}", "utf-8")
    ran = _run("load", "--from", str(folder), data=tmp_path / "own")
    assert ran.returncode == 0, ran.stderr
    assert "请检查 shou-dai-hn：" in ran.stdout
    assert "互相矛盾" in ran.stdout


def test_a_broken_folder_changes_nothing_and_says_why(data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "data"
    (broken / "products").mkdir(parents=True)
    (broken / "policies").mkdir()
    (broken / "regions.tsv").write_bytes((DATA / "regions.tsv").read_bytes())
    (broken / "products" / "x.toml").write_text('slug = "x"', "utf-8")
    _run("load", data=data)
    ran = _run("load", "--from", str(broken), data=data)
    assert ran.returncode == 1
    assert "什么都没有改动" in ran.stderr
    assert "products/x.toml：x，字段 name：请填写这一项" in ran.stderr
    assert _run("load", data=data).stdout.startswith("没有变化")


def test_a_data_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for command in ("load", "migrate"):
        ran = _run(command, data=tmp_path / "file" / "below")
        assert ran.returncode == 1
        assert "建不了" in ran.stderr
        assert len(ran.stderr.splitlines()) == 1


def test_a_taken_port_is_one_line(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = _run("serve", "--port", str(port), data=data)
    assert (ran.returncode, ran.stderr) == (
        1,
        f"端口 {port} 已被占用，请换一个端口，例如 --port {port + 1}\n",
    )


def test_a_worker_sends_what_waits_and_stops_when_told(data: Path, tmp_path: Path) -> None:
    (tmp_path / "fonts").symlink_to((data / "fonts").resolve())
    settings = Settings(data=tmp_path)
    migrate(settings.url)
    database = Database(settings.url)
    with database.writing() as session:
        enqueue(session, key="hello", to="a@b.cn", subject="通知", body="内容", now=now())
    database.close()
    hands = subprocess.Popen(
        [str(YURONG), "worker", "--data", str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        deadline = time.monotonic() + 60
        while not (sent := list(settings.folder.outbox.iterdir())) and time.monotonic() < deadline:
            time.sleep(0.2)
    finally:
        hands.terminate()
    assert len(sent) == 1
    assert hands.wait(timeout=20) == 0
    assert "后台任务" in hands.communicate()[0]

"""The background job: the day's sheets as one PDF to print, or as a zip of files."""

import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from sqlalchemy import select

from events.clinic.batch.binding import bind, pages_of
from events.clinic.batch.cover import cover
from events.clinic.batch.gathering import Day, gather
from events.clinic.batch.names import file_name, safe
from events.clinic.models import Clinic
from events.clinic.sheet_store import printed
from yurong.kit.clock import local
from yurong.kit.jobs import Handler, JobFailed, Result, Running

KIND = "sheets"


def binding(files: Path) -> Handler:
    """The handler of the job; `files` is where printed sheets are kept."""

    def make(running: Running) -> Result:
        """Raises JobFailed when no sheet has been released, Cancelled when asked to stop."""
        with running.database.reading() as session:
            clinic = session.scalar(select(Clinic).where(Clinic.code == str(running.params["clinic"])))
            day = gather(session, clinic) if clinic else None
        if day is None or not day.filed:
            raise JobFailed("这场诊疗会还没有出具诊断书")
        lacks = f"；{len(day.lacking)} 家还没有出具" if day.lacking else ""
        if running.params["form"] == "zip":
            name = f"{safe(day.title)}-诊断书.zip"
            _zip(running, day, files, running.folder / name)
            return Result(f"{len(day.filed)} 份诊断书，一份一个文件{lacks}。", name)
        name = f"{safe(day.title)}-诊断书-双面打印.pdf"
        pages = _bind(running, day, files, running.folder / name)
        return Result(f"{len(day.filed)} 份诊断书，共 {pages} 页，可直接双面打印{lacks}。", name)

    return make


def _bind(running: Running, day: Day, files: Path, target: Path) -> int:
    """Papers are read twice, not kept: first for their length, which the list on top needs."""
    count = len(day.filed)
    lengths = []
    for number, paper in enumerate(_papers(day, files), 1):
        lengths.append(pages_of(paper))
        running.tell(number, 2 * count, f"正在准备第 {number} 份，共 {count} 份")
    papers = chain([("清单", cover(day, lengths))], zip(_names(day), _papers(day, files), strict=True))

    def told(number: int) -> None:
        running.tell(count + number - 1, 2 * count, "正在合并")

    with target.open("wb") as file:
        return bind(papers, file, title=day.title, told=told)


def _zip(running: Running, day: Day, files: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for number, (each, paper) in enumerate(zip(day.filed, _papers(day, files), strict=True), 1):
            name = file_name(each.station, each.starts_at, each.firm, each.sheet.number)
            at = local(each.released_at)
            entry = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, paper)
            running.tell(number, len(day.filed), f"正在放入第 {number} 份，共 {len(day.filed)} 份")


def _names(day: Day) -> Iterator[str]:
    for each in day.filed:
        yield f"{each.station} {local(each.starts_at):%H:%M} {each.firm}"


def _papers(day: Day, files: Path) -> Iterator[bytes]:
    for each in day.filed:
        yield printed(files, each.sheet)

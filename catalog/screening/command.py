"""Screening: firms in, a workbook of who qualifies for what out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic

from catalog.outcomes import Outcome
from catalog.screening.asks import asks, likeness, waiting
from catalog.screening.choosing import UnknownProducts, choose
from catalog.screening.findings import Finding, Line, Positions, Wording, finding
from catalog.screening.register import Register, read_register
from catalog.screening.report import ASKS, FAULTS, FIRST, LAST, Key, Overview, Report
from catalog.screening.screen import ELIGIBILITIES, Screen, Wanted, compile_screen
from catalog.screening.source import Firms, Source
from catalog.screening.tally import Tally, about, counted, tally_of
from catalog.screening.texts import Reading, place_codes
from catalog.values import Catalogue
from catalog.vocabulary import Eligibility

__all__ = ["Tally", "UnknownProducts", "choose", "opened", "screen_register"]

FIRST_PART = 512
"""Firms in the first part of a run; where the lists are full, a part grows to the whole chunk."""
TOLD_EVERY = 0.5
LISTED = 200_000
LEAST_LISTED = 1_000
ASKED = 100_000
"""Rows of what to ask; a firm has all of its questions or none."""


@dataclass(frozen=True)
class Progress:
    """How far a run is; `total` is reckoned from the part of the file that has been read."""

    firms: int
    total: int


Tell = Callable[[Progress], None]
Asked = dict[bytes, tuple[Line, ...]]
"""The questions to firms that are alike."""


def opened(path: Path, catalogue: Catalogue, as_of: date) -> Register:
    """The register at `path`. Raises UnreadableRegister."""
    return read_register(path, Reading(place_codes(catalogue.region_names), as_of))


def screen_register(
    source: Source, wanted: Sequence[Wanted], catalogue: Catalogue, out: Path, tell: Tell
) -> Tally:
    """Screens firms for these products and versions on the source's day and writes the workbook to `out`.

    `tell` is called every half second or so; what it raises ends the run. Raises OSError when `out` cannot be
    written, UnreadableRegister where the file breaks off. What is held in memory is bounded by a chunk;
    `out` appears only when it is whole.
    """
    screen = compile_screen(wanted, source.as_of)
    tally = tally_of(len(wanted))
    part = out.with_name(f".{out.name}.part")
    part.touch()  # a folder that cannot be written is known before hours of work, not after
    try:
        with Report(part, max(LEAST_LISTED, LISTED // len(wanted))) as report:
            _screen(source, screen, catalogue, report, tally, tell)
            late = [*source.faults, *source.doubtful()]
            tally.faults.note(late)
            report.add_faults(late)
            head, rows = counted(screen.products, tally)
            overview = Overview(about(source, screen, tally, catalogue), head, rows)
            report.close_with(overview, dict(_left_out(report, len(wanted), tally)))
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return tally


def _screen(
    source: Source, screen: Screen, catalogue: Catalogue, report: Report, tally: Tally, tell: Tell
) -> None:
    """Every chunk in parts that take about half a second: the lists cost far more than the verdicts."""
    read, size = 0.0, FIRST_PART
    for chunk in source.firms():
        tally.faults.note(chunk.faults, chunk.more)
        report.add_faults(chunk.faults)
        said: dict[object, Outcome] = {}
        asked: Asked = {}
        start = 0
        while start < len(chunk):
            begun, part = monotonic(), chunk.part(start, start + size)
            _add(report, screen, part, Wording(part, catalogue, screen.as_of, said), asked, tally)
            start += len(part)
            tell(_progress(tally.firms, read + (chunk.share - read) * start / len(chunk)))
            size = max(FIRST_PART, min(2 * size, int(size * TOLD_EVERY / max(monotonic() - begun, 1e-3))))
        read = chunk.share
    tell(_progress(tally.firms, 1.0))


def _progress(firms: int, share: float) -> Progress:
    return Progress(firms, max(firms, round(firms / max(share, 1e-9))))


def _add(report: Report, screen: Screen, firms: Firms, wording: Wording, asked: Asked, tally: Tally) -> None:
    tally.firms += len(firms)
    classed = screen.classify(firms.columns)
    found = []
    for place, screened in enumerate(screen.products):
        found.append(finding(screen, place, classed, len(firms)))
        tally.by_product[place] += found[-1].counts
        tally.near[place] += len(found[-1].near)
        _list(report, place, screened.name, found[-1], wording)
    positions = waiting(found)
    tally.to_ask += len(positions)
    if report.listed(FIRST, ASKS) >= ASKED:
        return
    for at, alike in zip(positions.tolist(), likeness(classed, firms.columns, positions), strict=True):
        if report.listed(FIRST, ASKS) >= ASKED:
            break
        if alike not in asked:
            asked[alike] = tuple(asks(screen.products, found, wording, at))
        report.add_asks([(*wording.who(at), *line) for line in asked[alike]])
        tally.asked += 1


def _list(report: Report, place: int, name: str, found: Finding, wording: Wording) -> None:
    parts: dict[str, tuple[Positions, Callable[[Finding, int], Line]]] = {
        "初步符合": (found.of(Eligibility.ELIGIBLE), lambda _found, _at: ()),
        "待核验": (found.of(Eligibility.TO_VERIFY), wording.to_verify),
        "差一项": (found.near, wording.the_one),
    }
    for part, (positions, more) in parts.items():
        for at in positions[: report.room(place, part)].tolist():
            report.add(place, name, part, (*wording.who(at), *more(found, at)))


def _left_out(report: Report, products: int, tally: Tally) -> Iterator[tuple[Key, str]]:
    """What each sheet would have to list beyond its rows."""
    for place in range(products):
        totals = {
            "初步符合": int(tally.by_product[place][ELIGIBILITIES.index(Eligibility.ELIGIBLE)]),
            "待核验": int(tally.by_product[place][ELIGIBILITIES.index(Eligibility.TO_VERIFY)]),
            "差一项": tally.near[place],
        }
        for part, total in totals.items():
            listed = report.listed(place, part)
            if total > listed:
                yield (place, part), f"只列出前 {listed:,} 家，共 {total:,} 家；请按地区或名单拆分后再筛"
    if tally.to_ask > tally.asked:
        said = f"只列出前 {tally.asked:,} 家要问的，共 {tally.to_ask:,} 家；请按地区或名单拆分后再筛"
        yield (FIRST, ASKS), said
    listed = report.listed(LAST, FAULTS)
    if tally.faults.total() > listed:
        yield (LAST, FAULTS), f"逐条列出 {listed:,} 处，共 {tally.faults.total():,} 处；各列的数目见总览"

"""People from an organiser's table: read and checked cell by cell, then registered all together."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.scoring.uploads import TableRow, UnreadableTable
from events.matchmaking.models import Event, Registration
from events.matchmaking.models.registration import LIVE
from events.matchmaking.registering import seats
from events.matchmaking.registering.person import MAIL, Person, normal
from events.matchmaking.registering.refusals import (
    AlreadyRegistered,
    EnoughOfFirm,
    ListTooLarge,
    NotImported,
)
from events.matchmaking.registering.register import made_before, register
from yurong.kit.forms import clean

HEADINGS = ("姓名", "手机", "邮箱", "单位", "统一社会信用代码", "职务", "身份")
LONGEST = {"姓名": 40, "手机": 20, "邮箱": 254, "单位": 80, "职务": 40}
REQUIRED = ("姓名", "手机", "单位")
MOST = 500
WHY = {
    AlreadyRegistered: "已用这个手机号报名。请在表里删去这一行，重新导入。",
    EnoughOfFirm: "所在的单位人数已到上限。请在表里删去，或在「报名表和规则」里放宽，再重新导入。",
}
"""What the organiser can do; the refusals' own words are for who registers."""


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be taken: 「第 3 行 手机」 and why."""

    row: int
    heading: str
    why: str


@dataclass(frozen=True)
class Entry:
    """One person of the table, and the group they are in."""

    group_id: int
    person: Person


@dataclass(frozen=True)
class Read:
    """The people that can be taken, and every cell that cannot."""

    entries: tuple[Entry, ...]
    wrong: tuple[Wrong, ...]


def read_rows(rows: Sequence[TableRow], groups: Mapping[str, int], known: frozenset[str]) -> Read:
    """What a table says. `groups`: ids by name; `known`: numbers that are registered already. Pure.

    Without a 身份 the only group is meant. Raises UnreadableTable for too many rows.
    """
    if len(rows) > MOST:
        raise UnreadableTable(f"一次最多导入 {MOST} 人，请分成几个文件")
    entries: list[Entry] = []
    wrong: list[Wrong] = []
    lines: dict[str, list[int]] = {}
    for row in rows:
        cells = {heading: " ".join(clean(row.cells.get(heading, "")).split()) for heading in HEADINGS}
        faults = _faults(cells, groups)
        wrong += [Wrong(row.number, heading, why) for heading, why in faults.items()]
        if not faults:
            person = normal(_person(cells))
            entries.append(Entry(_group(cells["身份"], groups), person))
            lines.setdefault(person.phone, []).append(row.number)
            if person.phone in known:
                wrong.append(Wrong(row.number, "手机", "这个手机号已报过名，请删去这一行"))
    for phone, at in lines.items():
        if len(at) > 1:
            rows_in_words = "、".join(str(number) for number in at)
            wrong.append(Wrong(0, "手机", f"{phone} 在第 {rows_in_words} 行都有，一人只填一行"))
    return Read(tuple(entries), tuple(wrong))


def registered_numbers(session: Session, event_id: int) -> frozenset[str]:
    """Numbers with a live registration at the event. Reads only."""
    found = select(Registration.phone).where(Registration.event_id == event_id, Registration.state.in_(LIVE))
    return frozenset(session.scalars(found))


def enter_all(
    session: Session,
    *,
    event: Event,
    entries: Sequence[Entry],
    request_key: str,
    account_id: int,
    rest_waits: bool,
    now: datetime,
    public_url: str,
) -> list[Registration]:
    """Everybody registered by the organiser, or nobody. Writes.

    `rest_waits`: who finds no seat joins the line. The same `request_key` changes nothing the second time.
    Raises ListTooLarge (409) when they do not all fit, NotImported (409) for one whose number or firm has no
    more places, and what else `register` raises.
    """
    is_repeat = bool(entries) and made_before(session, event.id, f"{request_key}-0") is not None
    if not rest_waits and not is_repeat:
        _refuse_short(session, event, Counter(each.group_id for each in entries))
    made = []
    for place, each in enumerate(entries):
        try:
            registration, _ = register(
                session,
                event=event,
                group_id=each.group_id,
                person=each.person,
                request_key=f"{request_key}-{place}",
                now=now,
                public_url=public_url,
                vouched_by=account_id,
            )
        except (AlreadyRegistered, EnoughOfFirm) as refused:
            raise NotImported(
                f"{each.person.name}（{each.person.phone}）{WHY[type(refused)]}",
                next_url=f"/organise/events/{event.code}/registrations/import",
            ) from refused
        made.append(registration)
    return made


def _refuse_short(session: Session, event: Event, wanted: Mapping[int, int]) -> None:
    """Raises ListTooLarge when groups are too small; holds all of them."""
    for group_id in sorted(wanted):
        seats.hold(session, event.id, group_id, with_siblings=True)
    short = [
        (each.group.name, count, each.free)
        for each in seats.standing(session, event.id)
        if (count := wanted.get(each.group.id, 0)) > each.free
    ]
    if short:
        raise ListTooLarge(short, can_wait=event.has_waitlist)


def _faults(cells: Mapping[str, str], groups: Mapping[str, int]) -> dict[str, str]:
    """What is wrong, by heading."""
    wrong = {heading: "请填写" for heading in REQUIRED if not cells[heading]}
    for heading, most in LONGEST.items():
        if len(cells[heading]) > most:
            wrong[heading] = f"最多 {most} 个字"
    if cells["邮箱"] and not re.fullmatch(MAIL, cells["邮箱"]):
        wrong.setdefault("邮箱", "邮箱格式不对")
    if cells["身份"] not in groups and (cells["身份"] or len(groups) > 1):
        wrong["身份"] = f"请从这些里选：{'、'.join(groups)}"
    for heading in ("手机", "统一社会信用代码"):
        if heading in wrong or not cells[heading]:
            continue
        others = {"手机": "13800000000", "统一社会信用代码": "", heading: cells[heading]}
        try:
            normal(_person({**cells, **others}))
        except ValueError as error:
            wrong[heading] = str(error)
    return wrong


def _person(cells: Mapping[str, str]) -> Person:
    return Person(
        cells["姓名"], cells["手机"], cells["邮箱"], cells["单位"], cells["职务"], cells["统一社会信用代码"]
    )


def _group(name: str, groups: Mapping[str, int]) -> int:
    return groups[name] if name else next(iter(groups.values()))

"""Lists of firms of a clinic: who may book, or who comes first. Read from pasted lines or a table."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from events.clinic.models import Clinic, ListedFirm, ListPurpose
from yurong.accounts.audit import record
from yurong.accounts.uscc import checked

MOST = 2000
HEADINGS = ("统一社会信用代码", "企业名称")
LONGEST_NAME = 80


@dataclass(frozen=True)
class Named:
    """A firm as a list names it; `number` is its row or line."""

    number: int
    uscc: str
    name: str


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be taken, and why."""

    number: int
    heading: str
    why: str


@dataclass(frozen=True)
class Read:
    """The firms that can be taken, and every cell that cannot."""

    firms: tuple[Named, ...]
    wrong: tuple[Wrong, ...]


def pasted(text: str) -> list[Named]:
    """One firm a line: code and name, in any order, parted by blanks, tabs or commas."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part for part in re.split(r"[\s,，;；、]+", line) if part]
        if parts:
            code = next((part for part in parts if len(part) == 18 and part.isascii()), parts[0])
            found.append(Named(number, code, " ".join(part for part in parts if part is not code)))
    return found


def check(rows: Iterable[Named]) -> Read:
    """What of these rows can be taken: the code must be right, and stand there once. Pure."""
    firms: list[Named] = []
    wrong: list[Wrong] = []
    first: dict[str, int] = {}
    for each in rows:
        try:
            code = checked(each.uscc)
        except ValueError as error:
            wrong.append(
                Wrong(each.number, HEADINGS[0], f"「{each.uscc[:20]}」：{error}" if each.uscc else "没有填写")
            )
            continue
        if code in first:
            wrong.append(Wrong(each.number, HEADINGS[0], f"和第 {first[code]} 行重复：{code}"))
        elif len(each.name) > LONGEST_NAME:
            wrong.append(Wrong(each.number, HEADINGS[1], f"最多 {LONGEST_NAME} 个字"))
        else:
            first[code] = each.number
            firms.append(Named(each.number, code, each.name))
    if len(firms) > MOST:
        wrong.append(Wrong(0, HEADINGS[0], f"一次最多 {MOST} 家"))
    return Read(tuple(firms), tuple(wrong))


def replace_list(
    session: Session, *, clinic: Clinic, purpose: ListPurpose, firms: Sequence[Named], account_id: int
) -> None:
    """Puts these firms in the place of the list. Writes. Bookings made before stay as they are."""
    session.execute(
        delete(ListedFirm).where(ListedFirm.clinic_id == clinic.id, ListedFirm.purpose == purpose.value)
    )
    session.add_all(
        ListedFirm(clinic_id=clinic.id, purpose=purpose.value, uscc=each.uscc, name=each.name)
        for each in firms
    )
    record(
        session, account_id, "clinic.listed", f"clinic:{clinic.code}", purpose=purpose.value, firms=len(firms)
    )
    session.flush()

"""One line of a sheet's lists: as the engine drafts it, or as an expert left it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from events.clinic.models import EntryKind


class Owner(StrEnum):
    """Who is to do an action."""

    FIRM = "firm"
    INSTITUTION = "institution"
    DEPARTMENT = "department"

    @property
    def label(self) -> str:
        return {Owner.FIRM: "企业", Owner.INSTITUTION: "机构", Owner.DEPARTMENT: "部门"}[self]


@dataclass(frozen=True, slots=True)
class Line:
    """`who` of an action is its owner's name, of a document the products that ask for it, of a risk its kind.

    `clause` is the reference behind a drafted risk. `version` 0 is a draft; above, `by` is the expert who
    wrote it (「金融专家 周示例」) and `struck` says that it is not printed.
    """

    kind: EntryKind
    key: str
    text: str
    who: str
    owner: Owner | None = None
    due_on: date | None = None
    clause: str = ""
    version: int = 0
    by: str = ""
    struck: bool = False


def merged(drafts: Iterable[Line], written: Iterable[Line]) -> tuple[Line, ...]:
    """Drafts as experts changed them, then what experts added; struck ones among them.

    What an expert wrote stays when its draft is gone; what was struck goes with its draft.
    """
    by_key = {line.key: line for line in written}
    lines = [by_key.pop(draft.key, draft) for draft in drafts]
    return (*lines, *(line for line in by_key.values() if not line.struck))


def printed(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Those that are not struck; actions by their day, those without one last."""
    kept = [line for line in lines if not line.struck]
    return tuple(sorted(kept, key=lambda line: line.due_on or date.max))


def some(names: Sequence[str], most: int = 6) -> str:
    """「甲、乙、丙 等 8 项」."""
    more = f" 等 {len(names)} 项" if len(names) > most else ""
    return "、".join(names[:most]) + more

"""Taking members in from a spreadsheet: read, show what is wrong by cell, and only then write."""

import json
from collections import Counter
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.scoring.uploads import TableRow, UnreadableTable, sent_table
from catalog.vocabulary import Track
from events.clinic.models import TeamRole
from events.clinic.organise.asking import account_of
from events.clinic.team import members
from events.clinic.team.fields import Field
from events.clinic.team.pages.forms import NewMemberForm, places
from events.clinic.team.pages.index import HEADINGS
from yurong.kit.clock import now
from yurong.kit.errors import BadInput
from yurong.kit.forms import clean, in_chinese
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

NAMES = dict(
    zip(
        HEADINGS,
        (
            "name",
            "email",
            "phone",
            "role",
            "institution",
            "title",
            "fields",
            "tracks",
            "cities",
            "monthly_limit",
            "bio",
        ),
        strict=True,
    )
)
ROLES = {each.label: each.value for each in TeamRole} | {
    "金融专家": "finance",
    "投资专家": "investment",
    "政策专员": "policy",
}
LISTS: dict[str, dict[str, str]] = {
    "fields": {each.label: each.value for each in Field},
    "tracks": {each.label: each.value for each in Track},
    "cities": {name: code for code, name in places()},
}
MOST = 500


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be taken: 「第 3 行 邮箱」 and why."""

    row: int
    heading: str
    why: str


@dataclass(frozen=True)
class Read:
    """The rows that can be taken, and every cell that cannot."""

    members: tuple[NewMemberForm, ...]
    wrong: tuple[Wrong, ...]


def show(request: Request, _session: Session) -> Response:
    return _page(request, None, "")


def preview(request: Request, _session: Session) -> Response:
    """What the file says, with every wrong cell; nothing is written."""
    try:
        read = read_rows(sent_table(form_of(request), "file", HEADINGS).rows)
    except UnreadableTable as refused:
        return _page(request, None, str(refused), 422)
    return _page(request, read, "", 422 if read.wrong else 200)


def confirm(request: Request, session: Session) -> Response:
    """Takes the rows of the preview, checked again: new members, and changes of known ones. Writes."""
    try:
        rows = json.loads(str(form_of(request).get("rows", "")))
        taken = [NewMemberForm.model_validate(each) for each in rows[:MOST]]
    except (ValueError, TypeError, KeyError):
        raise BadInput(
            "预览的内容读不出来，请重新选择文件。", next_label="重新导入", next_url="/organise/team/import"
        ) from None
    added, settings = 0, request.app.state.settings
    for each in taken:
        _, is_new = members.admit(
            session,
            email=each.email,
            name=each.name,
            phone=each.phone,
            member=each.particulars(),
            account_id=account_of(request),
            now=now(),
            public_url=settings.public_url,
            key=settings.secret_key,
        )
        added += is_new
    return see(f"/organise/team?added={added}&changed={len(taken) - added}")


def read_rows(rows: tuple[TableRow, ...]) -> Read:
    """The members of a table, or what is wrong with it, cell by cell. Pure."""
    if len(rows) > MOST:
        raise UnreadableTable(f"一次最多导入 {MOST} 人，请分成几个文件")
    taken: list[NewMemberForm] = []
    wrong: list[Wrong] = []
    for row in rows:
        values, faults = _values(row)
        try:
            taken.append(NewMemberForm.model_validate(values))
        except ValidationError as error:
            headings = {name: heading for heading, name in NAMES.items()}
            told = {each.heading for each in faults}
            for place, why in in_chinese(error.errors(include_url=False)).items():
                heading = headings.get(place.partition(".")[0], place)
                if heading not in told:
                    faults.append(Wrong(row.number, heading, why))
        wrong += faults
    times = Counter(each.email for each in taken)
    wrong += [Wrong(0, "邮箱", f"{email} 出现了 {n} 次，一人只填一行") for email, n in times.items() if n > 1]
    return Read(tuple(taken), tuple(wrong))


def _values(row: TableRow) -> tuple[dict[str, object], list[Wrong]]:
    """The cells as the form's values; labels become values."""
    values: dict[str, object] = {}
    faults: list[Wrong] = []
    for heading, name in NAMES.items():
        cell = clean(row.cells.get(heading, "")).strip()
        if not cell:
            continue
        if name == "role":
            values[name] = ROLES.get(cell, cell)
        elif name in LISTS:
            parts = [part.strip() for part in cell.replace("，", "、").replace(",", "、").split("、")]
            unknown = [part for part in parts if part and part not in LISTS[name]]
            if unknown:
                faults.append(Wrong(row.number, heading, f"没有「{unknown[0]}」这一项"))
            values[name] = [LISTS[name][part] for part in parts if part in LISTS[name]]
        else:
            values[name] = cell
    return values, faults


def _page(request: Request, read: Read | None, refused: str, status: int = 200) -> Response:
    rows = [each.model_dump(mode="json") for each in read.members] if read and not read.wrong else []
    context = {
        "read": read,
        "refused": refused,
        "headings": HEADINGS,
        "rows_json": json.dumps(rows, ensure_ascii=False),
        "roles": {each.value: each.label for each in TeamRole},
        "allowed": [(heading, "、".join(LISTS[name])) for heading, name in NAMES.items() if name in LISTS]
        + [("专家类型", "、".join(each.label for each in TeamRole))],
    }
    return render(request, "clinic/team/import.html", context, status=status)

"""Changes to the rows of a draft: put one in, take one out, move one, join two, ask for some of a group."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.criteria import Criterion, Group
from catalog.criterion_rows import to_tree
from catalog.offerings import drafting, queries
from catalog.offerings.criteria_page import clauses_of, page
from catalog.offerings.desk import mine
from catalog.offerings.refusals import EditedElsewhere, NotJoined, RowGone
from catalog.offerings.row_form import RowForm, criterion_of
from catalog.offerings.row_places import joined as joined_so
from catalog.offerings.row_places import put_in, read_place
from catalog.offerings.row_words import can_be_joined, group_sentence, members_of
from catalog.offerings.steps import account_of, revision_of
from catalog.snapshot import snapshot
from yurong.kit.clock import now
from yurong.kit.errors import BadInput
from yurong.kit.forms import Form, fill
from yurong.kit.web import form_of, see

MOST_ROWS = 60


def put(request: Request, session: Session) -> Response:
    """Saves one row; wrong fields show the form again (422), an edit elsewhere too (409). Writes."""
    offered, _ = mine(request, session)
    version = queries.versions(session, offered.id)[-1]
    catalogue = snapshot(session)
    product = next(each for each in catalogue.products if each.slug == offered.product_slug)
    form = fill(RowForm, form_of(request))
    row, form = criterion_of(form, clauses_of(product, catalogue), catalogue.region_names)
    criteria = to_tree(version.criteria)
    if row is not None and form.value is not None:
        criteria = put_in(criteria, row, read_place(form.value.place))
        if len(criteria) > MOST_ROWS:
            form = form.refused("", f"最多 {MOST_ROWS} 行，请先合并或删除")
    if row is None or form.value is None:
        return page(request, session, offered, version, form, status=422)
    try:
        drafting.save_criteria(
            session,
            version,
            criteria,
            revision=form.value.revision,
            account_id=account_of(request),
            now=now(),
        )
    except EditedElsewhere as elsewhere:
        typed = {**form.typed, "revision": str(elsewhere.revision)}
        newest = Form[RowForm](None, typed, form.typed_list, {"": elsewhere.message})
        return page(request, session, offered, version, newest, status=409)
    return see(f"/desk/offerings/{offered.id}/criteria?done=saved")


def remove(request: Request, session: Session) -> Response:
    """Takes a row out. Writes."""
    return _changed(request, session, lambda rows, at: (*rows[:at], *rows[at + 1 :]), "removed")


class MoveForm(BaseModel):
    direction: Literal["up", "down"] = "up"


def move(request: Request, session: Session) -> Response:
    """Changes places with the row above or below. Writes; at either end nothing changes."""
    form = fill(MoveForm, form_of(request))
    step = -1 if form.value is None or form.value.direction == "up" else 1

    def moved(rows: tuple[Criterion, ...], at: int) -> tuple[Criterion, ...]:
        other = at + step
        if not 0 <= other < len(rows):
            return rows
        swapped = list(rows)
        swapped[at], swapped[other] = swapped[other], swapped[at]
        return tuple(swapped)

    return _changed(request, session, moved, "moved")


def join(request: Request, session: Session) -> Response:
    """Makes a row and the one above it a choice: one of them is enough. Writes."""

    def joined(rows: tuple[Criterion, ...], at: int) -> tuple[Criterion, ...]:
        if at == 0 or not all(map(can_be_joined, rows[at - 1 : at + 1])):
            raise NotJoined
        members = tuple(each for row in rows[at - 1 : at + 1] for each in members_of(row))
        said = group_sentence("any", 1, members)
        group = Group(requirement=said, cite=rows[at - 1].cite, join="any", members=members)
        return (*rows[: at - 1], group, *rows[at + 1 :])

    return _changed(request, session, joined, "joined")


class GroupingForm(BaseModel):
    """How many of a group must hold: `any`, `all`, or a number."""

    how: Annotated[str, StringConstraints(pattern=r"^(any|all|[1-9][0-9]?)$")]


def regroup(request: Request, session: Session) -> Response:
    """Asks for one, some or all rows of a group. Writes. Raises BadInput, RowGone."""
    form = fill(GroupingForm, form_of(request))
    if form.value is None:
        raise BadInput("请选择这一组怎样算满足。", next_url="/desk", next_label="返回机构方案")
    how = form.value.how

    def regrouped(rows: tuple[Criterion, ...], at: int) -> tuple[Criterion, ...]:
        group, count = rows[at], int(how) if how.isdigit() else 1
        if not isinstance(group, Group) or count > len(group.members):
            raise RowGone
        join = "at_least" if how.isdigit() else how
        return (*rows[:at], joined_so(group, group.members, join, count), *rows[at + 1 :])

    return _changed(request, session, regrouped, "grouped")


def split(request: Request, session: Session) -> Response:
    """Makes the members of a group rows of their own again. Writes."""

    def parted(rows: tuple[Criterion, ...], at: int) -> tuple[Criterion, ...]:
        row = rows[at]
        return (*rows[:at], *(row.members if isinstance(row, Group) else (row,)), *rows[at + 1 :])

    return _changed(request, session, parted, "split")


def _changed(
    request: Request,
    session: Session,
    change: Callable[[tuple[Criterion, ...], int], tuple[Criterion, ...]],
    done: str,
) -> Response:
    offered, _ = mine(request, session)
    version = queries.versions(session, offered.id)[-1]
    rows, at = to_tree(version.criteria), int(request.path_params["at"])
    if at >= len(rows):
        raise RowGone
    drafting.save_criteria(
        session,
        version,
        change(rows, at),
        revision=revision_of(request, version.revision),
        account_id=account_of(request),
        now=now(),
    )
    return see(f"/desk/offerings/{offered.id}/criteria?done={done}")

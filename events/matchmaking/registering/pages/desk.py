"""The organiser's list of an event's registrations: find, decide, cancel, take along as a file."""

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import Event, Registration, RegistrationState
from events.matchmaking.queries import event_for
from events.matchmaking.registering import queries, seats
from events.matchmaking.registering.approving import approve, refuse
from events.matchmaking.registering.cancelling import cancel
from events.matchmaking.registering.queries import Found, Wish
from events.matchmaking.registering.seats import GroupStanding
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import BadInput
from yurong.kit.forms import clean, fill
from yurong.kit.row_ids import RowId, row_id
from yurong.kit.tables import CSV_TYPE, XLSX_TYPE, Cell, as_csv, as_xlsx, download
from yurong.kit.templating import moment, render
from yurong.kit.web import form_of, see

HEADS = (
    "报名码",
    "状态",
    "身份",
    "姓名",
    "手机",
    "邮箱",
    "单位",
    "统一社会信用代码",
    "职务",
    "候补次序",
    "同意共享联系方式",
    "同行编号",
    "报名时间",
)
DONE = {
    "approved": "已通过，已通知本人",
    "refused": "未通过，已把原因告诉本人，名额让给候补",
    "cancelled": "已取消，已通知本人，名额让给候补",
    "imported": "名单已导入，每个人都会收到通知",
}


class DecisionForm(BaseModel):
    """What the organiser does with one registration."""

    registration: RowId
    verb: Literal["approve", "refuse", "cancel"]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


@dataclass(frozen=True)
class DeskPage:
    """The context of matchmaking/registering/desk.html."""

    event: Event
    groups: list[GroupStanding]
    counts: dict[str, int]
    wish: Wish
    found: Found
    names: dict[int, str]
    answers: dict[int, list[tuple[str, str]]]
    previous_url: str
    next_url: str
    files_query: str
    done: str


def show(request: Request, session: Session) -> Response:
    event = event_for(session, visitor(request), request.path_params["code"])
    wish = _wish(request)
    groups = seats.standing(session, event.id)
    found = queries.find(session, event.id, wish)
    labels, answers = queries.answers_by_number(session, found.rows)
    page = DeskPage(
        event=event,
        groups=groups,
        counts=queries.counts(session, event.id),
        wish=wish,
        found=found,
        names={each.group.id: each.group.name for each in groups},
        answers={
            person: [(labels[number], text) for number, text in given.items()]
            for person, given in answers.items()
        },
        previous_url=_url(event, wish, found.page - 1) if found.page > 1 else "",
        next_url=_url(event, wish, found.page + 1) if found.page < found.last else "",
        files_query=_query(wish),
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    states = [(each.value, each.label) for each in RegistrationState]
    return render(request, "matchmaking/registering/desk.html", {"page": page, "states": states})


def decide(request: Request, session: Session) -> Response:
    """Approves, refuses with a reason, or cancels one registration. Writes."""
    event = event_for(session, visitor(request), request.path_params["code"])
    back = f"/organise/events/{event.code}/registrations"
    form = fill(DecisionForm, form_of(request))
    if form.value is None:
        raise BadInput("这一步没有读懂，请在名单里重新操作。", next_label="返回报名名单", next_url=back)
    wanted = form.value
    account_id = visitor(request).account_id
    assert account_id is not None, "the guard lets only signed-in people in"
    person = queries.registration_at(session, event.id, wanted.registration)
    at, public_url = now(), request.app.state.settings.public_url
    if wanted.verb == "approve":
        approve(
            session,
            event=event,
            registration=person,
            account_id=account_id,
            now=at,
            public_url=public_url,
        )
        return see(f"{back}?done=approved&state=pending")
    if wanted.verb == "refuse":
        refuse(
            session,
            event=event,
            registration=person,
            reason=wanted.reason,
            account_id=account_id,
            now=at,
            public_url=public_url,
        )
        return see(f"{back}?done=refused&state=pending")
    cancel(
        session,
        event=event,
        registration=person,
        now=at,
        public_url=public_url,
        reason=wanted.reason,
        account_id=account_id,
        by_organiser=True,
    )
    return see(f"{back}?done=cancelled")


def xlsx(request: Request, session: Session) -> Response:
    """The list as it is filtered, for a spreadsheet."""
    event, heads, rows = _table(request, session)
    return download(as_xlsx("报名", heads, rows), f"registrations-{event.code}.xlsx", XLSX_TYPE)


def csv(request: Request, session: Session) -> Response:
    event, heads, rows = _table(request, session)
    return download(as_csv([heads, *rows]), f"registrations-{event.code}.csv", CSV_TYPE)


def _table(request: Request, session: Session) -> tuple[Event, list[str], list[list[Cell]]]:
    event = event_for(session, visitor(request), request.path_params["code"])
    people = queries.everybody(session, event.id, _wish(request))
    names = {each.group.id: each.group.name for each in seats.standing(session, event.id)}
    labels, answers = queries.answers_by_number(session, people)
    rows = [
        [*_row(each, names), *(answers.get(each.id, {}).get(number, "") for number in labels)]
        for each in people
    ]
    return event, [*HEADS, *labels.values()], rows


def _row(person: Registration, names: dict[int, str]) -> list[Cell]:
    return [
        person.code,
        RegistrationState(person.state).label,
        names[person.group_id],
        person.name,
        person.phone,
        person.email,
        person.organisation,
        person.uscc,
        person.position,
        person.place if person.state == RegistrationState.WAITING else None,
        "是" if person.shares_contact else "",
        person.party,
        moment(person.made_at),
    ]


def _wish(request: Request) -> Wish:
    asked = request.query_params
    page = asked.get("page", "1")
    state = asked.get("state", "")
    return Wish(
        q=clean(asked.get("q", "")).strip()[:60],
        state=state if state in list(RegistrationState) else "",
        group=row_id(asked.get("group", "")),
        page=int(page) if page.isdecimal() and len(page) < len("10000") else 1,
    )


def _query(wish: Wish, page: int = 1) -> str:
    asked = {
        "q": wish.q,
        "state": wish.state,
        "group": str(wish.group or ""),
        "page": str(page) if page > 1 else "",
    }
    return urlencode({name: value for name, value in asked.items() if value})


def _url(event: Event, wish: Wish, page: int) -> str:
    return f"/organise/events/{event.code}/registrations?{_query(wish, page)}"

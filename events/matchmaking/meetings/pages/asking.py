"""Who asks, for which event, and as whom."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request

from events.matchmaking.meetings.delegations import Delegation, delegations
from events.matchmaking.meetings.holding import setting_of
from events.matchmaking.meetings.refusals import NoMeetings, NoParty
from events.matchmaking.models import Event, MeetingSetting, Registration, RegistrationState
from events.matchmaking.queries import event_for
from events.matchmaking.refusals import EventCalledOff
from events.matchmaking.registering.access import registration_for
from yurong.accounts.visitor import visitor
from yurong.kit.errors import BadInput
from yurong.kit.row_ids import row_id
from yurong.kit.web import form_of


class NotRead(BadInput):
    message = "没有看懂要改哪一场、改到哪里。请从列表里选择。"


@dataclass(frozen=True)
class Mine:
    """A registered person's meetings. `url` is the address of the registration."""

    event: Event
    registration: Registration
    setting: MeetingSetting
    delegation: Delegation
    url: str


def mine(request: Request, session: Session) -> Mine:
    """What the address of a registration names. Reads only. Raises NoMeetings or NoParty (404)."""
    key: str = request.path_params["token"]
    event, registration = registration_for(session, visitor(request), key)
    if event.called_off_at is not None:
        raise EventCalledOff
    setting = setting_of(session, event.id)
    if setting is None:
        raise NoMeetings
    if registration.state != RegistrationState.CONFIRMED:
        raise NoParty("报名确认以后才能填一对一洽谈的意愿，请先看报名页面上的进展。")
    for each in delegations(session, event.id):
        if any(one.id == registration.id for one in each.people):
            return Mine(event, registration, setting, each, f"/registrations/{key}")
    raise NoParty


def own_event(request: Request, session: Session) -> Event:
    """The organiser's own event with one-to-one meetings. Reads only. Raises NotYours, NoMeetings (404)."""
    event = event_for(session, visitor(request), request.path_params["code"])
    if not event.has_meetings:
        raise NoMeetings(next_label="返回活动", next_url=f"/organise/events/{event.code}")
    return event


def own_setting(request: Request, session: Session) -> tuple[Event, MeetingSetting]:
    """The same with its grid. Reads only. Raises NoMeetings where none is settled yet."""
    event = own_event(request, session)
    setting = setting_of(session, event.id)
    if setting is None:
        raise NoMeetings(
            "请先设好时间和桌数。",
            next_label="去设置",
            next_url=f"/organise/events/{event.code}/meetings/settings",
        )
    return event, setting


def account_of(request: Request) -> int:
    """The account of a visitor whom the route's guard has let in."""
    account_id = visitor(request).account_id
    assert account_id is not None
    return account_id


def sent(request: Request, name: str) -> str:
    value = form_of(request).get(name, "")
    return value if isinstance(value, str) else ""


def number(typed: str) -> int:
    """A small whole number. Raises NotRead."""
    found = row_id(typed)
    if found is None:
        raise NotRead
    return found


def two_numbers(typed: str) -> tuple[int, int]:
    """「12-7」 as (12, 7). Raises NotRead."""
    first, _, second = typed.partition("-")
    return number(first), number(second)

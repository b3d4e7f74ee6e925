"""One's own registration, by its secret link or signed in: where it stands, and what can be done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.calendar_file import MEDIA_TYPE, file_of
from events.matchmaking.calendar import online_link, registered_entry
from events.matchmaking.models import Event, Registration, RegistrationGroup, RegistrationState
from events.matchmaking.models.registration import LIVE
from events.matchmaking.on_site.pages.mine import at_the_event
from events.matchmaking.registering import access, answers, offers, seats, steps
from events.matchmaking.registering.cancelling import cancel
from events.matchmaking.registering.questions import Question
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import clean
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {
    "made": "已提交",
    "accepted": "已接受，名额归您了",
    "declined": "已谢绝，名额让给了下一位",
    "cancelled": "报名已取消",
    "changed": "信息已修改",
    "over": "答复时间已过",
}
MOST_REASON = 200


@dataclass(frozen=True)
class MinePage:
    """The context of matchmaking/registering/mine.html. `key` is what its address has."""

    key: str
    event: Event
    registration: Registration
    group: RegistrationGroup
    state: RegistrationState
    position: int
    waiting: int
    reason: str
    can_change: bool
    can_calendar: bool
    has_begun: bool
    is_over: bool
    online_url: str
    answers: list[tuple[Question, str]]
    colleagues: list[tuple[str, str]]
    """Name and state of those who were registered in the same go."""
    done: str
    at: datetime


def show(request: Request, session: Session) -> Response:
    key = request.path_params["token"]
    event, mine = access.registration_for(session, visitor(request), key)
    state = RegistrationState(mine.state)
    waits, at = state is RegistrationState.WAITING, now()
    line = next(each for each in seats.standing(session, event.id) if each.group.id == mine.group_id)
    page = MinePage(
        key=key,
        event=event,
        registration=mine,
        group=access.group_of(session, mine),
        state=state,
        position=seats.position(session, mine) if waits else 0,
        waiting=line.waiting,
        reason=steps.last_reason(session, mine.id),
        can_change=state in LIVE and at < event.starts_at and event.called_off_at is None,
        can_calendar=state is RegistrationState.CONFIRMED and at < event.ends_at,
        has_begun=event.starts_at <= at,
        is_over=event.ends_at <= at,
        online_url=online_link(event, mine),
        answers=answers.answers_of(session, mine.id),
        colleagues=[
            (each.name, RegistrationState(each.state).label) for each in access.party_of(session, mine)
        ],
        done=DONE.get(request.query_params.get("done", ""), ""),
        at=at,
    )
    context = {"page": page, "on_site": at_the_event(request, session, mine, event)}
    return render(request, "matchmaking/registering/mine.html", context)


def short(request: Request, _session: Session) -> Response:
    """The short address of letters: on to the page."""
    return see(f"/registrations/{request.path_params['token']}")


def calendar(request: Request, session: Session) -> Response:
    """The registration as a calendar file."""
    event, mine = access.registration_for(session, visitor(request), request.path_params["token"])
    text = file_of(registered_entry(event, mine, request.app.state.settings.public_url, now()))
    headers = {"content-disposition": 'attachment; filename="huodong.ics"'}
    return Response(text, media_type=MEDIA_TYPE, headers=headers)


def accept(request: Request, session: Session) -> Response:
    """Takes the seat that is offered, in one tap. Writes."""
    key = request.path_params["token"]
    event, mine = access.registration_for(session, visitor(request), key)
    made = offers.accept(
        session,
        event=event,
        registration=mine,
        now=now(),
        public_url=request.app.state.settings.public_url,
        account_id=visitor(request).account_id,
    )
    is_over = made.state == RegistrationState.EXPIRED
    return see(f"/registrations/{key}?done={'over' if is_over else 'accepted'}")


def decline(request: Request, session: Session) -> Response:
    """Lets the next one have it. Writes."""
    key = request.path_params["token"]
    event, mine = access.registration_for(session, visitor(request), key)
    offers.decline(
        session,
        event=event,
        registration=mine,
        now=now(),
        public_url=request.app.state.settings.public_url,
        account_id=visitor(request).account_id,
    )
    return see(f"/registrations/{key}?done=declined")


def cancel_mine(request: Request, session: Session) -> Response:
    """Gives the registration up. Writes."""
    key = request.path_params["token"]
    event, mine = access.registration_for(session, visitor(request), key)
    cancel(
        session,
        event=event,
        registration=mine,
        now=now(),
        public_url=request.app.state.settings.public_url,
        reason=clean(str(form_of(request).get("reason", ""))).strip()[:MOST_REASON],
        account_id=visitor(request).account_id,
    )
    return see(f"/registrations/{key}?done=cancelled")

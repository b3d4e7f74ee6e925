"""A party does not come: what would move, confirmed on the same page."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.meetings.dropping_out import Departure, come_back, drop_out, preview
from events.matchmaking.meetings.hours import Round
from events.matchmaking.meetings.pages.asking import (
    NotRead,
    account_of,
    number,
    own_event,
    own_setting,
    sent,
)
from events.matchmaking.meetings.problem import Meeting, Plan
from events.matchmaking.models import Event, MeetingSetting
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

MOST_MEETINGS = 5_000


class DepartureForm(BaseModel):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]


@dataclass(frozen=True)
class DeparturePage:
    """The context of matchmaking/meetings/departure.html. `plan` is what would stand, for the form."""

    event: Event
    setting: MeetingSetting
    departure: Departure
    plan: str

    @property
    def grid(self) -> Sequence[Round]:
        return self.departure.gathered.grid

    def firm(self, meeting: Meeting) -> str:
        return self.departure.gathered.parties[meeting.firm].name

    def institution(self, meeting: Meeting) -> str:
        return self.departure.gathered.parties[meeting.institution].name


def show(request: Request, session: Session) -> Response:
    return _page(request, session, None)


def confirm(request: Request, session: Session) -> Response:
    """The party is out, the others as shown. Writes. 422 without a reason."""
    event = own_event(request, session)
    form = fill(DepartureForm, form_of(request))
    if form.value is None:
        return _page(request, session, form, status=422)
    done = drop_out(
        session,
        event=event,
        party_id=request.path_params["id"],
        plan=_read(sent(request, "plan")),
        live_version=number(sent(request, "live_version")),
        reason=form.value.reason,
        account_id=account_of(request),
        now=now(),
    )
    return see(f"/organise/events/{event.code}/meetings?done={'dropped' if done.parties else 'out'}")


def take_back(request: Request, session: Session) -> Response:
    """The party comes after all. Writes."""
    event = own_event(request, session)
    come_back(session, event=event, party_id=request.path_params["id"], account_id=account_of(request))
    return see(f"/organise/events/{event.code}/meetings?done=back")


def _page(
    request: Request, session: Session, form: Form[DepartureForm] | None, status: int = 200
) -> Response:
    event, setting = own_setting(request, session)
    found = preview(session, event, setting, request.path_params["id"], now())
    form = form or Form(typed={"reason": found.party.withdrawn_reason})
    page = DeparturePage(event, setting, found, _written(found.plan))
    return render(request, "matchmaking/meetings/departure.html", {"page": page, "form": form}, status=status)


def _written(plan: Plan) -> str:
    """「0-3-12-7,…」: round, table, firm, institution."""
    return ",".join(f"{each.round}-{each.table}-{each.firm}-{each.institution}" for each in plan)


def _read(typed: str) -> Plan:
    found: list[Meeting] = []
    for part in typed.split(",") if typed else ():
        values = [number(each) for each in part.split("-")]
        if len(values) != len(fields(Meeting)) or len(found) == MOST_MEETINGS:
            raise NotRead
        found.append(Meeting(*values))
    return tuple(sorted(found))

"""A party does not come: what falls away at once, how it could be made good by a job, confirmed here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.meetings import departure_work
from events.matchmaking.meetings.departure_work import Worked
from events.matchmaking.meetings.dropping_out import come_back, drop_out, party_in
from events.matchmaking.meetings.gathering import Gathered, gather
from events.matchmaking.meetings.hours import Round
from events.matchmaking.meetings.pages.asking import account_of, number, own_event, own_setting, sent
from events.matchmaking.meetings.problem import Meeting, Plan
from events.matchmaking.meetings.refusals import ChangedMeanwhile
from events.matchmaking.meetings.replan import Replanned, told, without
from events.matchmaking.models import Event, MeetingParty, MeetingSetting
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.jobs import Job
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class DepartureForm(BaseModel):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]


@dataclass(frozen=True)
class DeparturePage:
    """The context of matchmaking/meetings/departure.html.

    `falls`: its meetings that have not begun. `alone`: who would have none left without them. `job` works out
    what could take their place, `found` is what it found unless things have changed since.
    """

    event: Event
    setting: MeetingSetting
    gathered: Gathered
    party: MeetingParty
    falls: Plan
    alone: Sequence[str]
    job: Job | None
    found: Replanned | None

    @property
    def grid(self) -> Sequence[Round]:
        return self.gathered.grid

    @property
    def can_confirm(self) -> bool:
        """Whether it is known what would change: nothing, or what was worked out."""
        return not self.falls or self.found is not None

    def firm(self, meeting: Meeting) -> str:
        return self.gathered.parties[meeting.firm].name

    def institution(self, meeting: Meeting) -> str:
        return self.gathered.parties[meeting.institution].name


def show(request: Request, session: Session) -> Response:
    return _page(request, session, request.query_params.get("job", ""), None)


def work_out(request: Request, session: Session) -> Response:
    """Leaves a job that works out how to make good what falls away. Writes."""
    event, setting = own_setting(request, session)
    party = party_in(session, event, request.path_params["id"])
    at = now()
    job = departure_work.ask(
        session, event=event, setting=setting, party=party, account_id=account_of(request), now=at
    )
    return see(f"/jobs/{job.token}")


def confirm(request: Request, session: Session) -> Response:
    """The party is out, the others as shown. Writes. 422 without a reason."""
    event = own_event(request, session)
    token, form = sent(request, "job"), fill(DepartureForm, form_of(request))
    if form.value is None:
        return _page(request, session, token, form, status=422)
    party = party_in(session, event, request.path_params["id"])
    worked = _worked(request, departure_work.job_of(session, token, party))
    if token and worked is None:
        raise ChangedMeanwhile(event)
    done = drop_out(
        session,
        event=event,
        party_id=party.id,
        plan=worked.plan if worked else None,
        live_version=worked.live_version if worked else number(sent(request, "live_version")),
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
    request: Request, session: Session, token: str, form: Form[DepartureForm] | None, status: int = 200
) -> Response:
    event, setting = own_setting(request, session)
    party = party_in(session, event, request.path_params["id"])
    gathered = gather(session, event, setting, now())
    job = departure_work.job_of(session, token, party) if token else None
    falls = tuple(each for each in gathered.ahead(gathered.live) if party.id in each.pair)
    page = DeparturePage(
        event=event,
        setting=setting,
        gathered=gathered,
        party=party,
        falls=falls,
        alone=_alone(gathered, party.id, falls),
        job=job,
        found=_found(gathered, party.id, _worked(request, job)),
    )
    form = form or Form(typed={"reason": party.withdrawn_reason})
    return render(request, "matchmaking/meetings/departure.html", {"page": page, "form": form}, status=status)


def _worked(request: Request, job: Job | None) -> Worked | None:
    return departure_work.worked_out(request.app.state.settings.folder.jobs, job) if job else None


def _found(gathered: Gathered, party_id: int, worked: Worked | None) -> Replanned | None:
    if worked is None or worked.live_version != gathered.setting.live_version:
        return None
    before, after = gathered.ahead(gathered.live), gathered.ahead(worked.plan)
    return told(without(gathered.task, party_id), before, after, proven=worked.proven)


def _alone(gathered: Gathered, party_id: int, falls: Plan) -> list[str]:
    """Who would have no meeting all day without these, by name."""
    left = {party for each in gathered.live if each not in falls for party in each.pair}
    lost = {party for each in falls for party in each.pair} - left - {party_id}
    return sorted(gathered.parties[each].name for each in lost)

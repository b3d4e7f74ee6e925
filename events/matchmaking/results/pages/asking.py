"""Who asks after an event: a registered person for their side, or the organiser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request

from events.matchmaking.meetings.delegations import delegations
from events.matchmaking.meetings.schedule import party_of
from events.matchmaking.models import (
    Event,
    GroupKind,
    Meeting,
    MeetingParty,
    MeetingSide,
    Registration,
    RegistrationGroup,
    RegistrationState,
    Voice,
)
from events.matchmaking.queries import event_by_code
from events.matchmaking.refusals import EventCalledOff
from events.matchmaking.registering.access import registration_for
from events.matchmaking.registering.refusals import NoSuchRegistration
from events.matchmaking.results.refusals import NoSuchMeeting
from yurong.accounts.visitor import visitor
from yurong.kit.errors import Problem


@dataclass(frozen=True)
class Participant:
    """A person with a confirmed place. `party`: the side's meetings are this party's; None without any."""

    event: Event
    registration: Registration
    party: MeetingParty | None
    is_firm: bool
    url: str

    @property
    def here(self) -> str:
        """The page of results."""
        return f"{self.url}/results"

    @property
    def voice(self) -> Voice:
        return Voice.FIRM if self.is_firm else Voice.INSTITUTION


def participant(request: Request, session: Session) -> Participant:
    """Whom the address of a registration names; the event with all. Raises NoSuchRegistration (404)."""
    key: str = request.path_params["token"]
    found, registration = registration_for(session, visitor(request), key)
    if found.called_off_at is not None:
        raise EventCalledOff
    if registration.state != RegistrationState.CONFIRMED:
        raise NoSuchRegistration
    event = event_by_code(session, found.code)
    mine = next(
        (
            each
            for each in delegations(session, event.id)
            if any(one.id == registration.id for one in each.people)
        ),
        None,
    )
    group = session.get_one(RegistrationGroup, registration.group_id)
    return Participant(
        event,
        registration,
        party_of(session, event.id, mine) if mine else None,
        group.kind == GroupKind.FIRM,
        f"/registrations/{key}",
    )


def own_meeting(session: Session, who: Participant, meeting_id: int) -> Meeting:
    """One of the party's own. Raises NoSuchMeeting (404)."""
    if who.party is None:
        raise NoSuchMeeting
    side = Meeting.firm_id if who.party.side == MeetingSide.FIRM else Meeting.institution_id
    found = session.scalar(select(Meeting).where(Meeting.id == meeting_id, side == who.party.id))
    if found is None:
        raise NoSuchMeeting
    return found


@contextmanager
def leading_back(url: str) -> Iterator[None]:
    """What is refused inside leads back to this page of results: the domain knows no secret address."""
    try:
        yield
    except Problem as refusal:
        refusal.next_label, refusal.next_url = "返回会后页面", url
        raise

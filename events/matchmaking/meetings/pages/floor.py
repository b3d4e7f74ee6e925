"""On the spot: round by round who should be where, who did not come, and who could take the seat."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.meetings import filling
from events.matchmaking.meetings.delegations import parties_of
from events.matchmaking.meetings.hours import Round, grid_of
from events.matchmaking.meetings.pages.asking import NotRead, account_of, number, own_event, own_setting, sent
from events.matchmaking.meetings.schedule import Item, items_of
from events.matchmaking.meetings.suggest import Suggestion
from events.matchmaking.models import Event, Meeting, MeetingParty, MeetingState
from yurong.kit.clock import now
from yurong.kit.templating import render
from yurong.kit.web import see

MOST_OFFERS = 6


@dataclass(frozen=True)
class Offer:
    """A party that could take the seat."""

    suggestion: Suggestion
    party: MeetingParty


@dataclass(frozen=True)
class Seat:
    """One meeting of the round; `offers` where somebody is missing, until `instead` has taken the seat."""

    item: Item
    offers: list[Offer]
    instead: Item | None


@dataclass(frozen=True)
class FloorPage:
    """The context of matchmaking/meetings/floor.html."""

    event: Event
    grid: tuple[Round, ...]
    round: Round
    has_begun: bool
    seats: list[Seat]
    done: str


def show(request: Request, session: Session) -> Response:
    """One round: the one asked for, else the one that runs or comes next."""
    event, setting = own_setting(request, session)
    grid, at = grid_of(setting), now()
    asked = request.query_params.get("round", "")
    if asked.isascii() and asked.isdigit() and len(asked) < len("100") and int(asked) < len(grid):
        shown = grid[int(asked)]
    else:
        shown = next((each for each in grid if each.ends_at > at), grid[-1])
    items = [
        each
        for each in items_of(session, setting)
        if each.round.number == shown.number and each.state is not MeetingState.CANCELLED
    ]
    offers = _offers(session, event, items)
    page = FloorPage(
        event=event,
        grid=grid,
        round=shown,
        has_begun=shown.starts_at <= at,
        seats=[Seat(each, offers.get(each.meeting.id, []), _instead(each, items)) for each in items],
        done={"absent": "已记未到场", "came": "已恢复", "filled": "已补上，正在通知双方"}.get(
            request.query_params.get("done", ""), ""
        ),
    )
    return render(request, "matchmaking/meetings/floor.html", {"page": page})


def mark_absent(request: Request, session: Session) -> Response:
    """Notes who did not come, or takes it back. Writes."""
    event = own_event(request, session)
    code, at = request.path_params["short_code"], now()
    if sent(request, "came") == "1":
        row = filling.came_after_all(session, event=event, code=code, account_id=account_of(request), now=at)
        return see(_url(event, row.round, "came"))
    row = filling.mark_absent(
        session,
        event=event,
        code=code,
        absent_id=number(sent(request, "absent")),
        account_id=account_of(request),
        now=at,
    )
    return see(_url(event, row.round, "absent"))


def fill(request: Request, session: Session) -> Response:
    """Somebody takes the seat, in one tap. Writes."""
    event = own_event(request, session)
    parts = sent(request, "meeting").split("-")
    if len(parts) != len(("round", "table", "firm", "institution")):
        raise NotRead
    at, table, firm, institution = (number(each) for each in parts)
    filling.fill(
        session,
        event=event,
        code=request.path_params["short_code"],
        firm_id=firm,
        institution_id=institution,
        table=table,
        account_id=account_of(request),
        now=now(),
    )
    return see(_url(event, at, "filled"))


def _offers(session: Session, event: Event, items: list[Item]) -> dict[int, list[Offer]]:
    """The best few for each missed meeting, by its id."""
    missed = [each.meeting for each in items if each.state is MeetingState.MISSED]
    found = filling.offers(session, event=event, missed=missed)
    parties = {each.id: each for each in parties_of(session, event.id).values()} if missed else {}
    return {
        row.id: [Offer(each, parties[_asked_in(row, each)]) for each in found[row.id][:MOST_OFFERS]]
        for row in missed
    }


def _instead(missed: Item, items: list[Item]) -> Item | None:
    """What takes place of a missed meeting: at its table, or of the firm that waited at another one."""
    if missed.meeting.absent_id is None:
        return None
    waits = missed.other(missed.meeting.absent_id)
    for each in items:
        is_since = each.meeting.changed_at >= missed.meeting.changed_at
        is_elsewhere = each.firm.id == waits.id and is_since
        if each.stands and (each.meeting.table_number == missed.meeting.table_number or is_elsewhere):
            return each
    return None


def _asked_in(missed: Meeting, offer: Suggestion) -> int:
    return offer.meeting.institution if missed.absent_id == missed.institution_id else offer.meeting.firm


def _url(event: Event, round_number: int, done: str) -> str:
    return f"/organise/events/{event.code}/meetings/floor?round={round_number}&done={done}"

"""My events: drafts, those under review, published ones, with how many have registered."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import Event, EventKind
from events.matchmaking.queries import events_run_by, under_review
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.templating import render


@dataclass(frozen=True)
class Row:
    """One event of the list."""

    event: Event
    kind: str
    taken: int
    capacity: int


def show(request: Request, session: Session) -> Response:
    events = events_run_by(session, visitor(request))
    groups: dict[str, list[Row]] = {"draft": [], "review": [], "coming": [], "over": []}
    for each in events:
        row = Row(
            each,
            EventKind(each.kind).label,
            sum(group.taken for group in each.groups),
            sum(group.capacity for group in each.groups),
        )
        groups[_standing(each)].append(row)
    for name in ("draft", "review", "coming"):
        groups[name].reverse()
    waiting = len(under_review(session)) if visitor(request).has("administrator") else 0
    context = {"groups": groups, "total": len(events), "waiting": waiting}
    return render(request, "matchmaking/organise/mine.html", context)


def _standing(event: Event) -> str:
    if event.published_at is None:
        return "draft" if event.submitted_at is None else "review"
    return "over" if event.ends_at <= now() or event.called_off_at is not None else "coming"

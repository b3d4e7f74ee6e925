"""The institution's inbox: firms that agreed to be handed over, longest waiting first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.followup import queries
from events.followup.awaited import ANSWER_WITHIN
from events.followup.models import FollowUp
from events.followup.pages.form import new_key
from events.followup.stages import Stage
from events.followup.wording import Standing, standing_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.templating import render


@dataclass(frozen=True)
class DeskRow:
    """One firm's application. `until` is when the institution is late, None while it is not awaited."""

    follow_up: FollowUp
    standing: Standing
    until: datetime | None
    is_new: bool
    request_key: str


def show(request: Request, session: Session) -> Response:
    rows = [_row(each) for each in queries.inbox(session, visitor(request))]
    groups = (
        ("请答复", [row for row in rows if row.is_new]),
        ("在办", [row for row in rows if not row.is_new and row.until]),
        ("已有结果", [row for row in rows if not row.until]),
    )
    return render(request, "followup/desk.html", {"groups": groups, "total": len(rows)})


def _row(follow_up: FollowUp) -> DeskRow:
    until = follow_up.clock_at + ANSWER_WITHIN if follow_up.clock_at else None
    is_new = follow_up.stage == Stage.HANDED_OVER
    return DeskRow(follow_up, standing_of(follow_up, now()), until, is_new, new_key())

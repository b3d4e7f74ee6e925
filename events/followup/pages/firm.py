"""What became of it, for the firm: every match and task, consent per institution, given and taken back."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.followup import queries
from events.followup.awaited import FIRM, may_enter
from events.followup.models import FollowCase, FollowUp
from events.followup.pages.form import new_key
from events.followup.stages import Stage
from events.followup.wording import DID, Standing, Told, standing_of, told
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.templating import render


@dataclass(frozen=True)
class FirmRow:
    """One follow-up of the list: `able` is what the firm may enter now."""

    follow_up: FollowUp
    standing: Standing
    history: tuple[Told, ...]
    able: tuple[Stage, ...]
    request_key: str


@dataclass(frozen=True)
class FirmCase:
    """One occasion: its matches, then its tasks."""

    case: FollowCase
    matches: tuple[FirmRow, ...]
    tasks: tuple[FirmRow, ...]


DONE = {
    Stage.HANDED_OVER: "已同意转交。机构会收到邮件，进展会写在这里，也会发邮件告诉您",
    Stage.WITHDRAWN: "已撤回。机构从现在起看不到您的联系方式和需求",
    Stage.ENDED: "已结束这一项的跟踪",
    Stage.DONE: "已记下：办好了",
    Stage.NOT_DONE: "已记下：没有办。以后办好了可以再改",
}


def show(request: Request, session: Session) -> Response:
    cases = [_case(each) for each in queries.cases_of_firm(session, visitor(request))]
    done = {each.value: words for each, words in DONE.items()}.get(request.query_params.get("done", ""), "")
    return render(request, "followup/firm.html", {"cases": cases, "done": done, "did": DID})


def _case(case: FollowCase) -> FirmCase:
    rows = {
        kind: tuple(_row(each) for each in case.follow_ups if each.kind == kind) for kind in ("match", "task")
    }
    return FirmCase(case, rows["match"], rows["task"])


def _row(follow_up: FollowUp) -> FirmRow:
    able = may_enter(Stage(follow_up.stage), FIRM, is_task=follow_up.kind == "task", owner=follow_up.owner)
    # Names of an institution's people are theirs: the firm sees which side entered a step.
    return FirmRow(follow_up, standing_of(follow_up, now()), told(follow_up, {}), able, new_key())

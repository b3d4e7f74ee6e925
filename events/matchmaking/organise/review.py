"""The reviewer's pages: what waits, the event as the public would see it, and the decision."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking import publishing
from events.matchmaking.drawn_up import span_in_words
from events.matchmaking.models import Event, EventKind, GroupKind
from events.matchmaking.organise.asking import account_of, own_event, public_url_of
from events.matchmaking.public.page import about
from events.matchmaking.queries import under_review
from events.matchmaking.registering.answers import questions_of
from events.matchmaking.registering.consents import own_text
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {"published": "已发布，主办方会收到邮件", "returned": "已退回，主办方会收到您的意见"}


class ReturnForm(BaseModel):
    remark: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=400)]


def queue(request: Request, session: Session) -> Response:
    rows = [(each, EventKind(each.kind).label, _places(each)) for each in under_review(session)]
    done = DONE.get(request.query_params.get("done", ""), "")
    return render(request, "matchmaking/organise/queue.html", {"rows": rows, "done": done})


def show(request: Request, session: Session) -> Response:
    return _page(request, session, own_event(request, session), Form())


def publish(request: Request, session: Session) -> Response:
    """Writes. Twice is once."""
    event = own_event(request, session)
    publishing.publish(
        session, event=event, account_id=account_of(request), now=now(), public_url=public_url_of(request)
    )
    return see("/organise/event-reviews?done=published")


def send_back(request: Request, session: Session) -> Response:
    """Writes."""
    event = own_event(request, session)
    form = fill(ReturnForm, form_of(request))
    if form.value is None:
        return _page(request, session, event, form, status=422)
    publishing.send_back(
        session,
        event=event,
        remark=form.value.remark,
        account_id=account_of(request),
        now=now(),
        public_url=public_url_of(request),
    )
    return see("/organise/event-reviews?done=returned")


def _places(event: Event) -> int:
    return sum(each.capacity for each in event.groups)


def _page(
    request: Request, session: Session, event: Event, form: Form[ReturnForm], status: int = 200
) -> Response:
    own = own_text(session, event.id)
    context = {
        "event": event,
        "form": form,
        "kind": EventKind(event.kind).label,
        "when": span_in_words(event.starts_at, event.ends_at),
        "about": about(event),
        "groups": [(each.name, GroupKind(each.kind).label, each.capacity) for each in event.groups],
        "questions": questions_of(session, event.id),
        "own_text": own.text if own else "",
        "is_waiting": event.submitted_at is not None and event.published_at is None,
        "returned": [each for each in event.steps if each.kind == "returned"],
    }
    return render(request, "matchmaking/organise/review.html", context, status=status)

"""The programme of an event: its items, adding, changing and removing one."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking import programme
from events.matchmaking.drawing_up import EventRefused, refuse_change
from events.matchmaking.drawn_up import span_in_words
from events.matchmaking.models import AgendaSession, EventKind
from events.matchmaking.organise.asking import account_of, own_event
from events.matchmaking.organise.forms import SessionForm, values_of_session
from events.matchmaking.publishing import training_minutes_planned
from events.wall_moments import as_typed
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {"added": "已添加", "changed": "修改已保存", "removed": "已删除"}


def show(request: Request, session: Session) -> Response:
    """The programme with an empty form that begins where the last item ends."""
    event = own_event(request, session)
    begins = max((each.ends_at for each in event.sessions), default=event.starts_at)
    values: dict[str, object] = {"starts_at": as_typed(begins), "ends_at": as_typed(event.ends_at)}
    if event.kind == EventKind.TRAINING:
        values["counts"] = "yes"
    return _page(request, session, prefilled(SessionForm, values), None)


def add(request: Request, session: Session) -> Response:
    """Writes. A double click adds once."""
    event = own_event(request, session)
    form = fill(SessionForm, form_of(request))
    if form.value is None:
        return _page(request, session, form, None, 422)
    try:
        programme.add_session(
            session, event=event, wanted=form.value.to_session(), account_id=account_of(request), now=now()
        )
    except EventRefused as refused:
        return _page(request, session, form.refused_all(refused.errors), None, 422)
    return see(f"/organise/events/{event.code}/agenda?done=added")


def edit(request: Request, session: Session) -> Response:
    item = programme.item_of(session, own_event(request, session), request.path_params["id"])
    return _page(request, session, prefilled(SessionForm, values_of_session(item)), item)


def change(request: Request, session: Session) -> Response:
    """Writes."""
    event = own_event(request, session)
    item = programme.item_of(session, event, request.path_params["id"])
    form = fill(SessionForm, form_of(request))
    if form.value is None:
        return _page(request, session, form, item, 422)
    try:
        programme.change_session(
            session,
            event=event,
            session_id=item.id,
            wanted=form.value.to_session(),
            account_id=account_of(request),
            now=now(),
        )
    except EventRefused as refused:
        return _page(request, session, form.refused_all(refused.errors), item, 422)
    return see(f"/organise/events/{event.code}/agenda?done=changed")


def remove(request: Request, session: Session) -> Response:
    """Writes. Twice is once."""
    event = own_event(request, session)
    programme.remove_session(
        session,
        event=event,
        session_id=request.path_params["id"],
        account_id=account_of(request),
        now=now(),
    )
    return see(f"/organise/events/{event.code}/agenda?done=removed")


def _page(
    request: Request,
    session: Session,
    form: Form[SessionForm],
    item: AgendaSession | None,
    status: int = 200,
) -> Response:
    event = own_event(request, session)
    refuse_change(event, now())
    is_training = event.kind == EventKind.TRAINING
    context = {
        "event": event,
        "form": form,
        "item": item,
        "when": span_in_words(event.starts_at, event.ends_at),
        "planned": training_minutes_planned(session, event) if is_training else 0,
        "is_training": is_training,
        "done": DONE.get(request.query_params.get("done", ""), ""),
    }
    return render(request, "matchmaking/organise/agenda.html", context, status=status)

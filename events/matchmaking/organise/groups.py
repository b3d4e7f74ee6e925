"""The groups of an event with their quotas: adding, changing and removing one."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking import grouping
from events.matchmaking.drawing_up import EventRefused, refuse_change
from events.matchmaking.models import GroupKind
from events.matchmaking.organise.asking import account_of, own_event, public_url_of
from events.matchmaking.organise.forms import GroupForm, QuotaForm
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {"added": "已添加", "changed": "修改已保存", "removed": "已删除"}


def show(request: Request, session: Session) -> Response:
    return _page(request, session, Form(typed={"kind": "firm", "name": "企业"}))


def add(request: Request, session: Session) -> Response:
    """Writes. A double click adds once."""
    event = own_event(request, session)
    form = fill(GroupForm, form_of(request))
    if form.value is None:
        return _page(request, session, form, status=422)
    try:
        grouping.add_group(
            session, event=event, wanted=form.value.to_group(), account_id=account_of(request), now=now()
        )
    except EventRefused as refused:
        return _page(request, session, form.refused_all(refused.errors), status=422)
    return see(f"/organise/events/{event.code}/groups?done=added")


def change(request: Request, session: Session) -> Response:
    """Another name or quota; who waits gets what comes free. Writes."""
    event, group_id = own_event(request, session), request.path_params["id"]
    form = fill(QuotaForm, form_of(request))
    if form.value is None:
        return _page(request, session, Form(), changed=(group_id, form), status=422)
    try:
        grouping.change_group(
            session,
            event=event,
            group_id=group_id,
            name=form.value.name,
            capacity=form.value.capacity,
            account_id=account_of(request),
            now=now(),
            public_url=public_url_of(request),
        )
    except EventRefused as refused:
        wrong = form.refused_all(refused.errors)
        return _page(request, session, Form(), changed=(group_id, wrong), status=422)
    return see(f"/organise/events/{event.code}/groups?done=changed")


def remove(request: Request, session: Session) -> Response:
    """Writes. Twice is once."""
    event = own_event(request, session)
    grouping.remove_group(
        session, event=event, group_id=request.path_params["id"], account_id=account_of(request), now=now()
    )
    return see(f"/organise/events/{event.code}/groups?done=removed")


def _page(
    request: Request,
    session: Session,
    form: Form[GroupForm],
    *,
    changed: tuple[int, Form[QuotaForm]] | None = None,
    status: int = 200,
) -> Response:
    """`changed`: the group whose change was refused, as typed."""
    event = own_event(request, session)
    refuse_change(event, now())
    context = {
        "event": event,
        "form": form,
        "changed_id": changed[0] if changed else 0,
        "changed": changed[1] if changed else Form(),
        "kinds": [(each.value, each.label) for each in GroupKind],
        "labels": {each.value: each.label for each in GroupKind},
        "done": DONE.get(request.query_params.get("done", ""), ""),
    }
    return render(request, "matchmaking/organise/groups.html", context, status=status)

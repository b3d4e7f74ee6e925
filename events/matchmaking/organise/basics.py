"""Drawing an event up, and changing it: the form asks what its kind needs."""

from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.vocabulary import Track
from events import codes
from events.matchmaking import drawing_up
from events.matchmaking.models import Audience, Event, EventKind, EventMode
from events.matchmaking.organise import forms
from events.matchmaking.organise.asking import account_of, own_event, public_url_of
from events.matchmaking.organise.forms import EventForm
from events.matchmaking.queries import events_run_by
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

KIND_HINTS = {
    EventKind.MATCHMAKING: "银行、基金、保险和企业当面谈，可以排一对一洽谈",
    EventKind.CHAIN: "一个领域、一条产业链的企业和机构",
    EventKind.ROADSHOW: "项目上台讲，或围绕一个专题对接",
    EventKind.TRAINING: "四类人才的培训，记学时，可发证书",
    EventKind.BRIEFING: "讲清楚一份文件、一个产品怎么申请",
    EventKind.CONTEST: "创新创业大赛的赛前、赛中、赛后活动",
}


def new(request: Request, session: Session) -> Response:
    """First the kind, then its form, with what rarely changes taken over from the last event."""
    asked = request.query_params.get("kind", "")
    if asked not in [each.value for each in EventKind]:
        kinds = [(each.value, each.label, KIND_HINTS[each]) for each in EventKind]
        return render(request, "matchmaking/organise/kinds.html", {"kinds": kinds})
    values: dict[str, object] = {
        "kind": asked,
        "mode": EventMode.ON_SITE.value,
        "ending": codes.clinic_ending(),
        "has_waitlist": "yes",
    }
    mine = (each for each in events_run_by(session, visitor(request)) if _is_of(each, request))
    if last := next(mine, None):
        values |= {"organiser": last.organiser, "contact": last.contact, "region": last.region}
    return _page(request, prefilled(EventForm, values), None)


def create(request: Request, session: Session) -> Response:
    """Draws the event up, as a draft. Writes. A double click draws it up once."""
    form = fill(EventForm, form_of(request))
    if form.value is None:
        return _page(request, form, None, status=422)
    at, account_id = now(), account_of(request)
    wanted = form.value.to_event(at)
    try:
        made = drawing_up.draw_up(session, event=wanted, account_id=account_id, now=at)
    except drawing_up.EventRefused as refused:
        if "code" not in refused.errors:
            return _page(request, form.refused_all(refused.errors), None, status=422)
        anew = replace(wanted, code=None)
        made = drawing_up.draw_up(session, event=anew, account_id=account_id, now=at)
    return see(f"/organise/events/{made.code}?done=drawn-up")


def edit(request: Request, session: Session) -> Response:
    event = own_event(request, session)
    drawing_up.refuse_change(event, now())
    return _page(request, prefilled(EventForm, forms.values_of(event, now())), event)


def change(request: Request, session: Session) -> Response:
    """Changes the basics; once published, who is registered is told. Writes."""
    event = own_event(request, session)
    form = fill(EventForm, form_of(request))
    if form.value is None:
        return _page(request, form, event, status=422)
    at = now()
    wanted = form.value.to_event(at)
    if event.published_at is not None and form.value.registration_opens_at is None:
        wanted = replace(wanted, registration_opens_at=event.registration_opens_at)
    try:
        told = drawing_up.redraw(
            session,
            event=event,
            wanted=wanted,
            account_id=account_of(request),
            now=at,
            public_url=public_url_of(request),
        )
    except drawing_up.EventRefused as refused:
        return _page(request, form.refused_all(refused.errors), event, status=422)
    done = f"told&number={told}" if told else "changed"
    return see(f"/organise/events/{event.code}?done={done}")


def _is_of(event: Event, request: Request) -> bool:
    return event.organiser_account_id == account_of(request)


def _page(request: Request, form: Form[EventForm], event: Event | None, status: int = 200) -> Response:
    asked = event.kind if event else form.typed.get("kind", "")
    kind = EventKind(asked) if asked in [each.value for each in EventKind] else EventKind.MATCHMAKING
    context = {
        "form": form,
        "event": event,
        "kind": kind,
        "regions": request.app.state.henan_regions,
        "modes": [(each.value, each.label) for each in EventMode],
        "tracks": [("", "请选择"), *((each.value, each.label) for each in Track if each != Track.OTHER)],
        "audiences": [(each.value, each.label) for each in Audience],
        "phases": [("before", "赛前"), ("during", "赛中"), ("after", "赛后")],
    }
    return render(request, "matchmaking/organise/basics.html", context, status=status)

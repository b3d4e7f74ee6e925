"""Badges: everybody's, a group's or one person's, in one of the sizes."""

from collections.abc import Callable

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import RegistrationState
from events.matchmaking.on_site import people
from events.matchmaking.on_site.badge import FORMATS
from events.matchmaking.on_site.badge_print import badges_pdf
from events.matchmaking.on_site.badge_stack import stack_of
from events.matchmaking.on_site.badge_work import AT_ONCE, KIND
from events.matchmaking.on_site.holding import WHY
from events.matchmaking.on_site.pages.asking import own_event
from events.matchmaking.on_site.pages.forms import BadgesForm
from events.matchmaking.on_site.refusals import NobodyToPrint
from events.matchmaking.organise.asking import account_of
from yurong.accounts.audit import record
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.jobs import enqueue_job
from yurong.kit.templating import render
from yurong.kit.web import form_of, see
from yurong.settings import Settings


def show(request: Request, session: Session) -> Response:
    """The form: whose, and how large. `registration` in the address asks for one person's."""
    return _page(request, session, Form(typed={"size": "card"} | dict(request.query_params)))


def make(request: Request, session: Session) -> Response | Callable[[], Response]:
    """The PDF at once, or the page of a job for more than a hundred. Writes."""
    event, account_id, at = own_event(request, session), account_of(request), now()
    form = fill(BadgesForm, form_of(request))
    if form.value is None:
        return _page(request, session, form, status=422)
    asked = form.value
    settings: Settings = request.app.state.settings
    if asked.registration:
        person = people.registration_at(session, event, asked.registration)
        state = RegistrationState(person.state)
        if state is not RegistrationState.CONFIRMED:
            raise NobodyToPrint(WHY[state], next_url=f"/organise/events/{event.code}/badges")
        wanted = [person]
    else:
        wanted = people.expected(session, event, asked.group)
    if not wanted:
        raise NobodyToPrint(next_url=f"/organise/events/{event.code}/badges")
    record(session, account_id, "badges.printed", f"event:{event.code}", count=len(wanted), size=asked.size)
    if len(wanted) > AT_ONCE:
        job = enqueue_job(
            session,
            kind=KIND,
            title=f"打印胸卡：{event.title}"[:120],
            back_url=f"/organise/events/{event.code}/badges",
            params={"event": event.code, "size": asked.size, "group": asked.group},
            asked_by=account_id,
            now=at,
            key=f"{KIND}:{account_id}:{event.id}:{asked.size}:{asked.group}:{at:%Y%m%d%H%M}",
        )
        return see(f"/jobs/{job.token}")
    stack = stack_of(event, wanted, settings.secret_key, settings.public_url)

    def answer() -> Response:
        name = f"badges-{stack.event_code}-{asked.size}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
        return Response(badges_pdf(stack, asked.size), media_type="application/pdf", headers=headers)

    return answer


def _page(request: Request, session: Session, form: Form[BadgesForm], status: int = 200) -> Response:
    event = own_event(request, session)
    code = form.typed.get("registration", "")
    person = people.registration_at(session, event, code) if code else None
    counts = people.expected_counts(session, event)
    everybody = sum(counts.values())
    context = {
        "event": event,
        "form": form,
        "person": person,
        "expected": everybody,
        "is_job": everybody > AT_ONCE,
        "sizes": [(key, each.label) for key, each in FORMATS.items()],
        "groups": [
            ("", f"全部（{everybody} 人）"),
            *((str(each.id), f"{each.name}（{counts.get(each.id, 0)} 人）") for each in event.groups),
        ],
    }
    return render(request, "matchmaking/on_site/badge_form.html", context, status=status)

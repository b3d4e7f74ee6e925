"""Changing one's registration: particulars, answers, who comes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import Event, GroupKind, Registration
from events.matchmaking.registering import access, keeping
from events.matchmaking.registering.answers import answers_of, questions_of
from events.matchmaking.registering.changing import change
from events.matchmaking.registering.pages.form import PersonForm, typed_answers, with_answers
from events.matchmaking.registering.questions import Question, asked_of, checked
from events.matchmaking.registering.refusals import AlreadyRegistered, EnoughOfFirm
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


@dataclass(frozen=True)
class ChangePage:
    """The context of matchmaking/registering/change.html."""

    key: str
    event: Event
    registration: Registration
    questions: list[Question]
    needs_uscc: bool
    may_share: bool


def show(request: Request, session: Session) -> Response:
    event, mine = _mine(request, session)
    typed = {
        "name": mine.name,
        "phone": mine.phone,
        "email": mine.email,
        "organisation": mine.organisation,
        "position": mine.position,
        "uscc": mine.uscc,
        "shares_contact": "true" if mine.shares_contact else "",
    }
    known = {question.number: answer for question, answer in answers_of(session, mine.id)}
    return _page(request, session, event, mine, Form(typed=typed), known)


def submit(request: Request, session: Session) -> Response:
    """Keeps the changes; wrong fields show the form again (422). Writes."""
    event, mine = _mine(request, session)
    questions = asked_of(questions_of(session, event.id), mine.group_id)
    form = fill(PersonForm, form_of(request))
    typed = typed_answers(questions, form)
    answers, wrong = checked(questions, mine.group_id, typed)
    if wrong:
        form = replace(form, value=None, errors={**form.errors, **{f"q{n}": m for n, m in wrong.items()}})
    if form.value is None:
        return _page(request, session, event, mine, form, typed, status=422)
    try:
        change(
            session,
            event=event,
            registration=mine,
            person=form.value.person(),
            now=now(),
            public_url=request.app.state.settings.public_url,
            answers=answers,
            shares_contact=form.value.shares_contact,
            account_id=visitor(request).account_id,
        )
    except (AlreadyRegistered, EnoughOfFirm) as refused:
        beside = "phone" if isinstance(refused, AlreadyRegistered) else "uscc"
        session.expire(mine)
        return _page(request, session, event, mine, form.refused(beside, refused.message), typed, status=409)
    return see(f"/registrations/{request.path_params['token']}?done=changed")


def _mine(request: Request, session: Session) -> tuple[Event, Registration]:
    """Raises RegistrationOver, EventCalledOff or EventBegun (410) when nothing can be changed."""
    event, mine = access.registration_for(session, visitor(request), request.path_params["token"])
    keeping.refuse_over(mine)
    keeping.refuse_called_off(event)
    keeping.refuse_begun(event, now())
    return event, mine


def _page(
    request: Request,
    session: Session,
    event: Event,
    mine: Registration,
    form: Form[PersonForm],
    answers: Mapping[int, str],
    *,
    status: int = 200,
) -> Response:
    group = access.group_of(session, mine)
    page = ChangePage(
        key=request.path_params["token"],
        event=event,
        registration=mine,
        questions=asked_of(questions_of(session, event.id), mine.group_id),
        needs_uscc=group.kind == GroupKind.FIRM,
        may_share=group.kind == GroupKind.FIRM,
    )
    context = {"page": page, "form": with_answers(form, answers)}
    return render(request, "matchmaking/registering/change.html", context, status=status)

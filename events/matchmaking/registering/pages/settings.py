"""What the organiser settles about registering: the rule, the consent text, the questions of their own."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.holding import hold
from events.matchmaking.models import Event, EventQuestion, QuestionKind
from events.matchmaking.queries import event_for
from events.matchmaking.refusals import UnderReview
from events.matchmaking.registering import asking, consents, seats
from events.matchmaking.registering.asking import NewQuestion, QuestionRefused
from events.matchmaking.registering.rules import rule_of, settle
from events.matchmaking.registering.seats import GroupStanding
from yurong.accounts.audit import record
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.row_ids import RowId, row_id
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {"kept": "已保存", "asked": "问题已保存", "stopped": "不再问这个问题，已有的回答保留"}


class RuleForm(BaseModel):
    most_per_firm: Annotated[int, Field(ge=1, le=500)] | None = None
    kept_days: Annotated[int, Field(ge=1, le=1095)]
    own_text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class QuestionForm(BaseModel):
    kind: QuestionKind
    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]
    hint: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    is_required: bool = False
    options: Annotated[str, StringConstraints(max_length=2000)] = ""
    groups: list[RowId] = []
    shown_if: RowId | None = None
    shown_when: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    number: RowId | None = None

    def question(self) -> NewQuestion:
        """As the domain takes it; what does not go with the kind is left out."""
        options = tuple(line.strip() for line in self.options.splitlines() if line.strip())
        return NewQuestion(
            self.kind,
            self.label,
            self.hint,
            self.is_required,
            options if self.kind in asking.WITH_OPTIONS else (),
            tuple(sorted(self.groups)),
            self.shown_if,
            self.shown_when if self.shown_if is not None else "",
        )


@dataclass(frozen=True)
class SettingsPage:
    """The context of matchmaking/registering/settings.html. `editing`: the number of a question, or 0."""

    event: Event
    questions: list[EventQuestion]
    groups: list[GroupStanding]
    editing: int
    standard_text: str
    done: str


def show(request: Request, session: Session) -> Response:
    event = event_for(session, visitor(request), request.path_params["code"])
    number = row_id(request.query_params.get("question", ""))
    return _page(request, session, event, editing=number or 0)


def keep(request: Request, session: Session) -> Response:
    """Keeps rule and text; wrong fields show the form again (422). Writes."""
    event = _held(request, session)
    form = fill(RuleForm, form_of(request))
    if form.value is None:
        return _page(request, session, event, rule=form, status=422)
    account_id = visitor(request).account_id
    assert account_id is not None, "the guard lets only signed-in people in"
    settle(session, event.id, form.value.most_per_firm, form.value.kept_days)
    consents.write_own(session, event.id, form.value.own_text, account_id, now())
    record(session, account_id, "registration.rule", f"event:{event.code}")
    return see(f"/organise/events/{event.code}/form?done=kept")


def ask(request: Request, session: Session) -> Response:
    """A new question, or another wording of one (`number`); 422 with the form when it cannot be. Writes."""
    event = _held(request, session)
    form = fill(QuestionForm, form_of(request))
    number = row_id(form.typed.get("number", "")) or 0
    if form.value is not None and {*form.value.groups} - {each.group.id for each in _groups(session, event)}:
        form = form.refused("groups", "请从列出的身份中选择")
    if form.value is None:
        return _page(request, session, event, question=form, editing=number, status=422)
    try:
        if number:
            asking.reword(session, event.id, number, form.value.question(), now())
        else:
            asking.ask(session, event.id, form.value.question(), now())
    except QuestionRefused as refused:
        for name, why in refused.errors.items():
            form = form.refused(name, why)
        return _page(request, session, event, question=form, editing=number, status=422)
    record(session, visitor(request).account_id, "registration.question", f"event:{event.code}")
    return see(f"/organise/events/{event.code}/form?done=asked#questions")


def stop(request: Request, session: Session) -> Response:
    """The question is asked no longer. Writes."""
    event = _held(request, session)
    try:
        asking.stop(session, event.id, request.path_params["number"], now())
    except QuestionRefused as refused:
        return _page(request, session, event, question=_refused(refused), status=409)
    record(session, visitor(request).account_id, "registration.question", f"event:{event.code}")
    return see(f"/organise/events/{event.code}/form?done=stopped#questions")


def raise_up(request: Request, session: Session) -> Response:
    """The question comes one place earlier. Writes."""
    event = _held(request, session)
    try:
        asking.raise_up(session, event.id, request.path_params["number"])
    except QuestionRefused as refused:
        return _page(request, session, event, question=_refused(refused), status=409)
    return see(f"/organise/events/{event.code}/form#questions")


def _held(request: Request, session: Session) -> Event:
    """The event, for a change of its form. Raises UnderReview (409): what is reviewed does not change."""
    event = event_for(session, visitor(request), request.path_params["code"])
    hold(session, event)
    if event.submitted_at is not None and event.published_at is None:
        raise UnderReview(event)
    return event


def _refused(refused: QuestionRefused) -> Form[QuestionForm]:
    """An empty form that says why another question stays as it is."""
    return Form(typed={"kind": QuestionKind.TEXT.value}).refused("", refused.message)


def _groups(session: Session, event: Event) -> list[GroupStanding]:
    return seats.standing(session, event.id)


def _page(
    request: Request,
    session: Session,
    event: Event,
    *,
    rule: Form[RuleForm] | None = None,
    question: Form[QuestionForm] | None = None,
    editing: int = 0,
    status: int = 200,
) -> Response:
    rows = asking.current(session, event.id)
    edited = next((each for each in rows if each.number == editing), None)
    page = SettingsPage(
        event=event,
        questions=rows,
        groups=_groups(session, event),
        editing=edited.number if edited else 0,
        standard_text=consents.STANDARD_TEXTS[consents.STANDARD],
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    context = {
        "page": page,
        "rule": rule or _stored_rule(session, event),
        "form": question or _stored_question(edited),
        "kinds": [(each.value, each.label) for each in QuestionKind],
        "labels": {each.value: each.label for each in QuestionKind},
        "parents": [("", "总是问")]
        + [(str(each.number), each.label) for each in rows if each is not edited and _may_decide(each)],
        "groups": [(str(each.group.id), each.group.name) for each in page.groups],
    }
    return render(request, "matchmaking/registering/settings.html", context, status=status)


def _may_decide(row: EventQuestion) -> bool:
    return row.kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL, QuestionKind.YES_NO)


def _stored_rule(session: Session, event: Event) -> Form[RuleForm]:
    rule, own = rule_of(session, event.id), consents.own_text(session, event.id)
    typed = {
        "most_per_firm": str(rule.most_per_firm or ""),
        "kept_days": str(rule.kept_days),
        "own_text": own.text if own else "",
    }
    return Form(typed=typed)


def _stored_question(row: EventQuestion | None) -> Form[QuestionForm]:
    if row is None:
        return Form(typed={"kind": QuestionKind.TEXT.value})
    typed = {
        "kind": row.kind,
        "label": row.label,
        "hint": row.hint,
        "is_required": "true" if row.is_required else "",
        "options": "\n".join(row.options),
        "shown_if": str(row.shown_if or ""),
        "shown_when": row.shown_when,
    }
    return Form(typed=typed, typed_list={"groups": list(row.group_ids)})

"""Registering for an event: choosing a group, the form, and what it leads to."""

import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import Event, GroupKind, Registration
from events.matchmaking.registering import attempts, consents, seats
from events.matchmaking.registering.access import own_registrations, published_event
from events.matchmaking.registering.answers import questions_of
from events.matchmaking.registering.attempts import Wanted
from events.matchmaking.registering.opening import refuse_unless_open
from events.matchmaking.registering.pages.form import Filled, RegistrationForm, read_form, with_answers
from events.matchmaking.registering.party import MOST, register_party
from events.matchmaking.registering.questions import Question, asked_of
from events.matchmaking.registering.refusals import (
    AlreadyRegistered,
    EnoughOfFirm,
    EventFull,
    PartyTooLarge,
)
from events.matchmaking.registering.rules import rule_of
from events.matchmaking.registering.seats import GroupStanding
from yurong.accounts.enterprises import enterprises_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import NotFound
from yurong.kit.forms import Form
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

FIELD_OF = {AlreadyRegistered: "phone", EnoughOfFirm: "uscc"}
"""Beside which field a refusal stands."""


@dataclass(frozen=True)
class ApplyPage:
    """The context of matchmaking/registering/apply.html."""

    event: Event
    standing: GroupStanding
    several_groups: bool
    questions: list[Question]
    colleagues: int
    most_colleagues: int
    standard_text: str
    own_text: str
    needs_uscc: bool
    may_share: bool
    kept_days: int
    short: PartyTooLarge | None = None
    """When not all of a party fit: how many do."""


def show(request: Request, session: Session) -> Response:
    """The groups with what is free, or the form for one of them; one's own registration when there is one."""
    event = published_event(session, request.path_params["code"])
    who = visitor(request)
    refuse_unless_open(session, event, now())
    groups = seats.standing(session, event.id)
    chosen = _chosen(groups, request.query_params.get("group", ""))
    if chosen is None:
        own = _own(session, who.account_id, event)
        context = {"event": event, "groups": groups, "own": own}
        return render(request, "matchmaking/registering/groups.html", context)
    firms = enterprises_of(session, who) if who.is_signed_in else []
    firm = firms[0] if firms and chosen.group.kind == GroupKind.FIRM else None
    typed = {
        "name": who.name,
        "phone": who.phone or "",
        "email": who.email,
        "organisation": firm.name if firm else "",
        "uscc": firm.uscc if firm else "",
        "verify": "sms",
        "request_key": secrets.token_urlsafe(24),
    }
    filled = Filled(Form(typed=typed), 0, {}, None)
    return _page(request, session, event, chosen, filled)


def submit(request: Request, session: Session) -> Response:
    """Registers who is signed in; sends everybody else a code first. Wrong fields: the form again (422)."""
    event = published_event(session, request.path_params["code"])
    refuse_unless_open(session, event, now())
    sent = form_of(request)
    chosen = _chosen(seats.standing(session, event.id), str(sent.get("group", "")))
    if chosen is None:
        raise NotFound(
            "这场活动没有这一类名额。", next_label="重新选择", next_url=f"/events/{event.code}/registration"
        )
    questions = asked_of(questions_of(session, event.id), chosen.group.id)
    who = visitor(request)
    filled = read_form(
        sent,
        chosen.group,
        questions,
        standing=consents.current(session, event.id),
        needs_code=not who.is_signed_in,
    )
    if "more" in sent:
        more = min(filled.colleagues + 1, MOST - 1)
        as_typed = Filled(Form(None, filled.form.typed, filled.form.typed_list), more, filled.answers, None)
        return _page(request, session, event, chosen, as_typed)
    if filled.wanted is None:
        return _page(request, session, event, chosen, filled, status=422)
    if not who.is_signed_in:
        if short := _too_many(chosen, event, filled.wanted):
            return _page(request, session, event, chosen, filled, status=409, short=short)
        assert filled.form.value is not None, "what is wanted came from a form that is right"
        _, token = attempts.begin(
            session, event=event, wanted=filled.wanted, channel=filled.form.value.verify, now=now()
        )
        return see(f"/events/{event.code}/registration/codes/{token}")
    try:
        made, own = enter(request, session, event, filled.wanted, who.account_id)
    except PartyTooLarge as short:
        return _page(request, session, event, chosen, filled, status=409, short=short)
    except (AlreadyRegistered, EnoughOfFirm, EventFull) as refused:
        beside = FIELD_OF.get(type(refused), "")
        wrong = Filled(filled.form.refused(beside, refused.message), filled.colleagues, filled.answers, None)
        return _page(request, session, event, chosen, wrong, status=409)
    return see(f"/registrations/{own or made.code}?done=made")


def enter(
    request: Request, session: Session, event: Event, wanted: Wanted, account_id: int | None
) -> tuple[Registration, str | None]:
    """Registers everybody who is wanted; the first one's registration, and its token when new. Writes."""
    made = register_party(
        session,
        event=event,
        group_id=wanted.group_id,
        people=wanted.people,
        request_key=wanted.request_key,
        now=now(),
        public_url=request.app.state.settings.public_url,
        account_id=account_id,
        answers=wanted.answers,
        consents=wanted.consents,
        shares_contact=wanted.shares_contact,
        rest_waits=wanted.rest_waits,
    )
    return made[0]


def _too_many(chosen: GroupStanding, event: Event, wanted: Wanted) -> PartyTooLarge | None:
    """What is short already, so that nobody waits for a code in vain."""
    count = len(wanted.people)
    if chosen.free >= count or (event.has_waitlist and (wanted.rest_waits or count == 1)):
        return None
    return PartyTooLarge(count, chosen.free, can_wait=event.has_waitlist)


def _page(
    request: Request,
    session: Session,
    event: Event,
    chosen: GroupStanding,
    filled: Filled,
    *,
    status: int = 200,
    short: PartyTooLarge | None = None,
) -> Response:
    own = consents.own_text(session, event.id)
    rule = rule_of(session, event.id)
    is_firm = chosen.group.kind == GroupKind.FIRM
    page = ApplyPage(
        event=event,
        standing=chosen,
        several_groups=len(seats.standing(session, event.id)) > 1,
        questions=asked_of(questions_of(session, event.id), chosen.group.id),
        colleagues=filled.colleagues,
        most_colleagues=MOST - 1,
        standard_text=consents.STANDARD_TEXTS[consents.STANDARD],
        own_text=own.text if own else "",
        needs_uscc=is_firm,
        may_share=is_firm,
        kept_days=rule.kept_days,
        short=short,
    )
    typed = dict(filled.form.typed)
    versions = {"consent": str(consents.STANDARD), "consent_own": str(own.version) if own else ""}
    if any(typed.get(name, "") != version for name, version in versions.items()):
        typed |= versions | {"agrees": "", "agrees_own": ""}  # nobody agrees to a text they did not see
    shown: Form[RegistrationForm] = Form(None, typed, filled.form.typed_list, filled.form.errors)
    form = with_answers(shown, filled.answers)
    context = {"page": page, "event": event, "form": form}
    return render(request, "matchmaking/registering/apply.html", context, status=status)


def _chosen(groups: list[GroupStanding], wanted: str) -> GroupStanding | None:
    """The group of that id, or the only one there is."""
    if len(groups) == 1 and not wanted:
        return groups[0]
    return next((each for each in groups if str(each.group.id) == wanted), None)


def _own(session: Session, account_id: int | None, event: Event) -> str:
    """The code of the visitor's own live registration at the event; empty without one."""
    if account_id is None:
        return ""
    mine = own_registrations(session, account_id)
    return next((row.code for each, row in mine if each.id == event.id and row.ended_at is None), "")

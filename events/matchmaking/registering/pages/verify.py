"""The code that proves a telephone or mail address; with it the seat is taken."""

from dataclasses import dataclass

from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import Event, RegistrationAttempt
from events.matchmaking.registering import attempts, links
from events.matchmaking.registering.access import published_event
from events.matchmaking.registering.consents import ConsentChanged
from events.matchmaking.registering.pages.apply import enter
from events.matchmaking.registering.person import masked
from events.matchmaking.registering.refusals import AlreadyRegistered, PartyTooLarge
from yurong.kit.clock import now
from yurong.kit.forms import Form, clean
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

LEFT_AFTER = {4: "验证码不对，还可以试 1 次", 5: "验证码不对，已错 5 次，请重新获取"}


class CodeForm(BaseModel):
    code: str


@dataclass(frozen=True)
class VerifyPage:
    """The context of matchmaking/registering/verify.html. `to`: where the code went, half hidden."""

    event: Event
    token: str
    to: str
    by_mail: bool
    names: list[str]
    is_over: bool
    may_resend: bool
    was_resent: bool
    is_done: bool


def show(request: Request, session: Session) -> Response:
    event, attempt, token = _asked(request, session)
    form: Form[CodeForm] = Form()
    if attempt.tries:
        form = form.refused("code", LEFT_AFTER.get(attempt.tries, "验证码不对，请检查后再试"))
    page = VerifyPage(
        event=event,
        token=token,
        to=attempt.address if attempt.channel == "mail" else masked(attempt.address),
        by_mail=attempt.channel == "mail",
        names=[each.name for each in attempts.wanted_of(attempt).people],
        is_over=now() >= attempt.until or attempt.tries >= attempts.MOST_TRIES,
        may_resend=attempt.sent < attempts.MOST_CODES,
        was_resent=request.query_params.get("done") == "sent",
        is_done=attempt.registration_id is not None,
    )
    return render(request, "matchmaking/registering/verify.html", {"page": page, "form": form})


def verify(request: Request, session: Session) -> Response:
    """Registers when the code is right; a wrong one is counted, which a refusal would roll back. Writes."""
    event, attempt, token = _asked(request, session, lock=True)
    here = f"/events/{event.code}/registration/codes/{token}"
    if attempt.registration_id is not None:
        return see(here)
    code = clean(str(form_of(request).get("code", "")))
    if not attempts.is_right(session, attempt, token, code, now()):
        return see(f"{here}#f-code")
    try:
        made, own = enter(request, session, event, attempts.wanted_of(attempt), None)
    except (ConsentChanged, PartyTooLarge) as refused:
        refused.next_label, refused.next_url = "重新填写", f"/events/{event.code}/registration"
        raise
    if own is None and attempt.address not in (made.phone, made.email):
        raise AlreadyRegistered
    attempt.registration_id = made.id
    return see(f"/registrations/{own or links.mint(session, made, now())}?done=made")


def send_again(request: Request, session: Session) -> Response:
    """Sends another code. Writes."""
    event, attempt, token = _asked(request, session, lock=True)
    if attempt.registration_id is None:
        attempts.send_again(session, event=event, attempt=attempt, token=token, now=now())
    return see(f"/events/{event.code}/registration/codes/{token}?done=sent")


def _asked(
    request: Request, session: Session, *, lock: bool = False
) -> tuple[Event, RegistrationAttempt, str]:
    event = published_event(session, request.path_params["code"])
    token = request.path_params["token"]
    return event, attempts.attempt_by_token(session, event, token, lock=lock), token

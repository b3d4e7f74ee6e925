"""The firm's place in the line before a full clinic, and its answer to an offer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic import queries
from events.clinic.booking import Contact, station_of
from events.clinic.life import line, replying, waitlist
from events.clinic.life.replying import Reply
from events.clinic.models import Clinic, WaitlistEntry, WaitlistOffer
from yurong.accounts.enterprises import enterprises_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

PARTS = [("any", "都可以"), ("am", "上午"), ("pm", "下午")]
DONE = {
    "joined": ("已加入候补", "有时段空出来会按顺序通知您，也可以随时回来看位次。"),
    "left": ("已退出候补", "需要时可以重新加入。"),
    "declined": ("已谢绝", "时段让给了下一家。您的位次不变，还有别的时段空出来会再通知您。"),
    "over": ("答复时间已过", "这个时段已让给下一家，候补随之结束。还想参加，可以重新加入。"),
}


class JoinForm(BaseModel):
    """What joining asks."""

    enterprise: int
    contact_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]
    contact_phone: Annotated[str, StringConstraints(pattern=r"^(1\d{10}|0\d{2,3}-?\d{7,8})$")]
    part: Literal["any", "am", "pm"] = "any"


@dataclass(frozen=True)
class Waiting:
    """One firm of the visitor that waits."""

    entry: WaitlistEntry
    position: int
    total: int
    offer: WaitlistOffer | None
    station: str
    part: str


@dataclass(frozen=True)
class WaitlistPage:
    """The context of clinic/visit/waitlist.html."""

    clinic: Clinic
    waiting: list[Waiting]
    firms: list[tuple[str, str]]
    """Those of the visitor's firms that do not wait."""
    done: tuple[str, str] | None
    at: datetime
    """Now, by our clock: the time left is counted from it, whatever the device's clock says."""


def show(request: Request, session: Session) -> Response:
    """The position, an open offer, or the form to join."""
    clinic = queries.clinic_by_code(session, request.path_params["code"])
    who = visitor(request)
    typed = {"contact_name": who.name, "contact_phone": who.phone, "part": "any"}
    typed["enterprise"] = str(who.enterprise_ids[0])
    return _page(request, session, clinic, Form(typed=typed))


def join(request: Request, session: Session) -> Response:
    """Joins, or changes the half-day wanted; wrong fields show the form again (422). Writes."""
    clinic = queries.clinic_to_book(session, request.path_params["code"])
    form = fill(JoinForm, form_of(request))
    who = visitor(request)
    if form.value is not None and not who.speaks_for(form.value.enterprise):
        form = form.refused("enterprise", "请选择您所在的企业")
    if form.value is None:
        return _page(request, session, clinic, form, status=422)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    wanted = form.value
    waitlist.join(
        session,
        clinic=clinic,
        enterprise_id=wanted.enterprise,
        account_id=who.account_id,
        contact=Contact(wanted.contact_name, wanted.contact_phone),
        part=wanted.part,
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"/clinics/{clinic.code}/waitlist?done=joined")


def leave(request: Request, session: Session) -> Response:
    """Leaves the line. Writes."""
    clinic = queries.clinic_to_book(session, request.path_params["code"])
    who = visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    for each in who.enterprise_ids:
        waitlist.leave(
            session,
            clinic=clinic,
            enterprise_id=each,
            account_id=who.account_id,
            now=now(),
            public_url=request.app.state.settings.public_url,
        )
    return see(f"/clinics/{clinic.code}/waitlist?done=left")


def accept(request: Request, session: Session) -> Response:
    """Books the offered slot in one tap. Writes."""
    reply = _reply(request, session)
    made = replying.accept(session, reply)
    if made is None:
        return see(f"/clinics/{reply.clinic.code}/waitlist?done=over")
    return see(f"/bookings/{made.code}?done=booked")


def decline(request: Request, session: Session) -> Response:
    """Lets the next one have it; the place in the line stays. Writes."""
    reply = _reply(request, session)
    replying.decline(session, reply)
    return see(f"/clinics/{reply.clinic.code}/waitlist?done=declined")


def _reply(request: Request, session: Session) -> Reply:
    """The visitor's answer, for whichever of the visitor's firms the offer was made to."""
    clinic = queries.clinic_to_book(session, request.path_params["code"])
    offer_id, who = request.path_params["id"], visitor(request)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    return Reply(
        clinic=clinic,
        offer_id=offer_id,
        enterprise_id=replying.firm_of_offer(session, clinic, offer_id, who.enterprise_ids),
        account_id=who.account_id,
        now=now(),
        public_url=request.app.state.settings.public_url,
    )


def _page(
    request: Request, session: Session, clinic: Clinic, form: Form[JoinForm], status: int = 200
) -> Response:
    firms = enterprises_of(session, visitor(request))
    queue = line.waiting(session, clinic.id)
    found: list[Waiting] = []
    for place, entry in enumerate(queue, 1):
        if visitor(request).speaks_for(entry.enterprise_id):
            offer = line.open_offer(session, entry.id)
            name = station_of(clinic, offer.station_id).name if offer else ""
            found.append(Waiting(entry, place, len(queue), offer, name, dict(PARTS)[entry.part]))
    waits = {each.entry.enterprise_id for each in found}
    page = WaitlistPage(
        clinic=clinic,
        waiting=found,
        firms=[(str(each.id), each.name) for each in firms if each.id not in waits],
        done=DONE.get(request.query_params.get("done", "")),
        at=now(),
    )
    context = {"page": page, "form": form, "parts": PARTS}
    return render(request, "clinic/visit/waitlist.html", context, status=status)

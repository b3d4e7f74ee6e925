"""The organiser's page of an allocation: who applied, what the rule gives, changes, publication, reserves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.profile import Need
from events.clinic.allocation import computing, publishing
from events.clinic.allocation.computing import allotments
from events.clinic.allocation.gathering import live_applications, wanted_at
from events.clinic.allocation.refusals import NotByRule
from events.clinic.allocation.rule import Rule
from events.clinic.availability import Slot
from events.clinic.models import Allocation, Allotment, Application, Clinic, ExpertRole, SlotsBy
from events.clinic.organise.asking import account_of, own_clinic
from events.clinic.queries import slots_of
from yurong.kit.clock import local, now
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

DONE = {
    "computed": "已按规则算出，请看一遍再公布",
    "changed": "已调整，企业会看到您写的理由",
    "published": "已公布，每家企业都收到了通知",
    "promoted": "已安排，企业收到了预约信",
}


class ChangeForm(BaseModel):
    """`to`: 「station-HHMM」, or 「none」 to take the slot away."""

    application: Annotated[int, Field(ge=1, lt=2**31)]
    to: Annotated[str, StringConstraints(pattern=r"^(none|\d{1,9}-([01]\d|2[0-3])[0-5]\d)$")]
    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=200)]


class PromotionForm(BaseModel):
    application: Annotated[int, Field(ge=1, lt=2**31)]
    to: Annotated[str, StringConstraints(pattern=r"^\d{1,9}-([01]\d|2[0-3])[0-5]\d$")]


@dataclass(frozen=True)
class Row:
    """One applicant; `given` is 「09:00 1 号诊台」 or empty."""

    application: Application
    allotment: Allotment | None
    wishes: str
    roles: str
    need: str
    given: str


@dataclass(frozen=True)
class DeskPage:
    """The context of clinic/allocation/desk.html. `to`: slots as choices of the two forms."""

    clinic: Clinic
    rule: list[str]
    allocation: Allocation | None
    is_open: bool
    rows: list[Row]
    slots: int
    to: list[tuple[str, str]]
    is_stale: bool
    done: str


def show(request: Request, session: Session) -> Response:
    return _page(request, session, Form())


def compute(request: Request, session: Session) -> Response:
    """Writes. Again computes anew, until it is published."""
    clinic = own_clinic(request, session)
    computing.compute(session, clinic=clinic, account_id=account_of(request), now=now())
    return see(f"/organise/clinics/{clinic.code}/allocation?done=computed")


def change(request: Request, session: Session) -> Response:
    """Writes; needs a reason."""
    clinic = own_clinic(request, session)
    form = fill(ChangeForm, form_of(request))
    if form.value is None:
        return _page(request, session, form, status=422)
    computing.change(
        session,
        clinic=clinic,
        application_id=form.value.application,
        to=_slot(clinic, form.value.to),
        why=form.value.why,
        account_id=account_of(request),
        now=now(),
    )
    return see(f"/organise/clinics/{clinic.code}/allocation?done=changed")


def publish(request: Request, session: Session) -> Response:
    """Writes. Twice is once."""
    clinic = own_clinic(request, session)
    publishing.publish(
        session,
        clinic=clinic,
        account_id=account_of(request),
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"/organise/clinics/{clinic.code}/allocation?done=published")


def promote(request: Request, session: Session) -> Response:
    """Gives a firm in reserve a free slot. Writes. Twice is once."""
    clinic = own_clinic(request, session)
    form = fill(PromotionForm, form_of(request))
    to = _slot(clinic, form.value.to) if form.value else None
    if form.value is None or to is None:
        return _page(request, session, form, status=422)
    publishing.promote(
        session,
        clinic=clinic,
        application_id=form.value.application,
        to=to,
        account_id=account_of(request),
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"/organise/clinics/{clinic.code}/allocation?done=promoted")


def _slot(clinic: Clinic, typed: str) -> tuple[int, datetime] | None:
    if typed == "none":
        return None
    station, _, at = typed.partition("-")
    return int(station), wanted_at(clinic, at)


def _page(
    request: Request,
    session: Session,
    form: Form[ChangeForm] | Form[PromotionForm],
    status: int = 200,
) -> Response:
    clinic = own_clinic(request, session)
    if clinic.slots_by != SlotsBy.ALLOCATION:
        raise NotByRule("这场诊疗会先约先得，不用分配。", next_url=f"/organise/clinics/{clinic.code}")
    at = now()
    allocation = session.get(Allocation, clinic.id)
    found = live_applications(session, clinic)
    given = {each.application_id: each for each in allotments(session, clinic)}
    free = [each for each in slots_of(session, [clinic], at)[clinic.id] if each.state == "free"]
    rows = [_row(clinic, each, given.get(each.id)) for each in found]
    is_out = allocation is not None and allocation.published_at is not None
    page = DeskPage(
        clinic=clinic,
        rule=Rule.of(clinic).in_words(),
        allocation=allocation,
        is_open=at < clinic.booking_closes_at,
        rows=sorted(
            rows, key=lambda row: row.allotment.rank if row.allotment else len(rows) + row.application.id
        ),
        slots=len(free) + (sum(bool(each.booking_id) for each in given.values()) if is_out else 0),
        to=[_choice(each) for each in free],
        is_stale=allocation is not None and not is_out and {each.id for each in found} != set(given),
        done=DONE.get(request.query_params.get("done", ""), ""),
    )
    return render(request, "clinic/allocation/desk.html", {"page": page, "form": form}, status=status)


def _choice(slot: Slot) -> tuple[str, str]:
    at = local(slot.starts_at)
    return f"{slot.station_id}-{at:%H%M}", f"{at:%H:%M} {slot.station_name}"


def _row(clinic: Clinic, application: Application, allotment: Allotment | None) -> Row:
    need = Need.model_validate(application.need)
    said = [f"{need.amount.in_wan} 万元"] if need.amount else []
    stations = {each.id: each.name for each in clinic.stations}
    wishes = "、".join(f"{at[:2]}:{at[2:]}" for at in application.wanted)
    given = ""
    if allotment and allotment.station_id and allotment.starts_at:
        given = f"{local(allotment.starts_at):%H:%M} {stations[allotment.station_id]}"
    return Row(
        application,
        allotment,
        wishes=(wishes + ("，别的也行" if application.takes_any else "")) if wishes else "都可以",
        roles="、".join(role.label for role in ExpertRole if role.value in application.roles),
        need="，".join([*said, *(each.label for each in need.purposes or ())]),
        given=given,
    )

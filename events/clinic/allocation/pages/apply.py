"""The firm's page of its application: the form until the deadline, the result and its reasons after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.profile import Need, Wan
from catalog.vocabulary import Purpose
from events.clinic import queries
from events.clinic.admission import why_not
from events.clinic.allocation import applying
from events.clinic.allocation.applying import MOST_WISHES, Wish, check_applying, starts
from events.clinic.allocation.queries import allotment_of, application_of
from events.clinic.allocation.rule import Rule
from events.clinic.booking import Contact
from events.clinic.booking_queries import live_booking_at
from events.clinic.models import Allocation, Allotment, Application, Booking, Clinic, ExpertRole, SlotsBy
from events.clinic.refusals import NotAdmitted
from yurong.accounts.enterprises import enterprises_of
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import NotFound
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


class ApplicationForm(BaseModel):
    """What applying asks."""

    enterprise: int
    contact_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]
    contact_phone: Annotated[str, StringConstraints(pattern=r"^(1\d{10}|0\d{2,3}-?\d{7,8})$")]
    wanted: tuple[Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3])[0-5]\d$")], ...] = ()
    takes_any: bool = False
    roles: tuple[ExpertRole, ...] = ()
    amount: Wan | None = None
    purposes: tuple[Purpose, ...] = ()
    asks: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""

    def to_wish(self) -> Wish:
        return Wish(
            contact=Contact(self.contact_name, self.contact_phone),
            wanted=tuple(dict.fromkeys(self.wanted))[:MOST_WISHES],
            takes_any=self.takes_any or not self.wanted,
            roles=tuple(each.value for each in self.roles),
            need=Need(amount=self.amount, purposes=self.purposes or None),
            asks=self.asks,
        )


@dataclass(frozen=True)
class ApplicationPage:
    """The context of clinic/allocation/application.html. `result` only once it is public."""

    clinic: Clinic
    own: Application | None
    is_open: bool
    result: Allotment | None
    booking: Booking | None
    seed: str
    rule: Sequence[str]
    done: str


def show(request: Request, session: Session) -> Response:
    clinic = _clinic(request, session)
    own = application_of(session, visitor(request), clinic.id)
    if own is None:
        check_applying(clinic, now())
        _refuse_if_for_others(request, session, clinic)
    return _page(request, session, clinic, own, _typed(request, own))


def send(request: Request, session: Session) -> Response:
    """Applies, or changes the application; shows the form again (422). Writes. Twice is once."""
    clinic = _clinic(request, session)
    form = fill(ApplicationForm, form_of(request))
    who = visitor(request)
    if form.value and not who.speaks_for(form.value.enterprise):
        form = form.refused("enterprise", "请选择您所在的企业")
    if form.value and not set(form.value.wanted) <= set(starts(clinic, now())):
        form = form.refused("wanted", "请从列出的时间里选择")
    if form.value is None:
        own = application_of(session, who, clinic.id)
        return _page(request, session, clinic, own, form, status=422)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    applying.apply(
        session,
        clinic=clinic,
        wish=form.value.to_wish(),
        enterprise_id=form.value.enterprise,
        account_id=who.account_id,
        now=now(),
        public_url=request.app.state.settings.public_url,
    )
    return see(f"/clinics/{clinic.code}/application?done=sent")


def withdraw(request: Request, session: Session) -> Response:
    """Takes the application back; twice is once. Writes."""
    clinic = _clinic(request, session)
    who = visitor(request)
    own = application_of(session, who, clinic.id)
    assert who.account_id is not None, "the guard lets only signed-in people in"
    if own is not None:
        applying.withdraw(session, application=own, clinic=clinic, account_id=who.account_id, now=now())
    return see(f"/clinics/{clinic.code}")


def _clinic(request: Request, session: Session) -> Clinic:
    clinic = queries.clinic_by_code(session, request.path_params["code"])
    if clinic.slots_by != SlotsBy.ALLOCATION:
        raise NotFound(
            "这场诊疗会不用申请，可以直接选时段预约。",
            next_label="选时段",
            next_url=f"/clinics/{clinic.code}",
        )
    return clinic


def _refuse_if_for_others(request: Request, session: Session, clinic: Clinic) -> None:
    against = [why_not(session, clinic, each) for each in enterprises_of(session, visitor(request))]
    if against and all(against):
        raise NotAdmitted(against[0])


def _typed(request: Request, own: Application | None) -> Form[ApplicationForm]:
    who = visitor(request)
    if own is None:
        values: dict[str, object] = {
            "enterprise": who.enterprise_ids[0],
            "contact_name": who.name,
            "contact_phone": who.phone,
            "takes_any": "true",
        }
        return prefilled(ApplicationForm, values)
    need = Need.model_validate(own.need)
    return prefilled(
        ApplicationForm,
        {
            "enterprise": own.enterprise_id,
            "contact_name": own.contact_name,
            "contact_phone": own.contact_phone,
            "wanted": own.wanted,
            "takes_any": "true" if own.takes_any else None,
            "roles": own.roles,
            "amount": need.amount.in_wan if need.amount else None,
            "purposes": [each.value for each in need.purposes or ()],
            "asks": own.asks,
        },
    )


def _page(
    request: Request,
    session: Session,
    clinic: Clinic,
    own: Application | None,
    form: Form[ApplicationForm],
    status: int = 200,
) -> Response:
    at = now()
    allocation = session.get(Allocation, clinic.id)
    is_out = allocation is not None and allocation.published_at is not None
    page = ApplicationPage(
        clinic=clinic,
        own=own,
        is_open=clinic.called_off_at is None and clinic.booking_opens_at <= at < clinic.booking_closes_at,
        result=allotment_of(session, own) if own and is_out else None,
        booking=live_booking_at(session, visitor(request), clinic.id) if own else None,
        seed=clinic.lot_seed or "" if is_out else "",
        rule=Rule.of(clinic).in_words(),
        done="申请已收到，截止前可以修改或撤回" if request.query_params.get("done") == "sent" else "",
    )
    context = {
        "page": page,
        "form": form,
        "firms": [(str(each.id), each.name) for each in enterprises_of(session, visitor(request))],
        "times": [("", "都可以"), *((each, f"{each[:2]}:{each[2:]}") for each in starts(clinic, at))],
        "roles": [(each.value, each.label) for each in ExpertRole],
        "purposes": [(each.value, each.label) for each in Purpose],
    }
    return render(request, "clinic/allocation/application.html", context, status=status)

"""Drawing a clinic up, and changing what was drawn up while it is not out."""

from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events import codes
from events.clinic import calling, series
from events.clinic.allocation.rule import Priority
from events.clinic.models import Clinic, ClinicSeries, HostKind, SlotsBy, TieBreak, WhoMayBook
from events.clinic.organise import forms
from events.clinic.organise.asking import account_of, own_clinic
from events.clinic.organise.forms import ClinicForm
from events.clinic.organise.queries import clinics_run_by
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see


def new(request: Request, session: Session) -> Response:
    """The form, with what rarely changes taken over from the organiser's last clinic."""
    last = next(
        (
            each
            for each in clinics_run_by(session, visitor(request))
            if each.organiser_account_id == account_of(request)
        ),
        None,
    )
    values: dict[str, object] = {
        "ending": codes.clinic_ending(),
        "opens_at": "09:00",
        "closes_at": "12:00",
        "slot_minutes": 30,
        "buffer_minutes": 10,
        "who_may_book": WhoMayBook.ALL.value,
        "slots_by": SlotsBy.FIRST_COME.value,
        "ties": TieBreak.LOT.value,
        "priorities": [each.value for each in Priority],
        "no_show_limit": 2,
        "no_show_months": 6,
    }
    if last:
        values |= {
            "organiser": last.organiser,
            "region": last.region,
            "host": last.host,
            "host_kind": last.host_kind,
            "no_show_limit": last.no_show_limit,
            "no_show_months": last.no_show_months,
        }
    return _page(request, prefilled(ClinicForm, values), None)


def create(request: Request, session: Session) -> Response:
    """Calls the clinic, as a draft. Writes. A double click calls it once."""
    form = fill(ClinicForm, form_of(request))
    if form.value is None:
        return _page(request, form, None, status=422)
    at, account_id = now(), account_of(request)
    wanted = form.value.to_clinic(at)
    try:
        made = calling.call(session, clinic=wanted, account_id=account_id, now=at)
    except calling.ClinicRefused as refused:
        if "code" not in refused.errors:
            return _page(request, form.refused_all(refused.errors), None, status=422)
        made = calling.call(session, clinic=replace(wanted, code=None), account_id=account_id, now=at)
    return see(f"/organise/clinics/{made.code}?done=called")


def edit(request: Request, session: Session) -> Response:
    clinic = own_clinic(request, session)
    if clinic.published_at is not None:
        raise calling.AlreadyPublished(clinic)
    form = prefilled(ClinicForm, forms.values_of(clinic, now()))
    return _page(request, form, clinic, drafts=_other_drafts(session, clinic))


def change(request: Request, session: Session) -> Response:
    """Changes the basics of a draft. Writes."""
    clinic = own_clinic(request, session)
    form = fill(ClinicForm, form_of(request))
    if form.value is None:
        return _page(request, form, clinic, 422, _other_drafts(session, clinic))
    at, account_id = now(), account_of(request)
    wanted = form.value.to_clinic(at)
    try:
        calling.redraw(session, clinic=clinic, wanted=wanted, account_id=account_id, now=at)
        if form.typed.get("together"):
            series.redraw_drafts(session, clinic=clinic, wanted=wanted, account_id=account_id, now=at)
    except calling.ClinicRefused as refused:
        return _page(request, form.refused_all(refused.errors), clinic, 422, _other_drafts(session, clinic))
    return see(f"/organise/clinics/{clinic.code}?done=changed")


def _other_drafts(session: Session, clinic: Clinic) -> int:
    """How many drafts of the same series there are beside this one."""
    if clinic.series_id is None:
        return 0
    together = series.clinics_of(session, session.get_one(ClinicSeries, clinic.series_id))
    return sum(each.published_at is None and each.id != clinic.id for each in together)


def _page(
    request: Request, form: Form[ClinicForm], clinic: Clinic | None, status: int = 200, drafts: int = 0
) -> Response:
    """`drafts`: how many other drafts of the same series could be changed along."""
    context = {
        "form": form,
        "clinic": clinic,
        "regions": request.app.state.henan_regions,
        "hosts": [("", "请选择"), *((each.value, each.label) for each in HostKind)],
        "who": [(each.value, each.label) for each in WhoMayBook],
        "ways": [(each.value, each.label) for each in SlotsBy],
        "priorities": [("", "不再设"), *((each.value, each.label) for each in Priority)],
        "ties": [
            (TieBreak.LOT.value, "抽签，种子事先公布指纹，结果可以复核"),
            (TieBreak.TIME.value, "先申请的在前"),
        ],
        "no_show_limits": [(str(each), f"{each} 次") for each in forms.NO_SHOW_LIMITS],
        "no_show_months": [
            (str(each), f"{each} 个月" if each else "不限制，只做记录") for each in forms.NO_SHOW_MONTHS
        ],
        "drafts": drafts,
        "slot_minutes": _minutes(forms.SLOT_MINUTES, form.typed.get("slot_minutes", "")),
        "buffer_minutes": _minutes(forms.BUFFER_MINUTES, form.typed.get("buffer_minutes", "")),
    }
    return render(request, "clinic/organise/basics.html", context, status=status)


def _minutes(usual: tuple[int, ...], chosen: str) -> list[tuple[str, str]]:
    """The usual choices, and the stored one when it is another."""
    lengths = set(usual) | (
        {int(chosen)} if chosen.isascii() and chosen.isdigit() and len(chosen) < 4 else set()
    )
    return [(str(each), f"{each} 分钟" if each else "不留间隔") for each in sorted(lengths)]

"""Editing one line of the sheet's lists: a small page of its own, reached from the expert's screen."""

import re
import secrets
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.clinic.case.loading import case_url, own_seat
from events.clinic.case.show import diagnosed
from events.clinic.lists.editing import strike, write_entry
from events.clinic.lists.form import OWNERS, EntryForm, PlaceForm, typed_values
from events.clinic.lists.line import Line, Owner
from events.clinic.models import Booking, EntryKind
from events.clinic.refusals import EditedElsewhere, SignedAlready
from yurong.accounts.visitor import visitor
from yurong.kit.clock import now
from yurong.kit.errors import BadInput, Conflict, NotFound, Problem
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

OWN = re.compile(r"own:[0-9a-f]{16}")
"""The key of a line that an expert adds: made with the form, so that pressing twice adds one."""


class LineGone(Conflict):
    title = "清单里已经没有这一行"
    message = "资料有了变化，草拟的这一行不再需要。您写的还在，再按一次保存，会作为新的一行。"


@dataclass(frozen=True)
class Words:
    """What a kind of line is called on its page."""

    name: str
    text: str
    who: str
    hint: str


WORDS = {
    EntryKind.ACTION: Words("行动", "办什么", "名称", "机构或部门的名称；企业自己办的可以空着"),
    EntryKind.DOCUMENT: Words("材料", "材料和它说明的情况", "用于", "哪些产品要用"),
    EntryKind.RISK: Words("风险提示", "风险和应对", "类别", "如 订单、股权、合规"),
}


def edit(request: Request, session: Session) -> Response:
    """The form of one line: drafted, written before, or new (no key in the address)."""
    booking, _ = own_seat(session, visitor(request), request.path_params["code"])
    kind = _kind(request.query_params.get("kind", ""))
    key = request.query_params.get("key", "")
    if not key:
        new = {"kind": kind.value, "key": _own_key(), "seen": 0, "owner": Owner.FIRM.value}
        return _page(request, booking, kind, prefilled(EntryForm, new))
    return _page(
        request, booking, kind, prefilled(EntryForm, typed_values(_line(session, booking, kind, key)))
    )


def save(request: Request, session: Session) -> Response:
    """Keeps the line. A change made meanwhile is shown beside what was typed (409)."""
    booking, expert = own_seat(session, visitor(request), request.path_params["code"])
    place, form = fill(PlaceForm, form_of(request)).value, fill(EntryForm, form_of(request))
    if place is None:
        raise BadInput(next_label="返回诊断", next_url=case_url(booking, at="lists"))
    form = _checked(form, place.kind)
    if form.value is None:
        return _page(request, booking, place.kind, form, status=422)
    typed, is_action = form.value, place.kind is EntryKind.ACTION
    if not OWN.fullmatch(place.key) and _found(session, booking, place.kind, place.key) is None:
        return _page(request, booking, place.kind, _anew(form), refusal=LineGone(), status=409)
    line = Line(
        typed.kind,
        typed.key,
        typed.text,
        typed.who,
        typed.owner if is_action else None,
        typed.due_on if is_action else None,
        version=typed.seen,
    )
    try:
        write_entry(session, booking=booking, expert=expert, line=line, now=now())
    except EditedElsewhere as conflict:
        kept = Form[EntryForm](None, {**form.typed, "seen": str(conflict.version)}, form.typed_list)
        return _page(request, booking, place.kind, kept, refusal=conflict, theirs=conflict.theirs, status=409)
    except SignedAlready as refusal:
        return _page(request, booking, place.kind, form, refusal=refusal, status=409)
    return see(case_url(booking, "entry", "lists"))


def remove(request: Request, session: Session) -> Response:
    """Strikes a line: it stays on the screen and is not printed."""
    return _strike(request, session, struck=True)


def restore(request: Request, session: Session) -> Response:
    """Prints a struck line again."""
    return _strike(request, session, struck=False)


def _strike(request: Request, session: Session, *, struck: bool) -> Response:
    booking, expert = own_seat(session, visitor(request), request.path_params["code"])
    place = fill(PlaceForm, form_of(request)).value
    if place is None:
        raise BadInput(next_label="返回诊断", next_url=case_url(booking, at="lists"))
    line = replace(_line(session, booking, place.kind, place.key), version=place.seen)
    try:
        strike(session, booking=booking, expert=expert, line=line, struck=struck, now=now())
    except (EditedElsewhere, SignedAlready) as refusal:
        form = prefilled(EntryForm, typed_values(line))
        return _page(request, booking, place.kind, form, refusal=refusal, status=409)
    return see(case_url(booking, "struck" if struck else "restored", "lists"))


def _kind(name: str) -> EntryKind:
    if name not in set(EntryKind):
        raise NotFound("没有这张清单。")
    return EntryKind(name)


def _own_key() -> str:
    return f"own:{secrets.token_hex(8)}"


def _anew(form: Form[EntryForm]) -> Form[EntryForm]:
    """What was typed, as a line of its own."""
    return Form(None, {**form.typed, "key": _own_key(), "seen": "0"}, form.typed_list)


def _found(session: Session, booking: Booking, kind: EntryKind, key: str) -> Line | None:
    lists = diagnosed(session, booking)[1].lists
    return next((line for line in lists.of(kind) if line.key == key), None)


def _line(session: Session, booking: Booking, kind: EntryKind, key: str) -> Line:
    """The line as it stands, drafted or written. Raises NotFound."""
    found = _found(session, booking, kind, key)
    if found is None:
        raise NotFound(
            "清单里已经没有这一行，可能资料补充后不再需要。",
            next_label="返回诊断",
            next_url=case_url(booking, at="lists"),
        )
    return found


def _checked(form: Form[EntryForm], kind: EntryKind) -> Form[EntryForm]:
    """The form with what only its kind can tell."""
    typed = form.value
    if typed is None:
        return form
    if kind is EntryKind.ACTION and typed.owner is None:
        return form.refused("owner", "请选择由谁办")
    if kind is EntryKind.ACTION and typed.owner is not Owner.FIRM and not typed.who:
        return form.refused("who", "请写明机构或部门的名称")
    if kind is EntryKind.RISK and not typed.who:
        return form.refused("who", "请写明类别，如 订单、股权、合规")
    return form


def _page(
    request: Request,
    booking: Booking,
    kind: EntryKind,
    form: Form[EntryForm],
    *,
    refusal: Problem | None = None,
    theirs: str = "",
    status: int = 200,
) -> Response:
    return render(
        request,
        "clinic/case/entry.html",
        {
            "code": booking.code,
            "firm_name": booking.enterprise.name,
            "kind": kind.value,
            "words": WORDS[kind],
            "form": form,
            "owners": OWNERS,
            "refusal": refusal,
            "theirs": theirs,
        },
        status=status,
    )

"""The organiser's files for participants: what is there, one more, removed; public ones, for anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import Event, EventMaterial, SeenBy
from events.matchmaking.organise.asking import account_of, own_event
from events.matchmaking.queries import event_by_code
from events.matchmaking.results.materials import (
    MOST,
    add_material,
    material_for,
    material_storage,
    materials_of,
    remove_material,
)
from events.matchmaking.results.pages.mine import handed_out
from events.sent import LARGEST, Sent, receive
from yurong.kit.clock import now
from yurong.kit.forms import Form, fill, prefilled
from yurong.kit.templating import render
from yurong.kit.web import form_of, see
from yurong.settings import Settings

FIELD = "material"
DONE = {"added": "资料已上传", "removed": "资料已删除"}


class MaterialForm(BaseModel):
    """Beside the file: its name for participants, and who may take it."""

    title: Annotated[str, StringConstraints(max_length=90)] = ""
    seen_by: SeenBy


@dataclass(frozen=True)
class MaterialsPage:
    """The context of matchmaking/results/materials.html."""

    event: Event
    materials: list[EventMaterial]
    labels: dict[str, str]
    done: str
    may_add: bool
    most: int = MOST
    largest: int = LARGEST


def keep(request: Request) -> None:
    """Puts the file on disk and judges it, before the transaction: nobody waits for disk or scanner."""
    sent, settings = form_of(request).get(FIELD), _settings(request)
    request.state.sent = None
    if isinstance(sent, UploadFile) and sent.filename:
        request.state.sent = receive(sent.file, sent.filename, settings.folder, settings.scan_command)


def show(request: Request, session: Session) -> Response:
    first = prefilled(MaterialForm, {"seen_by": SeenBy.REGISTERED.value})
    return _page(request, session, own_event(request, session), first)


def add(request: Request, session: Session) -> Response:
    """Takes one more file; a wrong one shows the page again (422). Writes."""
    sent: Sent | None = request.state.sent
    try:
        return _added(request, session, sent)
    finally:
        if sent:
            sent.drop()


def _added(request: Request, session: Session, sent: Sent | None) -> Response:
    event = own_event(request, session)
    form = fill(MaterialForm, form_of(request))
    if refusal := sent.refusal if sent else "请选择文件":
        form = form.refused(FIELD, refusal)
    if form.value is None or sent is None:
        return _page(request, session, event, form, status=422)
    add_material(
        session,
        event=event,
        sent=sent,
        title=form.value.title,
        seen_by=form.value.seen_by,
        storage=material_storage(_settings(request).folder),
        account_id=account_of(request),
        now=now(),
    )
    return see(f"/organise/events/{event.code}/materials?done=added")


def remove(request: Request, session: Session) -> Callable[[], Response]:
    """Removes one; the file goes once the row is gone. Writes."""
    event, token = own_event(request, session), request.path_params["file"]
    remove_material(session, event, token, account_of(request), now())
    storage = material_storage(_settings(request).folder)
    address = f"/organise/events/{event.code}/materials?done=removed"

    def erase_and_see() -> Response:
        storage.remove(token)
        return see(address)

    return erase_and_see


def look(request: Request, session: Session) -> Response:
    """One file for the organiser. Raises NoSuchMaterial."""
    event, token = own_event(request, session), request.path_params["file"]
    found = next((each for each in materials_of(session, event.id) if each.token == token), None)
    return handed_out(request, found or material_for(session, event, None, token, now()))


def take_public(request: Request, session: Session) -> Response:
    """One public file of a published event, for anybody. Raises NoSuchMaterial."""
    event = event_by_code(session, request.path_params["code"])
    return handed_out(request, material_for(session, event, None, request.path_params["file"], now()))


def _page(
    request: Request, session: Session, event: Event, form: Form[MaterialForm], status: int = 200
) -> Response:
    materials = materials_of(session, event.id)
    page = MaterialsPage(
        event=event,
        materials=materials,
        labels={each.value: each.label for each in SeenBy},
        done=DONE.get(request.query_params.get("done", ""), ""),
        may_add=len(materials) < MOST,
    )
    return render(request, "matchmaking/results/materials.html", {"page": page, "form": form}, status=status)


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings

"""The organiser's settings: the grid, and for each institution its own tables and how many talk at once."""

import re
from dataclasses import dataclass, fields, replace
from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.meetings.delegations import Delegation, delegations, parties_of
from events.matchmaking.meetings.holding import hold, setting_of
from events.matchmaking.meetings.hours import Round, grid_of
from events.matchmaking.meetings.pages.asking import account_of, own_event, own_setting, sent
from events.matchmaking.meetings.settling import NewGrid, faults, settle, usual
from events.matchmaking.models import Event, MeetingParty, MeetingSetting, MeetingSide
from events.wall_moments import WallMoment, as_typed
from yurong.accounts.audit import record
from yurong.kit.clock import now
from yurong.kit.errors import NotFound
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render
from yurong.kit.web import form_of, see

UNREADABLE = "桌号请写 1 到 999 的数字，用顿号分开；同时谈的场数请写 1 到 9"


class GridForm(BaseModel):
    """The grid as typed; what is wrong with it as a whole is said by settling.faults."""

    starts_at: WallMoment
    minutes: Annotated[int, Field(ge=5, le=120)]
    gap_minutes: Annotated[int, Field(ge=0, le=60)]
    rounds: Annotated[int, Field(ge=1, le=40)]
    rest_after: Annotated[int, Field(ge=0, le=39)] = 0
    rest_minutes: Annotated[int, Field(ge=0, le=240)] = 0
    tables: Annotated[int, Field(ge=1, le=300)]
    most_per_party: Annotated[int, Field(ge=1, le=40)]
    wishes_until: WallMoment

    def to_grid(self) -> NewGrid:
        return NewGrid(**{each.name: getattr(self, each.name) for each in fields(NewGrid)})


@dataclass(frozen=True)
class SettingsPage:
    """The context of matchmaking/meetings/settings.html."""

    event: Event
    setting: MeetingSetting | None
    grid: tuple[Round, ...]
    institutions: list[tuple[MeetingParty, Delegation]]
    firms: int
    done: str


def show(request: Request, session: Session) -> Response:
    event = own_event(request, session)
    setting = setting_of(session, event.id)
    shown = usual(event)
    if setting is not None:
        shown = NewGrid(**{each.name: getattr(setting, each.name) for each in fields(NewGrid)})
    return _page(request, session, event, Form(typed=_typed(shown)))


def save(request: Request, session: Session) -> Response:
    """Takes the grid; what is wrong stands beside its field (422). Writes."""
    event = own_event(request, session)
    form = fill(GridForm, form_of(request))
    if form.value is None:
        return _page(request, session, event, form, status=422)
    new = form.value.to_grid()
    wrong = faults(event, new)
    for name, why in wrong.items():
        form = form.refused(name, why)
    if wrong:
        return _page(request, session, event, form, status=422)
    settle(session, event=event, new=new, account_id=account_of(request), now=now())
    return see(f"/organise/events/{event.code}/meetings/settings?done=saved")


def save_party(request: Request, session: Session) -> Response:
    """Takes an institution's own tables and how many of its people talk at once. Writes."""
    event, _ = own_setting(request, session)
    hold(session, event)
    party = session.get(MeetingParty, request.path_params["id"])
    if party is None or party.event_id != event.id or party.side != MeetingSide.INSTITUTION:
        raise NotFound
    tables, seats = _tables(sent(request, "own_tables")), sent(request, "seats")
    wrong = "" if tables is not None and re.fullmatch("[1-9]", seats) else UNREADABLE
    if wrong := wrong or _taken(session, party, tables or []):
        typed = {f"own_tables-{party.id}": sent(request, "own_tables"), f"seats-{party.id}": seats}
        error = {f"own_tables-{party.id}": wrong}
        setting = setting_of(session, event.id)
        assert setting is not None
        base = _typed(NewGrid(**{each.name: getattr(setting, each.name) for each in fields(NewGrid)}))
        return _page(request, session, event, Form(typed=base | typed, errors=error), status=422)
    party.own_tables, party.seats = tables or [], int(seats)
    record(session, account_of(request), "meetings.seated", f"meeting-party:{party.id}")
    return see(f"/organise/events/{event.code}/meetings/settings?done=seated#institutions")


def _taken(session: Session, party: MeetingParty, tables: list[int]) -> str:
    """Which of these tables are another institution's, in words; a table is one institution's at most."""
    others = (each for each in parties_of(session, party.event_id).values() if each.id != party.id)
    taken = [(table, each.name) for each in others for table in tables if table in each.own_tables]
    return "；".join(f"{table} 号桌已经是{name}的" for table, name in taken)


def _tables(typed: str) -> list[int] | None:
    """「3、4」 as [3, 4]; None when it cannot be read."""
    parts = [part for part in re.split(r"[、,，;；\s]+", typed.strip()) if part]
    if not all(re.fullmatch("[0-9]{1,3}", part) and int(part) for part in parts):
        return None
    return sorted({int(part) for part in parts})


def _typed(grid: NewGrid) -> dict[str, str]:
    values = {each.name: str(getattr(grid, each.name)) for each in fields(grid)}
    return values | {name: as_typed(getattr(grid, name)) for name in ("starts_at", "wishes_until")}


def _page(
    request: Request, session: Session, event: Event, form: Form[GridForm], status: int = 200
) -> Response:
    setting = setting_of(session, event.id)
    people, known = delegations(session, event.id), parties_of(session, event.id)
    typed = dict(form.typed)
    institutions = [
        (known[each.who], each)
        for each in people
        if each.side is MeetingSide.INSTITUTION and each.who in known
    ]
    for party, _ in institutions:
        typed.setdefault(f"own_tables-{party.id}", "、".join(map(str, party.own_tables)))
        typed.setdefault(f"seats-{party.id}", str(party.seats))
    shown = SettingsPage(
        event=event,
        setting=setting,
        grid=grid_of(setting) if setting else (),
        institutions=institutions,
        firms=sum(each.side is MeetingSide.FIRM for each in people),
        done={"saved": "设置已保存", "seated": "桌位已保存"}.get(request.query_params.get("done", ""), ""),
    )
    context = {"page": shown, "form": replace(form, typed=typed)}
    return render(request, "matchmaking/meetings/settings.html", context, status=status)

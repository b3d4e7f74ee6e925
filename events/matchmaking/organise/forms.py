"""What an organiser types about an event: the basics, an item of the programme, a group."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import Enum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from catalog.regions import HenanRegion
from catalog.vocabulary import Track
from events.codes import ALPHABET
from events.matchmaking.drawing_up import BASICS
from events.matchmaking.drawn_up import MOST_PLACES, NewEvent, NewGroup, NewSession, NewSpeaker
from events.matchmaking.models import AgendaSession, Audience, Event, EventKind, EventMode, GroupKind
from events.wall_moments import WallMoment, as_typed
from yurong.kit.clock import instant, local

MOMENTS = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")
TICKED = ("needs_approval", "has_waitlist", "has_meetings", "has_certificate")


def _text(shortest: int, longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest)


def _speakers(typed: str) -> str:
    for line in typed.split("\n"):
        name, _, title = line.replace("，", ",").partition(",")
        if line.strip() and not 1 <= len(name.strip()) <= 40:
            raise ValueError("每行一位：姓名，职务；姓名最多 40 个字")
        if len(title.strip()) > 80:
            raise ValueError("职务最多 80 个字")
    return typed


Ending = Annotated[str, StringConstraints(pattern=f"^[{ALPHABET.lower()}]{{4}}$")]


class EventForm(BaseModel):
    """The basics. The moments of registration may stay empty: they then follow the day, as the hints say."""

    kind: EventKind
    mode: EventMode
    title: Annotated[str, _text(4, 80)]
    summary: Annotated[str, _text(10, 1000)]
    starts_at: WallMoment
    ends_at: WallMoment
    region: HenanRegion
    place: Annotated[str, _text(0, 80)] = ""
    address: Annotated[str, _text(0, 160)] = ""
    map_url: Annotated[str, _text(0, 300)] = ""
    online_url: Annotated[str, _text(0, 300)] = ""
    organiser: Annotated[str, _text(2, 80)]
    contact: Annotated[str, _text(4, 80)]
    registration_opens_at: WallMoment | None = None
    registration_closes_at: WallMoment | None = None
    needs_approval: bool = False
    has_waitlist: bool = False
    has_meetings: bool = False
    track: Track | None = None
    chain: Annotated[str, _text(0, 60)] = ""
    audience: Audience | None = None
    training_minutes: Annotated[int, Field(ge=1, le=10_000)] | None = None
    has_certificate: bool = False
    contest: Annotated[str, _text(0, 80)] = ""
    contest_phase: Annotated[str, StringConstraints(pattern="^(before|during|after)$")] | None = None
    ending: Ending | None = None
    """Made with the empty form, so that a double click draws up one event."""

    def to_event(self, now: datetime) -> NewEvent:
        """The event as typed, empty moments filled in."""
        plain = self.model_dump(exclude={"ending"})
        chosen = {name: each.value for name, each in plain.items() if isinstance(each, Enum)}
        moments = {
            "registration_opens_at": self.registration_opens_at or now,
            "registration_closes_at": self.registration_closes_at or usual_closing(self.starts_at, now),
        }
        return NewEvent(
            **(plain | chosen | moments),
            code=f"{local(self.starts_at):%Y%m%d}-{self.ending}" if self.ending else None,
        )


class SessionForm(BaseModel):
    """An item of the programme; speakers one a line, 「姓名，职务」."""

    starts_at: WallMoment
    ends_at: WallMoment
    title: Annotated[str, _text(2, 80)]
    room: Annotated[str, _text(0, 40)] = ""
    counts: bool = False
    speakers: Annotated[str, _text(0, 2000), AfterValidator(_speakers)] = ""

    def to_session(self) -> NewSession:
        lines = [line.replace("，", ",").partition(",") for line in self.speakers.split("\n") if line.strip()]
        return NewSession(
            self.starts_at,
            self.ends_at,
            self.title,
            self.room,
            self.counts,
            tuple(NewSpeaker(name.strip(), title.strip()) for name, _, title in lines),
        )


class GroupForm(BaseModel):
    kind: GroupKind
    name: Annotated[str, _text(1, 40)]
    capacity: Annotated[int, Field(ge=1, le=MOST_PLACES)]

    def to_group(self) -> NewGroup:
        return NewGroup(self.kind.value, self.name, self.capacity)


class QuotaForm(BaseModel):
    """Another name or quota of a group; its kind stays."""

    name: Annotated[str, _text(1, 40)]
    capacity: Annotated[int, Field(ge=1, le=MOST_PLACES)]


def usual_closing(starts_at: datetime, now: datetime) -> datetime:
    """18:00 of the day before; the beginning when that is past already."""
    usually = instant(local(starts_at).date() - timedelta(days=1), time(18, 0))
    return usually if usually > now else starts_at


def values_of(event: Event, now: datetime) -> Mapping[str, object]:
    """What the form shows of a stored event: a moment that follows the day stays empty."""
    values: dict[str, object] = {name: getattr(event, name) for name in BASICS}
    for name in MOMENTS:
        values[name] = as_typed(values[name])  # type: ignore[arg-type]  # the four are instants
    if event.registration_closes_at == usual_closing(event.starts_at, now):
        values["registration_closes_at"] = None
    return values | {name: "yes" if values[name] else None for name in TICKED}


def values_of_session(item: AgendaSession) -> Mapping[str, object]:
    """What the form shows of a stored item."""
    return {
        "starts_at": as_typed(item.starts_at),
        "ends_at": as_typed(item.ends_at),
        "title": item.title,
        "room": item.room,
        "counts": "yes" if item.counts else None,
        "speakers": "\n".join(f"{who.name}，{who.title}" if who.title else who.name for who in item.speakers),
    }

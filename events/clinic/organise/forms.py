"""What an organiser types: the basics of a clinic, and a station with its panel."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from catalog.regions import HenanRegion
from events.clinic.allocation.rule import Priority
from events.clinic.calling import NewClinic, NewStation
from events.clinic.models import Clinic, ExpertRole, HostKind, SlotsBy, TieBreak, WhoMayBook
from events.codes import ALPHABET
from events.wall_moments import Day, WallMoment, as_typed
from yurong.kit.clock import instant

SLOT_MINUTES = (20, 30, 40, 60)
BUFFER_MINUTES = (0, 5, 10, 15)
NO_SHOW_LIMITS = (1, 2, 3, 4, 5)
NO_SHOW_MONTHS = (0, 3, 6, 12)


def _storable(number: int) -> int:
    if not 0 < number < 2**31:
        raise ValueError("请从列出的选项中选择")
    return number


def _one_of(choices: tuple[int, ...]) -> AfterValidator:
    def check(number: int) -> int:
        if number not in choices:
            raise ValueError("请从列出的选项中选择")
        return number

    return AfterValidator(check)


def _parted(typed: str) -> str:
    """Themes parted by 、, however they were parted."""
    parts = [part.strip() for part in re.split(r"[、,，;；\n]", typed)]
    return "、".join(dict.fromkeys(part for part in parts if part))


def _text(shortest: int, longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest)


WallTime = Annotated[time, AfterValidator(lambda at: at.replace(tzinfo=None))]
Minutes = Annotated[int, Field(ge=0, le=240)]
ExpertId = Annotated[int, AfterValidator(_storable)]


Themes = Annotated[str, _text(0, 100), AfterValidator(_parted)]


class ClinicForm(BaseModel):
    """The basics. The three moments may stay empty: they then follow the day, as the hints say."""

    title: Annotated[str, _text(4, 80)]
    on_day: Day
    opens_at: WallTime
    closes_at: WallTime
    slot_minutes: Minutes
    buffer_minutes: Minutes
    region: HenanRegion
    place: Annotated[str, _text(2, 80)]
    address: Annotated[str, _text(4, 160)]
    organiser: Annotated[str, _text(2, 80)]
    booking_opens_at: WallMoment | None = None
    booking_closes_at: WallMoment | None = None
    change_until: WallMoment | None = None
    note: Annotated[str, _text(0, 1000)] = ""
    map_url: Annotated[str, _text(0, 300)] = ""
    host: Annotated[str, _text(0, 80)] = ""
    host_kind: HostKind | None = None
    themes: Themes = ""
    lunch_from: WallTime | None = None
    lunch_until: WallTime | None = None
    who_may_book: WhoMayBook = WhoMayBook.ALL
    open_to_region: HenanRegion | None = None
    slots_by: SlotsBy = SlotsBy.FIRST_COME
    priorities: tuple[Priority, ...] = ()
    ties: TieBreak = TieBreak.LOT
    no_show_limit: Annotated[int, _one_of(NO_SHOW_LIMITS)] = 2
    no_show_months: Annotated[int, _one_of(NO_SHOW_MONTHS)] = 6
    ending: Annotated[str, StringConstraints(pattern=f"^[{ALPHABET.lower()}]{{4}}$")] | None = None
    """Made with the empty form, so that a double click calls one clinic."""

    def to_clinic(self, now: datetime) -> NewClinic:
        """The clinic as typed, empty moments filled in."""
        begins = instant(self.on_day, self.opens_at)
        is_regional = self.who_may_book is WhoMayBook.REGION
        return NewClinic(
            title=self.title,
            place=self.place,
            address=self.address,
            region=self.region,
            organiser=self.organiser,
            on_day=self.on_day,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            slot_minutes=self.slot_minutes,
            buffer_minutes=self.buffer_minutes,
            booking_opens_at=self.booking_opens_at or now,
            booking_closes_at=self.booking_closes_at
            or usual(self.on_day, time(18, 0), begins, now, days_before(self.slots_by)),
            change_until=self.change_until or usual(self.on_day, time(12, 0), begins, now),
            note=self.note,
            map_url=self.map_url,
            host=self.host,
            host_kind=self.host_kind.value if self.host_kind and self.host else "",
            themes=self.themes,
            lunch_from=self.lunch_from,
            lunch_until=self.lunch_until,
            who_may_book=self.who_may_book.value,
            open_to_region=self.open_to_region if is_regional else None,
            slots_by=self.slots_by.value,
            priorities=",".join(dict.fromkeys(each.value for each in self.priorities)),
            ties=self.ties.value,
            no_show_limit=self.no_show_limit,
            no_show_months=self.no_show_months,
            code=f"{self.on_day:%Y%m%d}-{self.ending}" if self.ending else None,
        )


class StationForm(BaseModel):
    """A station; one list of expert ids per role, named after the role."""

    name: Annotated[str, _text(2, 40)]
    finance: tuple[ExpertId, ...] = ()
    investment: tuple[ExpertId, ...] = ()
    listing: tuple[ExpertId, ...] = ()
    mentor: tuple[ExpertId, ...] = ()
    policy: tuple[ExpertId, ...] = ()
    despite: Annotated[str, _text(0, 200)] = ""

    def to_station(self) -> NewStation:
        chosen = [each for role in ExpertRole for each in getattr(self, role.value)]
        return NewStation(self.name, tuple(dict.fromkeys(chosen)), self.despite)


def days_before(slots_by: str) -> int:
    """How many days before the clinic booking usually closes; an allocation needs time to be looked at."""
    return 3 if slots_by == SlotsBy.ALLOCATION else 1


def usual(on_day: date, at: time, begins: datetime, now: datetime, days: int = 1) -> datetime:
    """That time so many days before; when it is past already, the beginning of the clinic."""
    usually = instant(on_day - timedelta(days=days), at)
    return usually if usually > now else begins


def values_of(clinic: Clinic, now: datetime) -> Mapping[str, object]:
    """What the form shows of a stored clinic: a moment that follows the day stays empty."""
    begins = instant(clinic.on_day, clinic.opens_at)
    values: dict[str, object] = {
        name: getattr(clinic, name) for name in ClinicForm.model_fields if name != "ending"
    }
    values |= {
        "opens_at": f"{clinic.opens_at:%H:%M}",
        "closes_at": f"{clinic.closes_at:%H:%M}",
        "booking_opens_at": as_typed(clinic.booking_opens_at) if clinic.booking_opens_at > now else None,
    }
    for name in ("lunch_from", "lunch_until"):
        at_table: time | None = getattr(clinic, name)
        values[name] = f"{at_table:%H:%M}" if at_table else None
    values["priorities"] = [each for each in clinic.priorities.split(",") if each]
    for name, at, days in (
        ("booking_closes_at", time(18, 0), days_before(clinic.slots_by)),
        ("change_until", time(12, 0), 1),
    ):
        stored: datetime = getattr(clinic, name)
        values[name] = None if stored == usual(clinic.on_day, at, begins, now, days) else as_typed(stored)
    return values

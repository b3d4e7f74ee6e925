"""What members and organisers type about the service team."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from catalog.regions import henan_options
from catalog.vocabulary import Track
from events.clinic.models import Expert, TeamRole
from events.clinic.team.fields import Field as Speciality
from events.clinic.team.interests import Ties
from events.clinic.team.members import Knows, Particulars
from yurong.accounts.uscc import Uscc

HENAN = ("410000", "全省")


def places() -> tuple[tuple[str, str], ...]:
    """Where a member can say they travel: the whole province, or cities of it."""
    return (HENAN, *((code, name) for code, name in henan_options() if code.endswith("00")))


def _known_place(code: str) -> str:
    if code not in dict(places()):
        raise ValueError("请从列出的地方中选择")
    return code


def _near(day: date) -> date:
    if not 2020 <= day.year < 2100:
        raise ValueError("请检查年份")
    return day


def _text(shortest: int, longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest)


Place = Annotated[str, AfterValidator(_known_place)]
Day = Annotated[date, AfterValidator(_near)]
MonthlyLimit = Annotated[int, Field(ge=1, le=31)]


class KnowsForm(BaseModel):
    """What members say of themselves."""

    fields: tuple[Speciality, ...] = ()
    tracks: tuple[Track, ...] = ()
    cities: tuple[Place, ...] = ()
    monthly_limit: MonthlyLimit | None = None
    bio: Annotated[str, _text(0, 200)] = ""

    def knows(self) -> Knows:
        return Knows(
            frozenset(each.value for each in self.fields),
            frozenset(each.value for each in self.tracks),
            frozenset(self.cities),
        )


class MemberForm(KnowsForm):
    """What an organiser edits."""

    role: TeamRole
    institution: Annotated[str, _text(2, 80)]
    title: Annotated[str, _text(2, 40)]

    def particulars(self) -> Particulars:
        return Particulars(
            self.role.value, self.institution, self.title, self.bio, self.monthly_limit, self.knows()
        )


class NewMemberForm(MemberForm):
    """A row of the import: the member, and how to reach them."""

    name: Annotated[str, _text(2, 40)]
    email: Annotated[
        str, StringConstraints(to_lower=True, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)
    ]
    phone: Annotated[str, StringConstraints(pattern=r"^(1\d{10})?$")] = ""


class InterestForm(BaseModel):
    """A firm to step back from."""

    firm_name: Annotated[str, _text(4, 80)]
    uscc: Uscc | None = None
    ties: Ties
    reason: Annotated[str, _text(2, 200)]


class DayForm(BaseModel):
    """A single day, or a half of it."""

    on_day: Day
    part: Literal["day", "am", "pm"] = "day"
    state: Literal["free", "busy"]
    note: Annotated[str, _text(0, 60)] = ""

    def parts(self) -> tuple[str, ...]:
        return ("am", "pm") if self.part == "day" else (self.part,)


class WeekForm(BaseModel):
    """「1-am」: the half days of the week, 0 is Monday."""

    week: tuple[Annotated[str, StringConstraints(pattern=r"^[0-6]-(am|pm)$")], ...] = ()

    def free(self) -> frozenset[tuple[int, str]]:
        return frozenset((int(each[0]), each[2:]) for each in self.week)


class LeaveForm(BaseModel):
    """Why a member leaves; named unlike InterestForm's reason, which stands on the same page."""

    leave_reason: Annotated[str, _text(2, 200)]


class UrlForm(BaseModel):
    url: Annotated[str, _text(8, 500)]


def values_of(expert: Expert) -> dict[str, object]:
    """What the forms show of a member; traits must be loaded."""
    listed: dict[str, list[str]] = {"field": [], "track": [], "city": []}
    for each in expert.traits:
        listed[each.kind].append(each.value)
    return {
        "role": expert.role,
        "institution": expert.institution,
        "title": expert.title,
        "bio": expert.bio,
        "monthly_limit": expert.monthly_limit,
        "fields": listed["field"],
        "tracks": listed["track"],
        "cities": listed["city"],
    }


def choices() -> dict[str, object]:
    """The options of all these forms, for their templates."""
    return {
        "roles": [(each.value, each.label) for each in TeamRole],
        "fields": [(each.value, each.label) for each in Speciality],
        "tracks": [(each.value, each.label) for each in Track],
        "places": places(),
        "ties": [(each.value, each.label) for each in Ties],
    }

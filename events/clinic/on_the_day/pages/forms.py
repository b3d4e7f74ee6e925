"""What the staff of the day type and tap."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from yurong.accounts.uscc import Uscc


def _zoned(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _text(shortest: int, longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest)


RequestKey = Annotated[str, StringConstraints(pattern=r"^[\w-]{16,64}$")]
BookingCode = Annotated[str, StringConstraints(pattern=r"^\s*[0-9A-Za-z]{4,10}\s*$")]
StationId = Annotated[int, Field(ge=1, lt=2**31)]


class CheckInForm(BaseModel):
    """One tap or scan. `at` is the device's clock when it happened, absent when it happens now."""

    booking: BookingCode
    key: RequestKey
    how: Literal["list", "scan", "code"] = "list"
    at: Annotated[datetime, AfterValidator(_zoned)] | None = None


class UndoForm(BaseModel):
    booking: BookingCode
    reason: Annotated[str, _text(2, 200)]


class AbsenceForm(BaseModel):
    booking: BookingCode


class DelayForm(BaseModel):
    """`with_current`: the one whose time it is has not begun either."""

    station: StationId
    minutes: Literal["5", "10", "15"]
    with_current: Literal["1"] | None = None
    key: RequestKey


class WalkInForm(BaseModel):
    uscc: Uscc
    name: Annotated[str, _text(4, 80)]
    contact_name: Annotated[str, _text(2, 40)]
    contact_phone: Annotated[str, StringConstraints(pattern=r"^(1\d{10}|0\d{2,3}-?\d{7,8})$")]


class WallForm(BaseModel):
    shows: Literal["code", "masked", "name"]


class ChairForm(BaseModel):
    """`expert` empty: the panel has no chair."""

    expert: StationId | None = None

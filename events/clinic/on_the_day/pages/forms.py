"""What the staff of the day type and tap."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from events.tap_fields import Code, DeviceTime, RequestKey
from yurong.accounts.uscc import Uscc


def _text(shortest: int, longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest)


StationId = Annotated[int, Field(ge=1, lt=2**31)]


class CheckInForm(BaseModel):
    """One tap or scan. `at` is the device's clock when it happened, absent when it happens now."""

    booking: Code
    key: RequestKey
    how: Literal["list", "scan", "code"] = "list"
    at: DeviceTime | None = None


class UndoForm(BaseModel):
    booking: Code
    reason: Annotated[str, _text(2, 200)]


class AbsenceForm(BaseModel):
    booking: Code


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

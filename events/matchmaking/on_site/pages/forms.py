"""What the staff on site type and tap."""

from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints

from events.matchmaking.on_site.badge import Size
from events.tap_fields import Code, DeviceTime, RequestKey
from yurong.kit.row_ids import RowId


def _text(shortest: int, longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest)


Door = Annotated[str, _text(0, 20)]


class TapForm(BaseModel):
    """One tap or scan. `at` is the device's clock when it happened, absent when it happens now."""

    registration: Code
    key: RequestKey
    how: Literal["list", "scan", "code"] = "list"
    door: Door = ""
    at: DeviceTime | None = None


class UndoForm(BaseModel):
    registration: Code
    reason: Annotated[str, _text(2, 200)]


class DoorForm(BaseModel):
    door: Door = ""


class WalkInForm(BaseModel):
    """`agreed`: the person was told what is kept of them, and agreed."""

    group: RowId
    name: Annotated[str, _text(2, 40)]
    phone: Annotated[str, _text(11, 20)]
    organisation: Annotated[str, _text(2, 80)]
    position: Annotated[str, _text(0, 40)] = ""
    agreed: Literal["1"]
    key: RequestKey
    door: Door = ""


class IssueForm(BaseModel):
    registration: Code


class RevokeForm(BaseModel):
    reason: Annotated[str, _text(2, 200)]


class BadgesForm(BaseModel):
    """`group` absent: everybody. `registration`: one person's."""

    size: Size
    group: RowId | None = None
    registration: Code | None = None

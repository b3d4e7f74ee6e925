"""Where a published event stands at a moment. Pure."""

from datetime import datetime
from typing import Protocol

from catalog.vocabulary import Labelled


class Phase(Labelled):
    SOON = "soon", "报名未开始"
    OPEN = "open", "报名中"
    CLOSED = "closed", "报名已截止"
    RUNNING = "running", "进行中"
    OVER = "over", "已结束"
    CANCELLED = "cancelled", "已取消"


class Timed(Protocol):
    """What has the times of an event."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def registration_opens_at(self) -> datetime: ...
    @property
    def registration_closes_at(self) -> datetime: ...
    @property
    def called_off_at(self) -> datetime | None: ...


def phase_of(event: Timed, now: datetime) -> Phase:
    """Registration that is still open while the event runs counts as open."""
    if event.called_off_at is not None:
        return Phase.CANCELLED
    if now >= event.ends_at:
        return Phase.OVER
    if event.registration_opens_at <= now < event.registration_closes_at:
        return Phase.OPEN
    if now >= event.starts_at:
        return Phase.RUNNING
    return Phase.SOON if now < event.registration_opens_at else Phase.CLOSED

"""Time: instants are aware and stored in UTC; people see Asia/Shanghai."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


def now() -> datetime:
    """The current instant, aware, UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The business date: today's date in Asia/Shanghai."""
    return now().astimezone(BUSINESS_ZONE).date()


def local(instant: datetime) -> datetime:
    """The instant as wall-clock time in Asia/Shanghai."""
    return instant.astimezone(BUSINESS_ZONE)


def instant(day: date, at: time) -> datetime:
    """The UTC instant of a wall-clock time in Asia/Shanghai."""
    return datetime.combine(day, at, BUSINESS_ZONE).astimezone(UTC)

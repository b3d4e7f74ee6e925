"""Calendar months on the mainland's clock. Pure."""

from calendar import monthrange
from datetime import datetime

from yurong.kit.clock import BUSINESS_ZONE, local


def months_after(at: datetime, months: int) -> datetime:
    """The same wall time so many months later, aware; the last day of the month where it has no such day."""
    begins = local(at)
    count = begins.year * 12 + begins.month - 1 + months
    year, month = count // 12, count % 12 + 1
    day = min(begins.day, monthrange(year, month)[1])
    return begins.replace(year=year, month=month, day=day, tzinfo=BUSINESS_ZONE)

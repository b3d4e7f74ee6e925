"""Which time a scan is believed to be from. Pure."""

from datetime import datetime

from events.matchmaking.models import Event
from events.matchmaking.on_site.refusals import NotToday
from yurong.kit.clock import local


def is_on(event: Event, at: datetime) -> bool:
    """Whether the moment lies on one of the event's days, from midnight to midnight."""
    return local(event.starts_at).date() <= local(at).date() <= local(event.ends_at).date()


def believed(at: datetime, event: Event, now: datetime) -> datetime:
    """The device's time, unless its clock runs ahead or is set to another day; then ours. Raises NotToday."""
    if at <= now and is_on(event, at):
        return at
    if is_on(event, now):
        return now
    begins = local(event.starts_at)
    raise NotToday(f"这场活动在 {begins.month}月{begins.day}日，当天才能签到。")

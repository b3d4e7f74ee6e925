"""An event in the words of letters and calendar files."""

from datetime import datetime

from events.calendar_file import CalendarEntry
from events.matchmaking.models import Event, EventMode, Registration, RegistrationState
from yurong.kit.clock import WEEKDAYS, local


def when(event: Event) -> str:
    """「11月25日（星期三）09:00–12:00」; with the last day where it is another one."""
    begins, ends = local(event.starts_at), local(event.ends_at)
    last = "" if begins.date() == ends.date() else f"{ends.month}月{ends.day}日 "
    return f"{moment(event.starts_at)}–{last}{ends:%H:%M}"


def moment(at: datetime) -> str:
    """「11月25日（星期三）09:00」."""
    wall = local(at)
    return f"{wall.month}月{wall.day}日（星期{WEEKDAYS[wall.weekday()]}）{wall:%H:%M}"


def short_moment(at: datetime) -> str:
    """「11月25日09:00」, for short messages."""
    wall = local(at)
    return f"{wall.month}月{wall.day}日{wall:%H:%M}"


def where(event: Event) -> str:
    """「智慧岛大厦（郑州市高新区科学大道 1 号）」, 「线上」, or both."""
    if event.mode == EventMode.ONLINE:
        return "线上"
    place = f"{event.place}（{event.address}）" if event.address else event.place
    return f"{place}，也可线上参加" if event.mode == EventMode.BOTH else place


def online_link(event: Event, registration: Registration) -> str:
    """The address to join online: for confirmed people only, else empty."""
    is_confirmed = registration.state == RegistrationState.CONFIRMED
    return event.online_url if is_confirmed and event.mode != EventMode.ON_SITE else ""


def calendar_entry(event: Event, registration: Registration, url: str, now: datetime) -> CalendarEntry:
    """The person's entry in a calendar; changes of the event and of the registration both replace it."""
    link = online_link(event, registration)
    return CalendarEntry(
        uid=f"registration-{registration.code}@yurong",
        sequence=event.sequence + registration.sequence,
        stamped_at=now,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        summary=event.title,
        location=link if event.mode == EventMode.ONLINE else where(event),
        description="\n".join(
            filter(None, [f"报名码：{registration.code}", f"线上入口：{link}" if link else "", url])
        ),
        url=url,
        reminder=f"明天参加：{event.title}",
        is_cancelled=registration.state != RegistrationState.CONFIRMED or event.called_off_at is not None,
    )

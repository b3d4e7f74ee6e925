"""A calendar file as busy spans: when somebody is taken, never by what. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # comes with icalendar, no annotations
from icalendar import Calendar

from events.clinic.team.times import Span
from yurong.kit.clock import BUSINESS_ZONE, instant

AHEAD = timedelta(days=90)
Event = Any
"""A component of icalendar: its values are typed as every kind there is, and checked by using them."""

MOST_EVENTS = 5_000
MOST_SPANS = 2_000
RULES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
"""Nobody meets every minute: finer rules would only keep the computer busy."""


class NotACalendar(Exception):
    """The message is a sentence for whoever gave the file."""


def busy_spans(content: bytes, since: datetime) -> tuple[Span, ...]:
    """The busy spans from `since` on for 90 days, merged, in order. Raises NotACalendar.

    Events marked free, cancelled or tentative are left out; repeated ones are expanded with their
    exceptions. A time without a zone is mainland time; a whole day is busy from midnight to midnight.
    """
    until = since + AHEAD
    try:
        calendar = Calendar.from_ical(content)
        events: list[Event] = list(calendar.walk("VEVENT"))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        raise NotACalendar("不是日历文件（.ics），或内容已损坏") from None
    if len(events) > MOST_EVENTS:
        raise NotACalendar(f"日历里的事项超过 {MOST_EVENTS} 个，请只导出最近一年")
    moved = _moved(events)
    spans = [span for event in events for span in _of_event(event, moved, since, until)]
    return _merged(spans)


def _moved(events: list[Event]) -> set[tuple[str, datetime]]:
    """Occurrences that have an event of their own: what the rule says of them does not hold."""
    return {
        (str(each.get("UID", "")), _at(each["RECURRENCE-ID"].dt))
        for each in events
        if "RECURRENCE-ID" in each
    }


def _of_event(
    event: Event, moved: set[tuple[str, datetime]], since: datetime, until: datetime
) -> Iterator[Span]:
    if "DTSTART" not in event or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return
    if str(event.get("STATUS", "")).upper() in ("CANCELLED", "TENTATIVE"):
        return
    try:
        length = _length(event)
        for start in _starts(event, since - length, until):
            at = _at(start)
            is_moved = "RECURRENCE-ID" not in event and (str(event.get("UID", "")), at) in moved
            if not is_moved and at < until and at + length > since and length > timedelta():
                yield max(at, since), min(at + length, until)
    except (ValueError, TypeError, OverflowError, AttributeError):
        return  # one spoilt event says nothing; the others stand


def _length(event: Event) -> timedelta:
    start = event["DTSTART"].dt
    if "DTEND" in event:
        return _at(event["DTEND"].dt) - _at(start)
    if "DURATION" in event:
        length: timedelta = event["DURATION"].dt
        return length
    return timedelta() if isinstance(start, datetime) else timedelta(days=1)


def _starts(event: Event, since: datetime, until: datetime) -> Iterator[datetime]:
    """The starts of the event between two instants: a rule keeps the wall clock, not the offset."""
    first = event["DTSTART"].dt
    wall = first if isinstance(first, datetime) else datetime.combine(first, time.min, BUSINESS_ZONE)
    zone = wall.tzinfo or BUSINESS_ZONE
    gone = {_at(each.dt) for listed in _listed(event, "EXDATE") for each in listed.dts}
    starts = {wall.replace(tzinfo=zone)}
    for listed in _listed(event, "RDATE"):
        starts |= {_at(each.dt) for each in listed.dts if isinstance(each.dt, date)}
    for rule in _listed(event, "RRULE"):
        if str((rule.get("FREQ") or [""])[0]).upper() not in RULES:
            continue
        found = rrulestr(_bare_until(rule.to_ical().decode(), zone), dtstart=wall.replace(tzinfo=None))
        low, high = since.astimezone(zone).replace(tzinfo=None), until.astimezone(zone).replace(tzinfo=None)
        for number, each in enumerate(found.xafter(low - timedelta(days=1), inc=True)):
            if each > high or number >= MOST_SPANS:
                break
            starts.add(each.replace(tzinfo=zone))
    for each in sorted(starts):
        if each not in gone:
            yield each


def _bare_until(rule: str, zone: tzinfo) -> str:
    """The rule with its UNTIL as wall time: the starts it is compared with carry no zone."""
    parts = []
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        if name.upper() == "UNTIL" and value.endswith("Z"):
            until = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(zone)
            parts.append(f"UNTIL={until:%Y%m%dT%H%M%S}")
        else:
            parts.append(part)
    return ";".join(parts)


def _listed(event: Event, name: str) -> list[Any]:  # icalendar gives one value or a list of them
    value = event.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _at(value: date | datetime) -> datetime:
    """The instant of a date (its midnight), a mainland wall time or a time with a zone."""
    if not isinstance(value, datetime):
        return instant(value, time.min)
    return value if value.tzinfo else value.replace(tzinfo=BUSINESS_ZONE)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for begins, ends in sorted(spans):
        if merged and begins <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], ends)
        else:
            merged.append((begins, ends))
    return tuple(merged[:MOST_SPANS])

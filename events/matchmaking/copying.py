"""An event once more: on another day, or from place to place as a series; all but its registrations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import codes
from events.matchmaking.drawing_up import BASICS, draw_up
from events.matchmaking.drawn_up import EventRefused, NewEvent, NewGroup, NewSession, NewSpeaker
from events.matchmaking.holding import hold
from events.matchmaking.models import Event, EventSeries
from events.matchmaking.registering.form_copy import copy_form
from events.stops import Stop
from yurong.accounts.audit import record
from yurong.kit.clock import local


class StopRefused(EventRefused):
    """`number` is the row of the stop, from 0."""

    def __init__(self, number: int, errors: Mapping[str, str]) -> None:
        super().__init__(errors)
        self.number = number


def copy(
    session: Session,
    *,
    event: Event,
    on_day: date,
    account_id: int,
    now: datetime,
    code: str | None = None,
    differs: Mapping[str, object] | None = None,
) -> Event:
    """A draft like `event` that begins on that day at the same hour; its moments move along. Writes.

    Its registration form comes along: rule, consent text and questions.
    `differs`: fields of NewEvent that are not as they were. The online link stays behind: it is of one
    meeting. The same `code` from the same account gives the draft made first. `event` as loaded by
    queries.event_for. Raises EventRefused (422).
    """
    wanted = replace(drawn_like(event, on_day, now), code=code, **(differs or {}))  # type: ignore[arg-type]  # by name
    made = draw_up(session, event=wanted, account_id=account_id, now=now)
    copy_form(session, event.id, made.id, account_id, now)
    return made


def drawn_like(event: Event, on_day: date, now: datetime) -> NewEvent:
    """The stored event as one would draw it up for that day; registration opens now if it would be open."""
    later = on_day - local(event.starts_at).date()
    starts_at = event.starts_at + later
    closes = event.registration_closes_at + later
    closes = closes if closes > now + timedelta(minutes=1) else starts_at
    opens = max(now, event.registration_opens_at + later)
    moved: dict[str, object] = {
        "starts_at": starts_at,
        "ends_at": event.ends_at + later,
        "registration_opens_at": opens if opens < closes else now,
        "registration_closes_at": closes,
        "online_url": "",
    }
    return NewEvent(
        **{name: getattr(event, name) for name in BASICS} | moved,
        sessions=tuple(
            NewSession(
                each.starts_at + later,
                each.ends_at + later,
                each.title,
                each.room,
                each.counts,
                tuple(NewSpeaker(who.name, who.title) for who in each.speakers),
            )
            for each in event.sessions
        ),
        products=tuple(each.product_slug for each in event.products),
        institutions=tuple(each.name for each in event.institutions),
        groups=tuple(NewGroup(each.kind, each.name, each.capacity) for each in event.groups),
    )


def extend(
    session: Session, *, event: Event, title: str, stops: Sequence[Stop], account_id: int, now: datetime
) -> list[Event]:
    """The event's series, begun with `title` if there is none, with one more draft for each stop. Writes.

    A stop already in the series (same day and place) gives the draft made first. Raises StopRefused (422)
    and then nothing may be committed.
    """
    hold(session, event)
    series = _series_of(session, event, title, account_id, now)
    there = {(local(each.starts_at).date(), each.place): each for each in events_of(session, series)}
    made = []
    for number, stop in enumerate(stops):
        one = there.get((stop.on_day, stop.place))
        if one is None:
            differs = {name: getattr(stop, name) for name in ("title", "region", "place", "address")}
            try:
                one = copy(
                    session,
                    event=event,
                    on_day=stop.on_day,
                    account_id=account_id,
                    now=now,
                    differs=differs | {"map_url": ""},
                )
            except EventRefused as refused:
                raise StopRefused(number, refused.errors) from refused
            one.series_id = series.id
            there[stop.on_day, stop.place] = one
        made.append(one)
    record(session, account_id, "event_series.extended", f"series:{series.code}", events=len(made))
    session.flush()
    return made


def events_of(session: Session, series: EventSeries) -> list[Event]:
    """The events of a series, drafts included, by their beginning."""
    found = select(Event).where(Event.series_id == series.id).order_by(Event.starts_at, Event.id)
    return list(session.scalars(found))


def _series_of(session: Session, event: Event, title: str, account_id: int, now: datetime) -> EventSeries:
    if event.series_id is not None:
        return session.get_one(EventSeries, event.series_id)
    series = EventSeries(
        code=f"{now:%Y%m}-{codes.clinic_ending()}", title=title, account_id=account_id, made_at=now
    )
    session.add(series)
    session.flush()
    event.series_id = series.id
    return series

"""A series: one clinic that goes from place to place, as drafts that share all but day and place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events import codes
from events.clinic.calling import hold_clinic, redraw
from events.clinic.copying import Copied, copy, drawn_like
from events.clinic.drawn_up import ClinicRefused, NewClinic
from events.clinic.models import Clinic, ClinicSeries
from events.clinic.queries import with_panels
from events.stops import Stop
from yurong.accounts.audit import record
from yurong.kit.errors import NotFound

OWN = ("title", "on_day", "region", "place", "address", "map_url", "host", "host_kind", "open_to_region")
"""What each clinic of a series has for itself; moments follow its day."""
MOMENTS = ("booking_opens_at", "booking_closes_at", "change_until")


class StopRefused(ClinicRefused):
    """`number` is the row of the stop, from 0."""

    def __init__(self, number: int, errors: Mapping[str, str]) -> None:
        super().__init__(errors)
        self.number = number


def extend(
    session: Session, *, clinic: Clinic, title: str, stops: Sequence[Stop], account_id: int, now: datetime
) -> list[Copied]:
    """The clinic's series, begun with `title` if there is none, with one more draft for each stop. Writes.

    A stop already in the series (same day and place) gives the draft made first. Where the clinic is for its
    own region, so is each draft for its own. Raises StopRefused (422) and writes nothing.
    """
    hold_clinic(session, clinic)
    series = _series_of(session, clinic, title, account_id, now)
    there = {(each.on_day, each.place): each for each in clinics_of(session, series)}
    made = []
    for number, stop in enumerate(stops):
        if known := there.get((stop.on_day, stop.place)):
            made.append(Copied(known, ()))
            continue
        differs: dict[str, object] = {
            "title": stop.title,
            "region": stop.region,
            "place": stop.place,
            "address": stop.address,
            "map_url": "",
            "host": "",
            "host_kind": "",
        }
        if clinic.open_to_region is not None:
            differs["open_to_region"] = stop.region
        try:
            one = copy(
                session, clinic=clinic, on_day=stop.on_day, account_id=account_id, now=now, differs=differs
            )
        except ClinicRefused as refused:
            raise StopRefused(number, refused.errors) from refused
        one.clinic.series_id = series.id
        there[stop.on_day, stop.place] = one.clinic
        made.append(one)
    record(session, account_id, "series.extended", f"series:{series.code}", clinics=len(made))
    session.flush()
    return made


def redraw_drafts(
    session: Session, *, clinic: Clinic, wanted: NewClinic, account_id: int, now: datetime
) -> int:
    """Gives what was just changed at `clinic` to the other drafts of its series; how many. Writes.

    Day, place, host and region stay each draft's own; moments keep their distance to the day. Raises
    ClinicRefused (422) naming the draft that could not take it, and then nothing may be committed.
    """
    if clinic.series_id is None:
        return 0
    series = session.get_one(ClinicSeries, clinic.series_id)
    drafts = [
        each for each in clinics_of(session, series) if each.id != clinic.id and each.published_at is None
    ]
    for each in drafts:
        moved = drawn_like(clinic, each.on_day, now)
        own = {name: getattr(each, name) for name in OWN}
        if wanted.who_may_book == "region" and own["open_to_region"] is None:
            own["open_to_region"] = each.region
        elif wanted.who_may_book != "region":
            own["open_to_region"] = None
        try:
            redraw(
                session,
                clinic=each,
                wanted=replace(moved, **own),
                account_id=account_id,
                now=now,
            )
        except ClinicRefused as refused:
            raise ClinicRefused({"title": f"「{each.title}」不能一起改：{refused.message}"}) from refused
    return len(drafts)


def series_by_code(session: Session, code: str) -> ClinicSeries:
    """The series of that address. Raises NotFound."""
    found = session.scalar(select(ClinicSeries).where(ClinicSeries.code == code))
    if found is None:
        raise NotFound(
            "没有找到这个系列，地址可能写错了。", next_label="看看有哪些诊疗会", next_url="/clinics"
        )
    return found


def clinics_of(session: Session, series: ClinicSeries) -> list[Clinic]:
    """The clinics of a series, drafts included, by day, with stations and panels."""
    found = select(Clinic).where(Clinic.series_id == series.id).order_by(Clinic.on_day, Clinic.id)
    return list(session.scalars(found.options(*with_panels())))


def _series_of(session: Session, clinic: Clinic, title: str, account_id: int, now: datetime) -> ClinicSeries:
    if clinic.series_id is not None:
        return session.get_one(ClinicSeries, clinic.series_id)
    series = ClinicSeries(
        code=f"{now:%Y%m}-{codes.clinic_ending()}", title=title, organiser_account_id=account_id, made_at=now
    )
    session.add(series)
    session.flush()
    clinic.series_id = series.id
    return series

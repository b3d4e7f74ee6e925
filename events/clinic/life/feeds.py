"""Calendars to subscribe to: one secret address per person and role, cancelled bookings included."""

import secrets
from datetime import datetime

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session, joinedload, selectinload

from events.clinic.appointment import appointment
from events.clinic.ics import Entry, feed_ics
from events.clinic.models import Booking, CalendarFeed, Clinic, Expert, PanelSeat
from events.clinic.team.interests import conflict
from events.clinic.team.recusal import disclosed
from yurong.accounts.models import RoleGrant
from yurong.kit.errors import NotFound

KINDS = {"firm": "企业的预约", "expert": "要看的企业", "organiser": "我办的诊疗会"}


def addresses(session: Session, account_id: int) -> dict[str, CalendarFeed]:
    """The person's feeds by kind. Reads only."""
    found = select(CalendarFeed).where(CalendarFeed.account_id == account_id)
    return {each.kind: each for each in session.scalars(found.order_by(CalendarFeed.kind))}


def renew(session: Session, account_id: int, kind: str, now: datetime) -> CalendarFeed:
    """A new secret address of this kind; the old one, if any, is dead from then on. Writes."""
    feed = session.get(CalendarFeed, (account_id, kind), with_for_update=True)
    if feed is None:
        feed = CalendarFeed(account_id=account_id, kind=kind)
        session.add(feed)
    feed.token, feed.made_at = secrets.token_urlsafe(32), now
    session.flush()
    return feed


def feed(session: Session, token: str, public_url: str) -> str:
    """The calendar behind this address as .ics text: the same bytes while nothing has changed. Reads only.

    A role that was taken away empties it. Raises NotFound for an address that is not, or no longer, one.
    """
    found = session.scalar(select(CalendarFeed).where(CalendarFeed.token == token))
    if found is None:
        raise NotFound("这个日历地址已失效。请登录后在「我的日历」里重新复制。")
    entries = [_entry(each, public_url) for each in _bookings(session, found)]
    return feed_ics(f"豫融：{KINDS[found.kind]}", entries)


def _entry(booking: Booking, public_url: str) -> Entry:
    """Stamped with its last change, so that an unchanged feed keeps its bytes."""
    ended = booking.cancellation
    changed = [booking.made_at, *(each.at for each in booking.moves), *([ended.at] if ended else [])]
    meeting = appointment(booking, booking.clinic, booking.station, booking.enterprise.name, public_url)
    return Entry(meeting, max(changed), is_cancelled=ended is not None)


def _bookings(session: Session, feed: CalendarFeed) -> list[Booking]:
    found = _of(feed).options(
        joinedload(Booking.clinic),
        joinedload(Booking.station),
        joinedload(Booking.enterprise),
        joinedload(Booking.cancellation),
        selectinload(Booking.moves),
    )
    rows = list(session.scalars(found.order_by(Booking.starts_at, Booking.id)))
    if feed.kind != "expert":
        return rows
    member = select(Expert.id).where(Expert.account_id == feed.account_id)
    declared = disclosed(session, list(session.scalars(member)))
    return [
        each
        for each in rows
        if not any(conflict(own, each.enterprise.uscc, each.enterprise.name) for own in declared)
    ]


def _of(feed: CalendarFeed) -> Select[Booking]:
    """Whose bookings: as the person's roles stand now."""
    granted = select(RoleGrant.id).where(RoleGrant.account_id == feed.account_id, RoleGrant.role == feed.kind)
    found = select(Booking).where(granted.exists())
    if feed.kind == "firm":
        firms = select(RoleGrant.enterprise_id).where(RoleGrant.account_id == feed.account_id)
        return found.where(Booking.enterprise_id.in_(firms.where(RoleGrant.role == "firm")))
    if feed.kind == "expert":
        seats = select(PanelSeat.station_id).join(Expert, Expert.id == PanelSeat.expert_id)
        return found.where(Booking.station_id.in_(seats.where(Expert.account_id == feed.account_id)))
    if feed.kind == "organiser":
        own = select(Clinic.id).where(Clinic.organiser_account_id == feed.account_id)
        return found.where(Booking.clinic_id.in_(own))
    return found.where(false())

"""What happens on the day itself: arrivals, firms without a booking, stations that run late, the wall."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from events.clinic.models.case import MAX_FINDING
from events.clinic.models.clinic import ROLE_KNOWN
from yurong.kit.db import Base


class CheckIn(Base):
    """One scan or tap. All are kept; which one counts is said by events.arrivals.

    `at` is when the device says it happened (it may have been offline), `received_at` when we heard of it.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("account_id", "request_key"),
        CheckConstraint("how IN ('list','scan','code','walk_in')", name="how_known"),
        CheckConstraint("at <= received_at", name="not_from_the_future"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    request_key: Mapped[str] = mapped_column(String(64))
    how: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    received_at: Mapped[datetime]


class CheckInUndo(Base):
    """Somebody said that the firm has not arrived after all: no scan up to `at` counts."""

    __tablename__ = "check_in_undo"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))


class WalkIn(Base):
    """A firm that came without a booking; it waits while it has neither a booking nor left."""

    __tablename__ = "walk_in"
    __table_args__ = (
        UniqueConstraint("clinic_id", "enterprise_id"),
        CheckConstraint("booking_id IS NULL OR left_at IS NULL", name="seated_or_gone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    contact_name: Mapped[str] = mapped_column(String(40))
    contact_phone: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), unique=True)
    left_at: Mapped[datetime | None]


class Delay(Base):
    """A station runs late by so many minutes from one booking on; undone when `undone_at` is set."""

    __tablename__ = "delay"
    __table_args__ = (
        UniqueConstraint("account_id", "request_key"),
        CheckConstraint("minutes > 0 AND minutes % 5 = 0", name="minutes_in_ticks"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), index=True)
    minutes: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    request_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class DelayedBooking(Base):
    """From when to when a delay put one booking."""

    __tablename__ = "delayed_booking"

    delay_id: Mapped[int] = mapped_column(ForeignKey("delay.id"), primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    from_starts_at: Mapped[datetime]
    to_starts_at: Mapped[datetime]


class Wall(Base):
    """What a clinic's wall display shows to whoever has the secret link; without it, codes only."""

    __tablename__ = "wall"
    __table_args__ = (CheckConstraint("shows IN ('code','masked','name')", name="shows_known"),)

    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    shows: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class FindingDraft(Base):
    """What one expert is typing, kept while it is not saved; `version` counts the times it was kept.

    `finding_version` is the version of the role's finding that the expert had before the eyes.
    """

    __tablename__ = "finding_draft"
    __table_args__ = (
        UniqueConstraint("booking_id", "expert_id"),
        CheckConstraint(ROLE_KNOWN, name="role_known"),
        CheckConstraint(f"length(text) <= {MAX_FINDING}", name="text_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    role: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    finding_version: Mapped[int]
    saved_at: Mapped[datetime]

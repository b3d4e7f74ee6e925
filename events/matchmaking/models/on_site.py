"""What happens on site: arrivals at the doors, who sat in which session, certificates of trainings."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.matchmaking.models.registration import Registration
from yurong.kit.db import Base

_STANDS = text("revoked_at IS NULL")


class EventCheckIn(Base):
    """One scan or tap at a door. All are kept; which one counts is said by events.arrivals.

    `at` is when the device says it happened (it may have been offline), `received_at` when we heard of it.
    """

    __tablename__ = "event_check_in"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "registration_id"], ["registration.event_id", "registration.id"]),
        UniqueConstraint("account_id", "request_key"),
        CheckConstraint("how IN ('list','scan','code','walk_in')", name="how_known"),
        CheckConstraint("at <= received_at", name="not_from_the_future"),
        Index("ix_event_check_in_of", "event_id", "registration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    registration_id: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    request_key: Mapped[str] = mapped_column(String(64))
    how: Mapped[str] = mapped_column(String(10))
    door: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[datetime]
    received_at: Mapped[datetime]


class EventCheckInUndo(Base):
    """Somebody said that the person has not arrived after all: no scan up to `at` counts."""

    __tablename__ = "event_check_in_undo"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "registration_id"], ["registration.event_id", "registration.id"]),
        Index("ix_event_check_in_undo_of", "event_id", "registration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    registration_id: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))


class SessionAttendance(Base):
    """One scan at the door of a session, in or out. All are kept; minutes are computed from them."""

    __tablename__ = "session_attendance"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "session_id"], ["agenda_session.event_id", "agenda_session.id"]),
        ForeignKeyConstraint(["event_id", "registration_id"], ["registration.event_id", "registration.id"]),
        UniqueConstraint("account_id", "request_key"),
        CheckConstraint("way IN ('in','out')", name="way_known"),
        CheckConstraint("how IN ('list','scan','code')", name="how_known"),
        CheckConstraint("at <= received_at", name="not_from_the_future"),
        Index("ix_session_attendance_of", "event_id", "registration_id"),
        Index("ix_session_attendance_session_id", "session_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    session_id: Mapped[int]
    registration_id: Mapped[int]
    way: Mapped[str] = mapped_column(String(3))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    request_key: Mapped[str] = mapped_column(String(64))
    how: Mapped[str] = mapped_column(String(10))
    door: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[datetime]
    received_at: Mapped[datetime]


class AttendanceUndo(Base):
    """Somebody said that the person was not in the session: no scan of it up to `at` counts."""

    __tablename__ = "attendance_undo"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "session_id"], ["agenda_session.event_id", "agenda_session.id"]),
        ForeignKeyConstraint(["event_id", "registration_id"], ["registration.event_id", "registration.id"]),
        Index("ix_attendance_undo_of", "event_id", "registration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    session_id: Mapped[int]
    registration_id: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))


class Certificate(Base):
    """培训证书. `payload` is the frozen content as JSON text; a person has at most one that stands.

    Never for fewer minutes than the training asks for. `pdf_sha256` is filled after the first printing, so
    that a reprint can be compared. The reason of a revocation is shown to whoever verifies.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "registration_id"], ["registration.event_id", "registration.id"]),
        CheckConstraint("needed_minutes > 0 AND minutes >= needed_minutes", name="hours_done"),
        CheckConstraint("length(payload_sha256) = 64", name="payload_hashed"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_reason = '')", name="revoked_for_a_reason"),
        Index(
            "uq_certificate_standing",
            "registration_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_certificate_of", "event_id", "registration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    short_code: Mapped[str] = mapped_column(String(8), unique=True)
    event_id: Mapped[int]
    registration_id: Mapped[int]
    minutes: Mapped[int]
    needed_minutes: Mapped[int]
    payload: Mapped[str] = mapped_column(Text)
    payload_sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    issued_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_reason: Mapped[str] = mapped_column(String(200), default="")

    registration: Mapped[Registration] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="foreign(Certificate.registration_id) == Registration.id",
    )


class CertificateCounter(Base):
    """The last certificate number given out in a year; taken by one guarded statement."""

    __tablename__ = "certificate_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]

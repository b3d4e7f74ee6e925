"""A booking, the claims that make a second one impossible, and what became of it."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.clinic.models.case import Finding, Intake, PlanAdjustment, SignOff
from events.clinic.models.clinic import Clinic, Station
from events.clinic.models.entry import SheetEntry
from events.clinic.models.sheet import DiagnosisSheet
from yurong.accounts.models import Account, Enterprise
from yurong.kit.db import Base


class Booking(Base):
    """One firm's hold on one slot. It is live while it has no Cancellation."""

    __tablename__ = "booking"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "station_id"], ["station.clinic_id", "station.id"]),
        UniqueConstraint("account_id", "request_key"),
        CheckConstraint("starts_at < ends_at", name="runs_forward"),
        CheckConstraint("sequence >= 0", name="sequence_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"), index=True)
    station_id: Mapped[int]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    contact_name: Mapped[str] = mapped_column(String(40))
    contact_phone: Mapped[str] = mapped_column(String(20))
    request_key: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)

    clinic: Mapped[Clinic] = relationship(lazy="raise", viewonly=True)
    station: Mapped[Station] = relationship(lazy="raise", viewonly=True)
    enterprise: Mapped[Enterprise] = relationship(lazy="raise", viewonly=True)
    account: Mapped[Account] = relationship(lazy="raise", viewonly=True)
    cancellation: Mapped["Cancellation | None"] = relationship(lazy="raise", viewonly=True)
    moves: Mapped[list["Move"]] = relationship(lazy="raise", viewonly=True, order_by="Move.id")
    intake: Mapped[Intake | None] = relationship(lazy="raise", viewonly=True)
    findings: Mapped[list[Finding]] = relationship(lazy="raise", viewonly=True, order_by=Finding.id)
    sign_offs: Mapped[list[SignOff]] = relationship(lazy="raise", viewonly=True, order_by=SignOff.id)
    adjustments: Mapped[list[PlanAdjustment]] = relationship(
        lazy="raise", viewonly=True, order_by=PlanAdjustment.id
    )
    entries: Mapped[list[SheetEntry]] = relationship(lazy="raise", viewonly=True, order_by=SheetEntry.id)
    sheets: Mapped[list[DiagnosisSheet]] = relationship(
        lazy="raise", viewonly=True, order_by=DiagnosisSheet.version
    )


class ClaimTick(Base):
    """One resource held for five minutes. The primary key is the law: nobody holds it twice.

    `resource` as named in events.clinic.claims; `tick` is the UTC epoch // 300. Releasing deletes the rows.
    """

    __tablename__ = "claim_tick"
    __table_args__ = (
        CheckConstraint("(booking_id IS NULL) = (hold_id IS NOT NULL)", name="held_once"),
        CheckConstraint("until IS NULL OR hold_id IS NOT NULL", name="only_holds_end"),
    )

    resource: Mapped[str] = mapped_column(String(40), primary_key=True)
    tick: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("slot_hold.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime | None]
    """From then on the claim gives way to whoever asks; None holds until it is released."""


class Cancellation(Base):
    """Who called a booking off, when and why."""

    __tablename__ = "cancellation"
    __table_args__ = (
        CheckConstraint("kind IN ('time','unready','other_way','organiser','other')", name="kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10), default="other")
    """Why, from a short list; `reason` is in the person's own words and may be empty."""


class Move(Base):
    """A booking moved from one slot to another; `sequence` is the booking's after the move."""

    __tablename__ = "booking_move"
    __table_args__ = (UniqueConstraint("booking_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    sequence: Mapped[int]
    from_station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    from_starts_at: Mapped[datetime]
    to_station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    to_starts_at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

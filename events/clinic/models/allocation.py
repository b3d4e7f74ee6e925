"""Applications for a clinic whose slots are allocated, and what each was given."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.clinic.models.booking import Booking
from events.clinic.models.clinic import Clinic
from yurong.accounts.models import Account, Enterprise
from yurong.kit.db import Base


class Application(Base):
    """申请: one firm's wish to come, editable until the deadline; live while it is not withdrawn."""

    __tablename__ = "application"
    __table_args__ = (UniqueConstraint("clinic_id", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    contact_name: Mapped[str] = mapped_column(String(40))
    contact_phone: Mapped[str] = mapped_column(String(20))
    wanted: Mapped[list[str]]
    """Starts as HHMM, the dearest first."""
    takes_any: Mapped[bool]
    """Whether another time will do when none of `wanted` is left."""
    roles: Mapped[list[str]]
    """Values of ExpertRole whom the firm wants to meet."""
    need: Mapped[dict[str, Any]]
    """A dumped catalog.profile.Need."""
    asks: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    clinic: Mapped[Clinic] = relationship(lazy="raise", viewonly=True)
    enterprise: Mapped[Enterprise] = relationship(lazy="raise", viewonly=True)
    account: Mapped[Account] = relationship(lazy="raise", viewonly=True)


class Allocation(Base):
    """The lots cast for one clinic; computed anew at will until it is published."""

    __tablename__ = "allocation"

    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    computed_at: Mapped[datetime]
    computed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None]

    allotments: Mapped[list["Allotment"]] = relationship(
        lazy="raise", viewonly=True, order_by="Allotment.rank"
    )


class Allotment(Base):
    """What one application was given: its rank, why, and a slot or none. `reasons` are sentences."""

    __tablename__ = "allotment"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "station_id"], ["station.clinic_id", "station.id"]),
        UniqueConstraint("clinic_id", "rank"),
        CheckConstraint("rank >= 1", name="rank_counts"),
        CheckConstraint("(station_id IS NULL) = (starts_at IS NULL)", name="slot_whole"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("allocation.clinic_id"))
    rank: Mapped[int]
    reasons: Mapped[list[str]]
    station_id: Mapped[int | None]
    starts_at: Mapped[datetime | None]
    changed_why: Mapped[str] = mapped_column(String(200), default="")
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    refused_why: Mapped[str] = mapped_column(String(200), default="")
    """Why the slot could not be booked when the allocation was published."""

    application: Mapped[Application] = relationship(lazy="raise", viewonly=True)
    booking: Mapped[Booking | None] = relationship(lazy="raise", viewonly=True)

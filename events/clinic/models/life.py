"""What happens around bookings: holds, the waitlist and its offers, no-shows, invitations, calendar feeds."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.clinic.models.clinic import Clinic, Station
from yurong.accounts.models import Account, Enterprise
from yurong.kit.db import Base

_STILL_WAITING = text("ended_at IS NULL")


class SlotHold(Base):
    """A slot kept for one firm until `until`: while it fills the form, or while it answers an offer.

    One per firm and clinic. Its claims go with it. A form's hold that has run out gives way to whoever takes
    the slot; an offer's is only ended by events.clinic.life.waitlist, so that the next in line comes first.
    """

    __tablename__ = "slot_hold"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "station_id"], ["station.clinic_id", "station.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("clinic_id", "enterprise_id"),
        CheckConstraint("starts_at < ends_at", name="runs_forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int]
    station_id: Mapped[int]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    is_offer: Mapped[bool] = mapped_column(default=False)


class WaitlistEntry(Base):
    """A firm that waits for a place at a clinic, first come first, unless the organiser says why not.

    `part`: any, am or pm. `ended_as`: booked, left, expired (an offer was not answered) or closed.
    """

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        CheckConstraint("part IN ('any','am','pm')", name="part_known"),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="end_named"),
        CheckConstraint("ended_as IN ('booked','left','expired','closed')", name="end_known"),
        Index(
            "uq_waitlist_entry_waiting",
            "clinic_id",
            "enterprise_id",
            unique=True,
            sqlite_where=_STILL_WAITING,
            postgresql_where=_STILL_WAITING,
        ),
        Index("ix_waitlist_entry_clinic_id_place", "clinic_id", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    contact_name: Mapped[str] = mapped_column(String(40))
    contact_phone: Mapped[str] = mapped_column(String(20))
    part: Mapped[str] = mapped_column(String(3))
    place: Mapped[int]
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str | None] = mapped_column(String(10))

    clinic: Mapped[Clinic] = relationship(lazy="raise", viewonly=True)
    enterprise: Mapped[Enterprise] = relationship(lazy="raise", viewonly=True)
    account: Mapped[Account] = relationship(lazy="raise", viewonly=True)
    offers: Mapped[list["WaitlistOffer"]] = relationship(
        lazy="raise", viewonly=True, order_by="WaitlistOffer.id"
    )


class WaitlistOffer(Base):
    """A freed slot offered to one who waits, to be answered by `until`. Open while `outcome` is empty.

    `outcome`: accepted, declined, expired or withdrawn (the firm left, or booked another slot).
    """

    __tablename__ = "waitlist_offer"
    __table_args__ = (
        CheckConstraint("outcome IN ('accepted','declined','expired','withdrawn')", name="outcome_known"),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="end_named"),
        Index(
            "uq_waitlist_offer_open",
            "entry_id",
            unique=True,
            sqlite_where=_STILL_WAITING,
            postgresql_where=_STILL_WAITING,
        ),
        Index("ix_waitlist_offer_outcome_until", "outcome", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("waitlist_entry.id"), index=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(10))
    ended_at: Mapped[datetime | None]

    entry: Mapped[WaitlistEntry] = relationship(lazy="raise", viewonly=True)
    station: Mapped[Station] = relationship(lazy="raise", viewonly=True)


class WaitlistMove(Base):
    """The organiser put a firm elsewhere in the line, and why."""

    __tablename__ = "waitlist_move"
    __table_args__ = (CheckConstraint("length(reason) >= 2", name="reason_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("waitlist_entry.id"), index=True)
    from_position: Mapped[int]
    to_position: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class NoShow(Base):
    """The firm did not come to this booking."""

    __tablename__ = "no_show"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class NoShowLift(Base):
    """An organiser no longer counts this no-show, and why."""

    __tablename__ = "no_show_lift"
    __table_args__ = (CheckConstraint("length(reason) >= 2", name="reason_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    no_show_id: Mapped[int] = mapped_column(ForeignKey("no_show.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))


class BookingInvite(Base):
    """Somebody else of the firm is asked by mail to come instead. Only a hash of the link is stored."""

    __tablename__ = "booking_invite"
    __table_args__ = (
        CheckConstraint("(accepted_at IS NULL) = (accepted_by IS NULL)", name="acceptance_whole"),
        CheckConstraint("length(token_hash) = 64", name="token_hashed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class CalendarFeed(Base):
    """A person's secret address of a calendar to subscribe to; renewing it makes the old one dead."""

    __tablename__ = "calendar_feed"
    __table_args__ = (CheckConstraint("kind IN ('firm','expert','organiser')", name="kind_known"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]

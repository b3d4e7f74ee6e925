"""The service team: what members know, where they travel, when they are free, whom they must not judge."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.vocabulary import Labelled
from yurong.kit.db import Base

PART_KNOWN = "part IN ('am','pm')"


class TraitKind(Labelled):
    """What a member is looked up by."""

    FIELD = "field", "领域"
    TRACK = "track", "产业"
    CITY = "city", "可去的地方"


class ExpertTrait(Base):
    """One field, one track (catalog.vocabulary.Track) or one place (region code) of a member."""

    __tablename__ = "expert_trait"
    __table_args__ = (
        CheckConstraint("kind IN ('field','track','city')", name="kind_known"),
        Index("ix_expert_trait_kind_value", "kind", "value"),
    )

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[str] = mapped_column(String(30), primary_key=True)


class ExpertLeave(Base):
    """A member has left the team, since when and why; coming back deletes the row."""

    __tablename__ = "expert_leave"

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))


class ExpertInterest(Base):
    """A firm that a member must not judge (回避): by its code where known, else by its full name.

    `ties`: holding 持股, service 服务或任职, relative 亲属, other 其他; `is_own` says who named the firm:
    the member, or an organiser with a reason.
    """

    __tablename__ = "expert_interest"
    __table_args__ = (
        UniqueConstraint("expert_id", "firm_name"),
        CheckConstraint("length(uscc) = 18", name="uscc_length"),
        CheckConstraint("ties IN ('holding','service','relative','other')", name="ties_known"),
        CheckConstraint("length(firm_name) >= 2", name="firm_named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    uscc: Mapped[str | None] = mapped_column(String(18), index=True)
    firm_name: Mapped[str] = mapped_column(String(80))
    ties: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200))
    is_own: Mapped[bool]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class ExpertWeekday(Base):
    """A half day of the week on which a member is usually free; without any row nothing is said."""

    __tablename__ = "expert_weekday"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_known"),
        CheckConstraint(PART_KNOWN, name="part_known"),
    )

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(2), primary_key=True)


class ExpertDay(Base):
    """A half day of one date that the member has called free or busy: stands above all else."""

    __tablename__ = "expert_day"
    __table_args__ = (
        UniqueConstraint("expert_id", "on_day", "part"),
        CheckConstraint(PART_KNOWN, name="part_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    on_day: Mapped[date]
    part: Mapped[str] = mapped_column(String(2))
    is_free: Mapped[bool]
    note: Mapped[str] = mapped_column(String(60), default="")


class ExpertCalendar(Base):
    """A calendar the member has given: an address that is fetched in the background, or a file (no address).

    `trouble` is the sentence of the last fetch that failed; the spans of the one before stay.
    """

    __tablename__ = "expert_calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), unique=True)
    url: Mapped[str | None] = mapped_column(String(500))
    read_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(String(200), default="")


class BusySpan(Base):
    """A span that the member's calendar calls busy. What fills it is never stored."""

    __tablename__ = "busy_span"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="runs_forward"),
        Index("ix_busy_span_expert_id_starts_at", "expert_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

"""One-to-one meetings: the grid, the two sides with their wishes, drafts, and what was arranged."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.vocabulary import Labelled
from yurong.kit.db import Base
from yurong.kit.money import Money


class MeetingSide(Labelled):
    """Firms meet institutions, nobody meets their own side."""

    FIRM = "firm", "企业"
    INSTITUTION = "institution", "机构"


class MeetingState(Labelled):
    """What became of a meeting. The first and second hold their round, table and seats."""

    PLANNED = "planned", "已安排"
    HELD = "held", "已见面"
    MISSED = "missed", "未到场"
    CANCELLED = "cancelled", "已取消"


STANDING = (MeetingState.PLANNED, MeetingState.HELD)
_STANDING = text("state IN ('planned','held')")


class MeetingSetting(Base):
    """The grid of an event: equal rounds, a rest between two of them, tables; and until when to wish.

    `rest_after`: so many rounds come before the rest, 0 for none. `live_version` counts the changes of what
    is arranged: a draft made from an older one cannot be published.
    """

    __tablename__ = "meeting_setting"
    __table_args__ = (
        CheckConstraint("rounds BETWEEN 1 AND 40", name="rounds_count"),
        CheckConstraint("minutes BETWEEN 5 AND 120", name="minutes_count"),
        CheckConstraint("gap_minutes BETWEEN 0 AND 60", name="gap_counts"),
        CheckConstraint("tables BETWEEN 1 AND 300", name="tables_count"),
        CheckConstraint("most_per_party BETWEEN 1 AND 40", name="most_counts"),
        CheckConstraint("rest_after >= 0 AND rest_after < rounds", name="rest_between"),
        CheckConstraint("(rest_after = 0) = (rest_minutes = 0)", name="rest_whole"),
        CheckConstraint("wishes_until <= starts_at", name="wishes_first"),
        CheckConstraint("live_version >= 0", name="live_version_counts"),
        CheckConstraint("(live_version = 0) = (published_at IS NULL)", name="published_when_live"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    gap_minutes: Mapped[int]
    rounds: Mapped[int]
    rest_after: Mapped[int] = mapped_column(default=0)
    rest_minutes: Mapped[int] = mapped_column(default=0)
    tables: Mapped[int]
    most_per_party: Mapped[int]
    """How many meetings one person of a party has at most."""
    wishes_until: Mapped[datetime]
    live_version: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class MeetingParty(Base):
    """An organisation on one side: all its registrations together. `key` is the same whoever registered.

    `seats` people can meet at once. `kinds`: categories of finance a firm seeks or an institution gives;
    `about` is said in the party's own words. A firm's `amount` is what it seeks. The party withdraws by
    itself, and may take that back until the organiser has planned the day without it: then it dropped out.

    `owed_version`: the last change of what is arranged (a live_version) that the party is to be told of,
    `told_version` the last that it was told of.
    """

    __tablename__ = "meeting_party"
    __table_args__ = (
        UniqueConstraint("event_id", "side", "key"),
        UniqueConstraint("event_id", "id"),  # what meetings and wishes point at
        CheckConstraint("side IN ('firm','institution')", name="side_known"),
        CheckConstraint("seats BETWEEN 1 AND 9", name="seats_count"),
        CheckConstraint("(dropped_at IS NULL) = (dropped_reason = '')", name="reason_given"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawal_explained"),
        CheckConstraint("told_version >= 0 AND told_version <= owed_version", name="told_counts"),
        Index(
            "ix_meeting_party_owed",
            "event_id",
            sqlite_where=text("told_version < owed_version"),
            postgresql_where=text("told_version < owed_version"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    side: Mapped[str] = mapped_column(String(12))
    key: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(80))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    seats: Mapped[int] = mapped_column(default=1)
    own_tables: Mapped[list[int]] = mapped_column(JSON, default=list)
    """The tables an institution stays at; none where the planner chooses."""
    kinds: Mapped[list[str]] = mapped_column(default=list)
    about: Mapped[str] = mapped_column(String(200), default="")
    amount: Mapped[Money | None]
    said_at: Mapped[datetime | None]
    """When the party last handed in its wishes."""
    dropped_at: Mapped[datetime | None]
    dropped_reason: Mapped[str] = mapped_column(String(100), default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(100), default="")
    owed_version: Mapped[int] = mapped_column(default=0)
    told_version: Mapped[int] = mapped_column(default=0)

    @property
    def takes_part(self) -> bool:
        return self.withdrawn_at is None and self.dropped_at is None


class MeetingWish(Base):
    """What one party wishes of another, a problem.Wish. Without a row it has said nothing."""

    __tablename__ = "meeting_wish"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "party_id"], ["meeting_party.event_id", "meeting_party.id"]),
        ForeignKeyConstraint(["event_id", "other_id"], ["meeting_party.event_id", "meeting_party.id"]),
        CheckConstraint("wish IN ('must','may','no')", name="wish_known"),
        CheckConstraint("party_id <> other_id", name="somebody_else"),
    )

    event_id: Mapped[int]
    party_id: Mapped[int] = mapped_column(primary_key=True)
    other_id: Mapped[int] = mapped_column(primary_key=True)
    wish: Mapped[str] = mapped_column(String(4))


class MeetingAbsence(Base):
    """A round in which a party cannot come; rounds count from 0."""

    __tablename__ = "meeting_absence"
    __table_args__ = (CheckConstraint("round >= 0", name="round_counts"),)

    party_id: Mapped[int] = mapped_column(ForeignKey("meeting_party.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)


def _never_twice(name: str, *columns: str) -> Index:
    """No two meetings that stand share these."""
    return Index(name, *columns, unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING)


class Meeting(Base):
    """One firm with one institution in one round (from 0) at one table (from 1), once published.

    That nobody sits in two places, that no table is used twice and no pair meets twice: unique indexes over
    the meetings that stand. `sequence` counts what changed for people's calendars; `absent_id` did not come.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "firm_id"], ["meeting_party.event_id", "meeting_party.id"]),
        ForeignKeyConstraint(["event_id", "institution_id"], ["meeting_party.event_id", "meeting_party.id"]),
        UniqueConstraint("event_id", "id"),  # what outcomes point at
        CheckConstraint("state IN ('planned','held','missed','cancelled')", name="state_known"),
        CheckConstraint("round >= 0 AND table_number >= 1", name="place_counts"),
        CheckConstraint("firm_seat >= 1 AND institution_seat >= 1", name="seats_count"),
        CheckConstraint("sequence >= 0", name="sequence_counts"),
        CheckConstraint("(state = 'missed') = (absent_id IS NOT NULL)", name="absent_named"),
        CheckConstraint("absent_id IN (firm_id, institution_id)", name="absent_of_the_two"),
        _never_twice("uq_meeting_table", "event_id", "round", "table_number"),
        _never_twice("uq_meeting_firm", "firm_id", "round", "firm_seat"),
        _never_twice("uq_meeting_institution", "institution_id", "round", "institution_seat"),
        _never_twice("uq_meeting_pair", "firm_id", "institution_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    firm_id: Mapped[int] = mapped_column(index=True)
    institution_id: Mapped[int] = mapped_column(index=True)
    round: Mapped[int]
    table_number: Mapped[int]
    firm_seat: Mapped[int] = mapped_column(default=1)
    institution_seat: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(10))
    absent_id: Mapped[int | None]
    sequence: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    firm: Mapped[MeetingParty] = relationship(
        lazy="raise", viewonly=True, primaryjoin="foreign(Meeting.firm_id) == MeetingParty.id"
    )
    institution: Mapped[MeetingParty] = relationship(
        lazy="raise", viewonly=True, primaryjoin="foreign(Meeting.institution_id) == MeetingParty.id"
    )


class MeetingPlan(Base):
    """One version of a plan; the newest counts. Nobody but the organiser sees it before it is published.

    `plan` is a dumped meetings.drafts.Draft. `live_version`: of what was arranged when it was made.
    """

    __tablename__ = "meeting_plan"
    __table_args__ = (
        UniqueConstraint("event_id", "version"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    version: Mapped[int]
    live_version: Mapped[int]
    plan: Mapped[dict[str, Any]]
    said: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    published_at: Mapped[datetime | None]

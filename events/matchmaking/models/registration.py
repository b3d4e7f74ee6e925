"""Places at an event: groups with a quota, and who has one, waits for one, or gave it back."""

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

from catalog.vocabulary import Labelled
from events.matchmaking.models.event import Event
from yurong.kit.db import Base


class GroupKind(Labelled):
    """What the people of a group come as; firms and those who finance them may meet one to one."""

    FIRM = "firm", "企业"
    BANK = "bank", "银行"
    FUND = "fund", "基金、创投"
    INSURER = "insurer", "保险、担保等机构"
    GOVERNMENT = "government", "政府部门、园区"
    PRESS = "press", "媒体"
    OTHER = "other", "其他"

    @property
    def finances(self) -> bool:
        """Whether the group sits on the institutions' side of a meeting."""
        return self in (GroupKind.BANK, GroupKind.FUND, GroupKind.INSURER)


class RegistrationState(Labelled):
    """What a registration is. The first three have a seat, the next waits, the rest are over."""

    CONFIRMED = "confirmed", "报名成功"
    PENDING = "pending", "等待审核"
    OFFERED = "offered", "候补轮到，等答复"
    WAITING = "waiting", "候补中"
    CANCELLED = "cancelled", "已取消"
    REFUSED = "refused", "审核未通过"
    EXPIRED = "expired", "未按时确认"

    @property
    def has_seat(self) -> bool:
        return self in HOLDING


HOLDING = (RegistrationState.CONFIRMED, RegistrationState.PENDING, RegistrationState.OFFERED)
LIVE = (*HOLDING, RegistrationState.WAITING)
_LIVE = text("state IN ('confirmed','pending','offered','waiting')")


class RegistrationGroup(Base):
    """A group with its quota. `taken` counts live registrations with a seat; the database keeps it within."""

    __tablename__ = "registration_group"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('firm','bank','fund','insurer','government','press','other')", name="kind_known"
        ),
        CheckConstraint("capacity >= 0", name="capacity_counts"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="within_capacity"),
        UniqueConstraint("event_id", "name"),
        UniqueConstraint("event_id", "id"),  # what a registration's composite foreign key points at
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship(lazy="raise", back_populates="groups")


class Registration(Base):
    """报名: one person's place at an event, for a firm, an institution or themselves.

    Its secret links are rows of their own (`RegistrationLink`). `phone` is as normalised by the entrance, one
    live registration per event and number; `email` may be empty: such a person is told by SMS. `place` orders
    the waitlist of the group, `until` is when an offer ends. `party`: the code that colleagues who were
    registered in one go have in common.
    """

    __tablename__ = "registration"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "group_id"], ["registration_group.event_id", "registration_group.id"]
        ),
        UniqueConstraint("event_id", "id"),  # what check-ins and meetings point at
        UniqueConstraint("event_id", "request_key"),
        CheckConstraint(
            "state IN ('confirmed','pending','offered','waiting','cancelled','refused','expired')",
            name="state_known",
        ),
        CheckConstraint("(state = 'offered') = (until IS NOT NULL)", name="offer_ends"),
        CheckConstraint("length(uscc) IN (0, 18)", name="uscc_length"),
        Index(
            "uq_registration_live",
            "event_id",
            "phone",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_registration_line", "group_id", "state", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    group_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    request_key: Mapped[str] = mapped_column(String(64))

    name: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(20))
    organisation: Mapped[str] = mapped_column(String(80))
    position: Mapped[str] = mapped_column(String(40), default="")
    """The person's post at the organisation."""
    uscc: Mapped[str] = mapped_column(String(18), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)

    party: Mapped[str] = mapped_column(String(10), default="")
    place: Mapped[int | None]
    until: Mapped[datetime | None]
    shares_contact: Mapped[bool] = mapped_column(default=False)
    """The person agreed that institutions at this event see name, post and telephone."""
    sequence: Mapped[int] = mapped_column(default=0)
    is_demo: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    """When name, telephone, mail, post and answers were erased; the row stays for the counts."""

    event: Mapped[Event] = relationship(lazy="raise", viewonly=True)
    group: Mapped[RegistrationGroup] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="foreign(Registration.group_id) == RegistrationGroup.id",
    )

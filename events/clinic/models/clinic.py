"""A clinic: a day at a place, its stations and the experts who sit there."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.vocabulary import Labelled
from events.clinic.models.team import ExpertInterest, ExpertLeave, ExpertTrait
from yurong.accounts.models import Account
from yurong.kit.db import Base


class ExpertRole(Labelled):
    """专家类型; the order is the order of findings and signatures on the sheet."""

    FINANCE = "finance", "金融"
    INVESTMENT = "investment", "投资"
    LISTING = "listing", "上市辅导"
    MENTOR = "mentor", "创业导师"
    POLICY = "policy", "政策"


ROLE_KNOWN = "role IN ('finance','investment','listing','mentor','policy')"


class TeamRole(Labelled):
    """What a member of the service team is: the five who sit on panels, and two who go with a firm.

    豫政办〔2024〕30号 五(三) names 金融顾问 and 金融辅导员 beside the team of “豫融育新” 二(十).
    """

    FINANCE = "finance", "金融"
    INVESTMENT = "investment", "投资"
    LISTING = "listing", "上市辅导"
    MENTOR = "mentor", "创业导师"
    POLICY = "policy", "政策"
    ADVISER = "adviser", "金融顾问"
    COUNSELLOR = "counsellor", "金融辅导员"

    @property
    def sits(self) -> bool:
        """Whether the role has a seat on panels."""
        return self.value in set(ExpertRole)


TEAM_ROLE_KNOWN = (
    "role IN ('finance','investment','listing','mentor','policy','adviser','counsellor')"  # as TeamRole
)


class Expert(Base):
    """A member of the service team; the name is the account's."""

    __tablename__ = "expert"
    __table_args__ = (
        CheckConstraint(TEAM_ROLE_KNOWN, name="role_known"),
        CheckConstraint("monthly_limit >= 1", name="limit_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    institution: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(40))
    bio: Mapped[str] = mapped_column(String(200), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    """Set where the institution is one of ours; `institution` is then its name."""
    monthly_limit: Mapped[int | None]
    """How many clinics in a calendar month the expert wants at most."""

    account: Mapped[Account] = relationship(lazy="raise")
    traits: Mapped[list[ExpertTrait]] = relationship(lazy="raise", order_by=ExpertTrait.value)
    interests: Mapped[list[ExpertInterest]] = relationship(lazy="raise", order_by=ExpertInterest.id)
    leave: Mapped[ExpertLeave | None] = relationship(lazy="raise")

    @property
    def role_label(self) -> str:
        """「上市辅导」."""
        return TeamRole(self.role).label


class Clinic(Base):
    """一企一策诊疗会. Wall times are Asia/Shanghai; past `change_until` only the organiser may change."""

    __tablename__ = "clinic"
    __table_args__ = (
        CheckConstraint("length(region) = 6", name="region_length"),
        CheckConstraint("opens_at < closes_at", name="day_runs_forward"),
        CheckConstraint("slot_minutes > 0 AND slot_minutes % 5 = 0", name="slot_in_ticks"),
        CheckConstraint("buffer_minutes >= 0 AND buffer_minutes % 5 = 0", name="buffer_in_ticks"),
        CheckConstraint("booking_opens_at < booking_closes_at", name="booking_runs_forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(160))
    region: Mapped[str] = mapped_column(String(6))
    organiser: Mapped[str] = mapped_column(String(80))
    organiser_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    on_day: Mapped[date] = mapped_column(index=True)
    opens_at: Mapped[time]
    closes_at: Mapped[time]
    slot_minutes: Mapped[int]
    buffer_minutes: Mapped[int]
    booking_opens_at: Mapped[datetime]
    booking_closes_at: Mapped[datetime]
    change_until: Mapped[datetime]
    published_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)

    stations: Mapped[list["Station"]] = relationship(
        lazy="raise", back_populates="clinic", order_by="Station.position"
    )


class Station(Base):
    """诊台: one table with its panel of experts."""

    __tablename__ = "station"
    __table_args__ = (
        UniqueConstraint("clinic_id", "name"),
        UniqueConstraint("clinic_id", "position"),
        UniqueConstraint("clinic_id", "id"),  # what a booking's composite foreign key points at
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    name: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]

    clinic: Mapped[Clinic] = relationship(lazy="raise", back_populates="stations")
    seats: Mapped[list["PanelSeat"]] = relationship(
        lazy="raise", back_populates="station", order_by="PanelSeat.id"
    )


class PanelSeat(Base):
    """One expert at one station."""

    __tablename__ = "panel_seat"
    __table_args__ = (UniqueConstraint("station_id", "expert_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), index=True)
    despite: Mapped[str] = mapped_column(String(200), default="")
    """The organiser's reason for seating an expert who was busy or had reached the limit."""

    station: Mapped[Station] = relationship(lazy="raise", back_populates="seats")
    expert: Mapped[Expert] = relationship(lazy="raise")

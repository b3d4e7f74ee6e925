"""A clinic: a day at a place, its stations and the experts who sit there."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
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


class HostKind(Labelled):
    """Who gives the room: 承办."""

    COUNTY = "county", "县（市、区）"
    ZONE = "zone", "高新区、开发区"
    INCUBATOR = "incubator", "孵化载体"


class WhoMayBook(Labelled):
    ALL = "all", "所有企业"
    REGION = "region", "登记在某个地区的企业"
    LIST = "list", "名单内的企业"


class SlotsBy(Labelled):
    """How slots are given."""

    FIRST_COME = "first_come", "先约先得"
    ALLOCATION = "allocation", "先申请，截止后按规则分配"


class TieBreak(Labelled):
    """What decides between firms that the rule holds equal."""

    LOT = "lot", "抽签"
    TIME = "time", "申请先后"


class Clinic(Base):
    """一企一策诊疗会. Wall times are Asia/Shanghai; past `change_until` only the organiser may change."""

    __tablename__ = "clinic"
    __table_args__ = (
        CheckConstraint("length(region) = 6", name="region_length"),
        CheckConstraint("opens_at < closes_at", name="day_runs_forward"),
        CheckConstraint("slot_minutes > 0 AND slot_minutes % 5 = 0", name="slot_in_ticks"),
        CheckConstraint("buffer_minutes >= 0 AND buffer_minutes % 5 = 0", name="buffer_in_ticks"),
        CheckConstraint("booking_opens_at < booking_closes_at", name="booking_runs_forward"),
        CheckConstraint("no_show_limit >= 1", name="no_show_limit_counts"),
        CheckConstraint("no_show_months >= 0", name="no_show_months_count"),
        CheckConstraint("(lunch_from IS NULL) = (lunch_until IS NULL)", name="lunch_begins_and_ends"),
        CheckConstraint("lunch_from < lunch_until", name="lunch_runs_forward"),
        CheckConstraint("who_may_book IN ('all','region','list')", name="who_may_book_known"),
        CheckConstraint("(who_may_book = 'region') = (open_to_region IS NOT NULL)", name="region_named"),
        CheckConstraint("slots_by IN ('first_come','allocation')", name="slots_by_known"),
        CheckConstraint("ties IN ('lot','time')", name="ties_known"),
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
    map_url: Mapped[str] = mapped_column(String(300), default="")
    host: Mapped[str] = mapped_column(String(80), default="")
    host_kind: Mapped[str] = mapped_column(String(10), default="")
    themes: Mapped[str] = mapped_column(String(100), default="")
    """Parted by 、."""
    lunch_from: Mapped[time | None]
    lunch_until: Mapped[time | None]
    who_may_book: Mapped[str] = mapped_column(String(10), default=WhoMayBook.ALL.value)
    open_to_region: Mapped[str | None] = mapped_column(String(6))
    slots_by: Mapped[str] = mapped_column(String(10), default=SlotsBy.FIRST_COME.value)
    priorities: Mapped[str] = mapped_column(String(60), default="")
    """The allocation's rule: names of allocation.rule.Priority in their order, parted by commas."""
    ties: Mapped[str] = mapped_column(String(4), default=TieBreak.LOT.value)
    lot_seed: Mapped[str | None] = mapped_column(String(64))
    """Drawn once, when the clinic is first published, and shown only after the lots were cast."""
    series_id: Mapped[int | None] = mapped_column(ForeignKey("clinic_series.id"), index=True)
    called_off_at: Mapped[datetime | None]
    called_off_why: Mapped[str] = mapped_column(String(200), default="")

    no_show_limit: Mapped[int] = mapped_column(default=2)
    """After so many no-shows within twelve months a firm can only join the waitlist …"""
    no_show_months: Mapped[int] = mapped_column(default=6)
    """… for so many months after the last one."""

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
    __table_args__ = (
        UniqueConstraint("station_id", "expert_id"),
        Index(
            "uq_panel_seat_chair",
            "station_id",
            unique=True,
            sqlite_where=text("is_chair"),
            postgresql_where=text("is_chair"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), index=True)
    despite: Mapped[str] = mapped_column(String(200), default="")
    """The organiser's reason for seating an expert who was busy or had reached the limit."""
    is_chair: Mapped[bool] = mapped_column(default=False)
    """The chair (主诊专家) releases the panel's sheets; at most one at a station."""

    station: Mapped[Station] = relationship(lazy="raise", back_populates="seats")
    expert: Mapped[Expert] = relationship(lazy="raise")

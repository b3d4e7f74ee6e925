"""An event: what it is, when and where, who is behind it, and how it came to be published."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.vocabulary import Labelled
from yurong.accounts.models import Account
from yurong.kit.db import Base

if TYPE_CHECKING:
    from events.matchmaking.models.program import AgendaSession
    from events.matchmaking.models.registration import RegistrationGroup


class EventKind(Labelled):
    """对接活动的种类; “豫融育新” 二(三)(八)(九), 豫政办〔2024〕30号 五(三), 提案答复 二(四)."""

    MATCHMAKING = "matchmaking", "政银企对接"
    CHAIN = "chain", "产业链专场"
    ROADSHOW = "roadshow", "项目路演、专题对接"
    TRAINING = "training", "培训"
    BRIEFING = "briefing", "政策宣讲"
    CONTEST = "contest", "大赛赛段"


class EventMode(Labelled):
    """“线上+线下”: 豫政办〔2024〕30号 五(三)."""

    ON_SITE = "on_site", "现场"
    ONLINE = "online", "线上"
    BOTH = "both", "现场和线上"


class Audience(Labelled):
    """For whom a training is: “豫融育新” 二(九)."""

    OFFICIALS = "officials", "科技管理干部"
    BANKERS = "bankers", "金融机构骨干"
    LEADERS = "leaders", "科技企业负责人"
    BROKERS = "brokers", "技术经理人"


class EventSeries(Base):
    """Events that belong together: one programme over several cities or dates."""

    __tablename__ = "event_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class Event(Base):
    """对接活动. Draft until submitted, with a reviewer until published; cancelled ones stay to be seen.

    `sequence` counts what changed for people's calendars. `online_url` is shown to registered people only.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('matchmaking','chain','roadshow','training','briefing','contest')", name="kind_known"
        ),
        CheckConstraint("mode IN ('on_site','online','both')", name="mode_known"),
        CheckConstraint("length(region) = 6", name="region_length"),
        CheckConstraint("starts_at < ends_at", name="runs_forward"),
        CheckConstraint("registration_opens_at < registration_closes_at", name="registration_runs_forward"),
        CheckConstraint("published_at IS NULL OR submitted_at IS NOT NULL", name="submitted_first"),
        CheckConstraint("called_off_at IS NULL OR published_at IS NOT NULL", name="published_first"),
        CheckConstraint("(called_off_at IS NULL) = (called_off_reason = '')", name="reason_given"),
        CheckConstraint("mode = 'online' OR place <> ''", name="place_named"),
        CheckConstraint("(kind = 'chain') = (track IS NOT NULL)", name="track_of_chain"),
        CheckConstraint("(kind = 'training') = (audience IS NOT NULL)", name="audience_of_training"),
        CheckConstraint("(kind = 'training') = (training_minutes IS NOT NULL)", name="hours_of_training"),
        CheckConstraint("(kind = 'contest') = (contest_phase IS NOT NULL)", name="phase_of_contest"),
        CheckConstraint("training_minutes > 0", name="hours_count"),
        CheckConstraint("contest_phase IN ('before','during','after')", name="phase_known"),
        CheckConstraint("track IN ('equipment','materials','it','biomedicine','energy')", name="track_known"),
        CheckConstraint("audience IN ('officials','bankers','leaders','brokers')", name="audience_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    mode: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(80))
    summary: Mapped[str] = mapped_column(String(1000))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    region: Mapped[str] = mapped_column(String(6))
    place: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(160))
    map_url: Mapped[str] = mapped_column(String(300), default="")
    online_url: Mapped[str] = mapped_column(String(300), default="")
    organiser: Mapped[str] = mapped_column(String(80))
    organiser_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    contact: Mapped[str] = mapped_column(String(80))
    """Whom participants may ask: a unit and its telephone."""
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id"), index=True)

    track: Mapped[str | None] = mapped_column(String(20))
    chain: Mapped[str] = mapped_column(String(60), default="")
    """The industry chain of a 产业链专场, in the organiser's words."""
    audience: Mapped[str | None] = mapped_column(String(12))
    training_minutes: Mapped[int | None]
    """What must be attended for the certificate, summed over sessions that count."""
    has_certificate: Mapped[bool] = mapped_column(default=False)
    contest: Mapped[str] = mapped_column(String(80), default="")
    contest_phase: Mapped[str | None] = mapped_column(String(6))

    registration_opens_at: Mapped[datetime]
    registration_closes_at: Mapped[datetime]
    needs_approval: Mapped[bool] = mapped_column(default=False)
    has_waitlist: Mapped[bool] = mapped_column(default=True)
    has_meetings: Mapped[bool] = mapped_column(default=False)
    """Whether firms and institutions meet one to one, by a planned timetable."""

    is_demo: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    """Counts every change that its public page shows (holding.touch); kept pages are true by it."""
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    called_off_reason: Mapped[str] = mapped_column(String(200), default="")

    organiser_account: Mapped[Account] = relationship(lazy="raise")
    series: Mapped[EventSeries | None] = relationship(lazy="raise")
    sessions: Mapped[list["AgendaSession"]] = relationship(
        lazy="raise", back_populates="event", order_by="(AgendaSession.starts_at, AgendaSession.id)"
    )
    products: Mapped[list["EventProduct"]] = relationship(lazy="raise", order_by="EventProduct.position")
    institutions: Mapped[list["EventInstitution"]] = relationship(
        lazy="raise", order_by="EventInstitution.position"
    )
    groups: Mapped[list["RegistrationGroup"]] = relationship(
        lazy="raise", back_populates="event", order_by="RegistrationGroup.position"
    )
    steps: Mapped[list["EventStep"]] = relationship(lazy="raise", order_by="EventStep.id")


class EventProduct(Base):
    """A product of the catalog that is presented there; the catalog's page names the event in turn."""

    __tablename__ = "event_product"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    product_slug: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)
    position: Mapped[int]


class EventInstitution(Base):
    """Who will be there; `institution_id` where it is one of ours."""

    __tablename__ = "event_institution"
    __table_args__ = (UniqueConstraint("event_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]


class EventStep(Base):
    """One step on the way to the public: who, when, with what remark. Kept for good."""

    __tablename__ = "event_step"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('submitted','returned','published','withdrawn','changed','called_off')",
            name="kind_known",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    remark: Mapped[str] = mapped_column(String(400), default="")

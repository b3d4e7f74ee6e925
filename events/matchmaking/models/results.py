"""What came of an event: outcomes of meetings, wanted products, materials, the survey, what is told after."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.vocabulary import Labelled
from yurong.kit.db import Base
from yurong.kit.money import Money


class Verdict(Labelled):
    """What somebody says of a meeting afterwards. The first two become follow-ups."""

    INTENT = "intent", "意向"
    FOLLOW = "follow", "跟进"
    UNFIT = "unfit", "不合适"


class Voice(Labelled):
    """Who says it. Each of the three speaks for itself and never replaces another."""

    FIRM = "firm", "企业"
    INSTITUTION = "institution", "机构"
    ORGANISER = "organiser", "主办方"


class MeetingOutcome(Base):
    """One answer of one voice about one meeting. Never changed: a correction is a higher version.

    `registration_id` where it came by a registration's page, `account_id` where somebody was signed in.
    """

    __tablename__ = "meeting_outcome"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "meeting_id"], ["meeting.event_id", "meeting.id"]),
        ForeignKeyConstraint(["event_id", "registration_id"], ["registration.event_id", "registration.id"]),
        UniqueConstraint("meeting_id", "voice", "version"),
        UniqueConstraint("meeting_id", "voice", "request_key"),
        CheckConstraint("voice IN ('firm','institution','organiser')", name="voice_known"),
        CheckConstraint("verdict IN ('intent','follow','unfit')", name="verdict_known"),
        CheckConstraint("version >= 1", name="version_counts"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("amount IS NULL OR verdict <> 'unfit'", name="amount_where_due"),
        CheckConstraint("(voice = 'organiser') = (registration_id IS NULL)", name="speaker_known"),
        CheckConstraint("voice <> 'organiser' OR account_id IS NOT NULL", name="organiser_signed_in"),
        Index("ix_meeting_outcome_event_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    meeting_id: Mapped[int]
    voice: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(8))
    amount: Mapped[Money | None]
    registration_id: Mapped[int | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    request_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class ProductInterest(Base):
    """A firm's person at an event wants a product that is presented there; `dropped_at` when no longer.

    `counterpart` names an institution of the event; empty: the organiser arranges it.
    """

    __tablename__ = "product_interest"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "registration_id"], ["registration.event_id", "registration.id"]),
        UniqueConstraint("registration_id", "product_slug", "counterpart"),
        CheckConstraint("product_slug <> ''", name="product_named"),
        Index("ix_product_interest_event_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    registration_id: Mapped[int]
    product_slug: Mapped[str] = mapped_column(String(60))
    counterpart: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]


class EventSurvey(Base):
    """The question after the event, to one participant: asked once, answered with a tap."""

    __tablename__ = "event_survey"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "registration_id"], ["registration.event_id", "registration.id"]),
        CheckConstraint("score BETWEEN 1 AND 5", name="score_range"),
        CheckConstraint("(score IS NULL) = (answered_at IS NULL)", name="answered_with_a_score"),
        CheckConstraint("words = '' OR score IS NOT NULL", name="words_with_a_score"),
        Index("ix_event_survey_event_id", "event_id"),
    )

    registration_id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    score: Mapped[int | None]
    words: Mapped[str] = mapped_column(String(500), default="")


class SeenBy(Labelled):
    """Who may take a file, and from when."""

    REGISTERED = "registered", "报名成功的人，马上"
    AFTER = "after", "报名成功的人，活动结束后"
    PUBLIC = "public", "所有人"


class EventMaterial(Base):
    """A file for participants. `token` is its name in the storage and in addresses."""

    __tablename__ = "event_material"
    __table_args__ = (
        UniqueConstraint("event_id", "place"),
        UniqueConstraint("event_id", "sha256"),
        CheckConstraint("place BETWEEN 1 AND 30", name="place_counts"),
        CheckConstraint("media IN ('pdf','jpg','png','xlsx','docx')", name="media_known"),
        CheckConstraint("seen_by IN ('registered','after','public')", name="seen_by_known"),
        CheckConstraint("scan IN ('clean','unscanned')", name="scan_known"),
        CheckConstraint("size_bytes > 0", name="not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    place: Mapped[int]
    token: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(90))
    media: Mapped[str] = mapped_column(String(4))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    scan: Mapped[str] = mapped_column(String(10))
    seen_by: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]


class EventSummary(Base):
    """What the public page tells after the event, in the organiser's words."""

    __tablename__ = "event_summary"
    __table_args__ = (CheckConstraint("words <> ''", name="words_given"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    words: Mapped[str] = mapped_column(String(2000))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime]


class EventExample(Base):
    """案例: what became of one firm, told in public. `agreed` says who of the firm agreed and how."""

    __tablename__ = "event_example"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        CheckConstraint("firm <> '' AND words <> ''", name="told"),
        CheckConstraint("agreed <> ''", name="agreement_noted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    position: Mapped[int]
    firm: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(500))
    agreed: Mapped[str] = mapped_column(String(200))
    agreed_on: Mapped[date]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

"""供需对接: a posting with its versions, who asks for its contact, who is told of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.vocabulary import Labelled
from yurong.accounts.models import Account, Enterprise, Institution
from yurong.kit.db import Base
from yurong.kit.money import Money


class PostKind(Labelled):
    """What is sought or offered."""

    FINANCE = "finance", "融资需求"
    TECHNOLOGY = "technology", "技术需求"
    ORDER = "order", "订单需求"
    RESULT = "result", "成果"


class Maturity(Labelled):
    """How far a technology is, in plain words instead of readiness levels."""

    IDEA = "idea", "有想法或原理验证"
    SAMPLE = "sample", "做出了样品"
    PILOT = "pilot", "中试过"
    SMALL = "small", "小批量用过"
    MASS = "mass", "已经量产"


class Cooperation(Labelled):
    """How a result changes hands."""

    TRANSFER = "transfer", "转让"
    LICENCE = "licence", "许可"
    STAKE = "stake", "作价入股"
    JOINT = "joint", "合作开发"
    TRIAL = "trial", "先免费试用后付费"


class Outcome(Labelled):
    """What became of a posting that its poster ended."""

    HERE = "here", "在这里找到了"
    ELSEWHERE = "elsewhere", "在别处解决了"
    WITHDRAWN = "withdrawn", "不再需要"


class VersionState(Labelled):
    """Where a version is on its way; `REPLACED` was public once."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "等审核"
    RETURNED = "returned", "已退回"
    PUBLISHED = "published", "已公布"
    REPLACED = "replaced", "旧版"


_OPEN = text("state IN ('draft','submitted','returned')")
_PUBLIC = text("state = 'published'")


class BoardPost(Base):
    """One posting of a firm or an institution. What it says stands in its versions.

    `expires_on` is the last day on the board. `version` counts what its public page shows, for kept pages.
    """

    __tablename__ = "board_post"
    __table_args__ = (
        UniqueConstraint("account_id", "request_key"),
        CheckConstraint("kind IN ('finance','technology','order','result')", name="kind_known"),
        CheckConstraint("(enterprise_id IS NULL) <> (institution_id IS NULL)", name="one_poster"),
        CheckConstraint("kind <> 'finance' OR enterprise_id IS NOT NULL", name="finance_for_a_firm"),
        CheckConstraint("(published_at IS NULL) = (expires_on IS NULL)", name="public_expires"),
        CheckConstraint("(published_at IS NULL) = (publisher_id IS NULL)", name="publisher_named"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_with_outcome"),
        CheckConstraint("outcome IN ('here','elsewhere','withdrawn')", name="outcome_known"),
        CheckConstraint("days BETWEEN 7 AND 180", name="days_bounded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    """Who posted it: the contact that is exchanged by consent."""
    request_key: Mapped[str] = mapped_column(String(64))
    days: Mapped[int]
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    expires_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=0)
    is_demo: Mapped[bool] = mapped_column(default=False)

    enterprise: Mapped[Enterprise | None] = relationship(lazy="raise")
    institution: Mapped[Institution | None] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=[account_id])
    versions: Mapped[list["BoardVersion"]] = relationship(
        lazy="raise", back_populates="post", order_by="BoardVersion.number"
    )
    steps: Mapped[list["BoardStep"]] = relationship(lazy="raise", order_by="BoardStep.id")
    interests: Mapped[list["BoardInterest"]] = relationship(
        lazy="raise", back_populates="post", order_by="BoardInterest.id"
    )


class BoardVersion(Base):
    """What a posting says. One version at a time is public, one at most is being written or reviewed.

    Fields of other kinds stay empty. `uses_facts`: what the firm has told here may be used for matching.
    """

    __tablename__ = "board_version"
    __table_args__ = (
        UniqueConstraint("post_id", "number"),
        CheckConstraint(
            "state IN ('draft','submitted','returned','published','replaced')", name="state_known"
        ),
        CheckConstraint("length(region) = 6", name="region_length"),
        CheckConstraint(
            "track IN ('equipment','materials','it','biomedicine','energy','other')", name="track_known"
        ),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("term_months BETWEEN 1 AND 360", name="term_possible"),
        CheckConstraint("maturity IN ('idea','sample','pilot','small','mass')", name="maturity_known"),
        Index("uq_board_version_open", "post_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "uq_board_version_public", "post_id", unique=True, sqlite_where=_PUBLIC, postgresql_where=_PUBLIC
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("board_post.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), index=True)
    title: Mapped[str] = mapped_column(String(60))
    summary: Mapped[str] = mapped_column(String(1000))
    region: Mapped[str] = mapped_column(String(6))
    track: Mapped[str] = mapped_column(String(20))
    shows_name: Mapped[bool]
    amount: Mapped[Money | None]
    """万元 wanted (finance), or what an order or a technology may cost."""
    term_months: Mapped[int | None]
    purposes: Mapped[list[str]]
    security: Mapped[list[str]]
    uses_facts: Mapped[bool]
    field: Mapped[str] = mapped_column(String(80), default="")
    maturity: Mapped[str | None] = mapped_column(String(10))
    cooperation: Mapped[list[str]]
    product: Mapped[str] = mapped_column(String(80), default="")
    quantity: Mapped[str] = mapped_column(String(60), default="")
    delivery: Mapped[str] = mapped_column(String(60), default="")
    written_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]

    post: Mapped[BoardPost] = relationship(lazy="raise", back_populates="versions")


class BoardStep(Base):
    """What happened to a posting: who, when, with what remark. Kept for good."""

    __tablename__ = "board_step"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('submitted','taken_back','returned','published','extended','warned','closed')",
            name="kind_known",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("board_post.id"), index=True)
    number: Mapped[int]
    """Of the version it was about."""
    kind: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    remark: Mapped[str] = mapped_column(String(400), default="")


class ChainLeader(Base):
    """链主: a firm that an organiser or administrator has marked, with the chain it leads."""

    __tablename__ = "chain_leader"

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), primary_key=True)
    chain: Mapped[str] = mapped_column(String(60))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    marked_at: Mapped[datetime]


class BoardInterest(Base):
    """Somebody asks for the contact of a posting; once agreed, both see each other's."""

    __tablename__ = "board_interest"
    __table_args__ = (
        UniqueConstraint("post_id", "account_id"),
        CheckConstraint("(answered_at IS NULL) = (agreed IS NULL)", name="answered"),
        CheckConstraint("enterprise_id IS NULL OR institution_id IS NULL", name="one_party"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("board_post.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    words: Mapped[str] = mapped_column(String(300))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]

    post: Mapped[BoardPost] = relationship(lazy="raise", back_populates="interests")
    account: Mapped[Account] = relationship(lazy="raise")
    enterprise: Mapped[Enterprise | None] = relationship(lazy="raise")
    institution: Mapped[Institution | None] = relationship(lazy="raise")


class BoardWatch(Base):
    """A filter somebody wants to be told by. Empty means any; `words` as typed into the search."""

    __tablename__ = "board_watch"
    __table_args__ = (UniqueConstraint("account_id", "kind", "region", "track", "band", "words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(10))
    region: Mapped[str] = mapped_column(String(6))
    track: Mapped[str] = mapped_column(String(20))
    band: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]


class BoardTold(Base):
    """A posting that somebody is to be told of, with why; each once. `sent_at`: the digest it went with."""

    __tablename__ = "board_told"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("board_post.id"), primary_key=True)
    reasons: Mapped[list[str]]
    noted_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)

    post: Mapped[BoardPost] = relationship(lazy="raise")


class BoardReader(Base):
    """Whoever has been sent a digest: the link that ends them, and when they were ended."""

    __tablename__ = "board_reader"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    stopped_at: Mapped[datetime | None]

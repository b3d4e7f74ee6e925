"""The tables of what came of it: a firm's case, its follow-ups, their steps."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yurong.accounts.models import Account, Enterprise, Institution
from yurong.kit.db import Base
from yurong.kit.money import Money

STAGES = (
    "'proposed','handed_over','accepted','visited','granted','paid','insured','invested',"
    "'declined','withdrawn','ended','done','not_done'"
)


class FollowCase(Base):
    """One firm seen at one occasion: what its follow-ups hang on. No personal data beside the account.

    `occasion` says what kind; `case_code` is the booking's, or names event and firm. `need` is what
    the firm seeks, in one line; `sheet_number` is empty where no sheet is given out.
    """

    __tablename__ = "follow_case"
    __table_args__ = (
        UniqueConstraint("occasion", "case_code"),
        CheckConstraint("occasion IN ('clinic','event','board')", name="occasion_known"),
        CheckConstraint("length(region) = 6", name="region_length"),
        Index("ix_follow_case_occasion_code", "occasion", "occasion_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occasion: Mapped[str] = mapped_column(String(10))
    occasion_code: Mapped[str] = mapped_column(String(32))
    case_code: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(80))
    region: Mapped[str] = mapped_column(String(6))
    held_on: Mapped[date] = mapped_column(index=True)
    organiser: Mapped[str] = mapped_column(String(80))
    organiser_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    """Who came for the firm: the contact that an institution sees after consent."""
    need: Mapped[str] = mapped_column(String(200))
    sheet_number: Mapped[str] = mapped_column(String(32))
    is_demo: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]

    enterprise: Mapped[Enterprise] = relationship(lazy="raise", viewonly=True)
    account: Mapped[Account] = relationship(lazy="raise", viewonly=True, foreign_keys=[account_id])
    follow_ups: Mapped[list["FollowUp"]] = relationship(
        lazy="raise", viewonly=True, order_by="(FollowUp.kind, FollowUp.position, FollowUp.id)"
    )


class FollowCaseExpert(Base):
    """Who sat on the panel that saw the firm; `post` is 「金融专家」."""

    __tablename__ = "follow_case_expert"

    case_id: Mapped[int] = mapped_column(ForeignKey("follow_case.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    post: Mapped[str] = mapped_column(String(20))


class FollowUp(Base):
    """跟踪: a match with an institution, or a task. What it is stands here; what became of it in its steps.

    From `stage` on, the columns repeat what the steps add up to (events.followup.stages.standing), written by
    the one entrance in the same transaction. `clock_at`: from when whoever is awaited is late after 9 days;
    empty while nobody is awaited.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("case_id", "key"),
        CheckConstraint("kind IN ('match','task')", name="kind_known"),
        CheckConstraint("owner IN ('firm','institution','department')", name="owner_known"),
        CheckConstraint("kind <> 'match' OR product_slug IS NOT NULL", name="match_of_a_product"),
        CheckConstraint(f"stage IN ({STAGES})", name="stage_known"),
        CheckConstraint("granted >= 0 AND insured >= 0 AND invested >= 0", name="amounts_not_negative"),
        CheckConstraint("paid >= 0 AND paid <= granted", name="paid_within_credit"),
        CheckConstraint("decision_days >= 0", name="decided_after_hand_over"),
        Index("ix_follow_up_clock", "clock_at"),
        Index("ix_follow_up_institution_stage", "institution_id", "stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("follow_case.id"), index=True)
    key: Mapped[str] = mapped_column(String(120))
    """What it is about, within the case: releasing a sheet again finds the same follow-up."""
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(300))
    product_slug: Mapped[str | None] = mapped_column(String(64))
    """Empty for a match with an institution that names no product yet."""
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    counterpart: Mapped[str] = mapped_column(String(200))
    owner: Mapped[str] = mapped_column(String(12))
    due_on: Mapped[date | None]
    planned: Mapped[Money | None]
    stage: Mapped[str] = mapped_column(String(12), default="proposed")
    clock_at: Mapped[datetime | None]
    handed_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    decision_days: Mapped[int | None]
    granted: Mapped[Money] = mapped_column(default=Money(0))
    paid: Mapped[Money] = mapped_column(default=Money(0))
    insured: Mapped[Money] = mapped_column(default=Money(0))
    invested: Mapped[Money] = mapped_column(default=Money(0))

    case: Mapped[FollowCase] = relationship(lazy="raise", viewonly=True)
    institution: Mapped[Institution | None] = relationship(lazy="raise", viewonly=True)
    steps: Mapped[list["FollowStep"]] = relationship(lazy="raise", viewonly=True, order_by="FollowStep.id")


class FollowStep(Base):
    """What happened, when, entered by whom. Never changed: a correction is a new row naming the old."""

    __tablename__ = "follow_step"
    __table_args__ = (
        UniqueConstraint("account_id", "request_key"),
        UniqueConstraint("corrects_id"),
        CheckConstraint(
            f"kind IN ({STAGES},'annulled') AND kind <> 'proposed'",
            name="kind_known",
        ),
        CheckConstraint("by_role IN ('firm','institution','organiser','system')", name="role_known"),
        CheckConstraint(
            "(kind IN ('granted','paid','insured','invested')) = (amount IS NOT NULL)",
            name="amount_where_due",
        ),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("rate_bp BETWEEN 0 AND 3600", name="rate_possible"),
        CheckConstraint(
            "reason <> '' OR (corrects_id IS NULL AND kind NOT IN ('declined','ended','not_done'))",
            name="reason_given",
        ),
        CheckConstraint("kind <> 'annulled' OR corrects_id IS NOT NULL", name="annulment_names_a_step"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    on_day: Mapped[date]
    amount: Mapped[Money | None]
    rate_bp: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    """Where an entry on somebody's behalf comes from: a phone call, a letter."""
    by_role: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    request_key: Mapped[str] = mapped_column(String(64))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("follow_step.id"))


class FollowChase(Base):
    """A reminder that went out: for this stage (since `clock_at`), after so many days. Each once."""

    __tablename__ = "follow_chase"
    __table_args__ = (
        UniqueConstraint("follow_up_id", "clock_at", "after_days"),
        CheckConstraint("after_days IN (9,21,45)", name="days_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"))
    clock_at: Mapped[datetime]
    after_days: Mapped[int]
    at: Mapped[datetime]


class Survey(Base):
    """One question mail to the firm of a case: `after` the occasion, and `later`, 90 days on."""

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("case_id", "round"),
        CheckConstraint("round IN ('after','later')", name="round_known"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score_range"),
        CheckConstraint("solved IN ('yes','partly','no')", name="solved_known"),
        CheckConstraint("(score IS NULL) = (answered_at IS NULL)", name="answered_with_a_score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("follow_case.id"))
    round: Mapped[str] = mapped_column(String(6))
    token: Mapped[str] = mapped_column(String(43), unique=True)
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    score: Mapped[int | None]
    solved: Mapped[str | None] = mapped_column(String(6))
    words: Mapped[str] = mapped_column(String(500), default="")

    case: Mapped[FollowCase] = relationship(lazy="raise", viewonly=True)

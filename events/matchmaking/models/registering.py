"""What belongs to a registration: its links, steps, questions with their answers, consents, contact codes."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.vocabulary import Labelled
from yurong.kit.db import Base


class QuestionKind(Labelled):
    """How a question of the organiser's own is answered."""

    TEXT = "text", "一行文字"
    LONG = "long", "多行文字"
    NUMBER = "number", "数字"
    CHOICE = "choice", "单选"
    SEVERAL = "several", "多选"
    YES_NO = "yes_no", "是或否"
    DATE = "date", "日期"


class RegistrationRule(Base):
    """What an organiser settles about registrations of one event; without a row the defaults hold."""

    __tablename__ = "registration_rule"
    __table_args__ = (
        CheckConstraint("most_per_firm > 0", name="some_per_firm"),
        CheckConstraint("kept_days BETWEEN 1 AND 1095", name="kept_days_range"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    most_per_firm: Mapped[int | None]
    """How many people of one firm (by its code) may have a place or wait for one; None: no limit."""
    kept_days: Mapped[int]
    """How long after the event particulars and answers are kept."""


class RegistrationLink(Base):
    """One secret link to a registration. Each letter carries its own; only the hash is stored."""

    __tablename__ = "registration_link"
    __table_args__ = (CheckConstraint("length(token_hash) = 64", name="token_hashed"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    made_at: Mapped[datetime]


class RegistrationStep(Base):
    """What happened to a registration: when, why and by whom (None: by its link, or the system)."""

    __tablename__ = "registration_step"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('made','offered','accepted','approved','refused','changed','cancelled','expired')",
            name="kind_known",
        ),
        CheckConstraint("kind <> 'refused' OR reason <> ''", name="refusal_explained"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200), default="")


class EventQuestion(Base):
    """One wording of a question. A change is a new version; answers keep pointing at what was asked.

    `number` names the question through its versions. `options` for choice and several; `group_ids` as texts:
    asked of these groups only, of all when empty; `shown_if`: asked only when the question of that number has
    the answer `shown_when`.
    """

    __tablename__ = "event_question"
    __table_args__ = (
        UniqueConstraint("event_id", "number", "version"),
        CheckConstraint(
            "kind IN ('text','long','number','choice','several','yes_no','date')", name="kind_known"
        ),
        CheckConstraint("(shown_if IS NULL) = (shown_when = '')", name="condition_whole"),
        CheckConstraint("shown_if <> number", name="not_its_own_condition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    number: Mapped[int]
    version: Mapped[int]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    label: Mapped[str] = mapped_column(String(100))
    hint: Mapped[str] = mapped_column(String(200), default="")
    is_required: Mapped[bool] = mapped_column(default=False)
    options: Mapped[list[str]]
    group_ids: Mapped[list[str]]
    shown_if: Mapped[int | None]
    shown_when: Mapped[str] = mapped_column(String(100), default="")
    made_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    """When another version took its place, or it was no longer asked."""


class RegistrationAnswer(Base):
    """What was answered to one wording of a question; several choices are joined by 、."""

    __tablename__ = "registration_answer"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("event_question.id"), primary_key=True, index=True)
    answer: Mapped[str] = mapped_column(String(2000))


class EventConsent(Base):
    """One version of the organiser's own consent text. Never changed: a new text is a new version."""

    __tablename__ = "event_consent"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(2000))
    """Empty: from this version on there is no text of the organiser's own."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class RegistrationConsent(Base):
    """That a person agreed to this version of a text."""

    __tablename__ = "registration_consent"
    __table_args__ = (CheckConstraint("kind IN ('standard','own')", name="kind_known"),)

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    version: Mapped[int]
    at: Mapped[datetime]


class RegistrationAttempt(Base):
    """A form filled in without an account, until its contact is verified by a code. Gone after a day.

    `code_hash` is salted with the token, which is stored as its hash only.
    """

    __tablename__ = "registration_attempt"
    __table_args__ = (
        CheckConstraint("channel IN ('mail','sms')", name="channel_known"),
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries_limited"),
        CheckConstraint("sent BETWEEN 1 AND 5", name="codes_limited"),
        Index("ix_registration_attempt_made_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[dict[str, Any]]
    channel: Mapped[str] = mapped_column(String(4))
    address: Mapped[str] = mapped_column(String(254))
    code_hash: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=1)
    until: Mapped[datetime]
    made_at: Mapped[datetime]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))


class EventReminder(Base):
    """That the participants were reminded, three days or one day before."""

    __tablename__ = "event_reminder"
    __table_args__ = (CheckConstraint("name IN ('3d','1d')", name="name_known"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(2), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    """The beginning they were reminded of: a moved event reminds again."""
    at: Mapped[datetime]

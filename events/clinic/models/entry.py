"""What experts change in the lists of a sheet: actions, documents to prepare, risks."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.clinic.models.clinic import Expert
from yurong.kit.db import Base

MAX_TEXT = 300
MAX_WHO = 60


class EntryKind(StrEnum):
    ACTION = "action"
    DOCUMENT = "document"
    RISK = "risk"


class SheetEntry(Base):
    """One line of a list as an expert left it; a line without such a row stands as it was drafted.

    `key` names the draft that the row stands for, or is the expert's own. `struck` lines are not printed.
    `version` counts the edits. `who` of an action is the name of its owner, of a document the products that
    ask for it, of a risk its kind.
    """

    __tablename__ = "sheet_entry"
    __table_args__ = (
        UniqueConstraint("booking_id", "kind", "key"),
        CheckConstraint("kind IN ('action','document','risk')", name="kind_known"),
        CheckConstraint("owner IN ('','firm','institution','department')", name="owner_known"),
        CheckConstraint("(kind = 'action') = (owner <> '')", name="an_action_has_an_owner"),
        CheckConstraint("kind = 'action' OR due_on IS NULL", name="only_actions_fall_due"),
        CheckConstraint(f"length(text) <= {MAX_TEXT}", name="text_length"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(80))
    owner: Mapped[str] = mapped_column(String(12))
    who: Mapped[str] = mapped_column(String(MAX_WHO))
    text: Mapped[str] = mapped_column(String(MAX_TEXT))
    due_on: Mapped[date | None]
    struck: Mapped[bool]
    version: Mapped[int]
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"))
    at: Mapped[datetime]

    expert: Mapped[Expert] = relationship(lazy="raise", viewonly=True)

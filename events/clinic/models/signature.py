"""An expert's signature as it is printed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from events.clinic.sheet import MOST_STROKES
from yurong.kit.db import Base


class ExpertSignature(Base):
    """The picture that an expert handed in, as black runs of an SVG path; the file itself is not kept."""

    __tablename__ = "expert_signature"
    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="has_a_size"),
        CheckConstraint(f"length(strokes) <= {MOST_STROKES}", name="strokes_length"),
    )

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), primary_key=True, autoincrement=False)
    width: Mapped[int]
    height: Mapped[int]
    strokes: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

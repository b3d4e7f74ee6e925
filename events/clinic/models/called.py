"""What belongs to a call: the series it is part of, and the firms named for it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.vocabulary import Labelled
from yurong.kit.db import Base


class ListPurpose(Labelled):
    """What a list of firms is for."""

    MAY_BOOK = "may_book", "可以预约的企业"
    PRIORITY = "priority", "优先的企业"


class ClinicSeries(Base):
    """Clinics that go from place to place under one name."""

    __tablename__ = "clinic_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(80))
    organiser_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class ListedFirm(Base):
    """A firm on one of a clinic's lists; it need not have an account here yet."""

    __tablename__ = "listed_firm"
    __table_args__ = (
        CheckConstraint("purpose IN ('may_book','priority')", name="purpose_known"),
        CheckConstraint("length(uscc) = 18", name="uscc_length"),
    )

    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10), primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))

"""The programme of an event: sessions with their speakers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.matchmaking.models.event import Event
from yurong.kit.db import Base


class AgendaSession(Base):
    """One item of the programme. `counts`: attending it adds its minutes to the training hours."""

    __tablename__ = "agenda_session"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="runs_forward"),
        UniqueConstraint("event_id", "id"),  # what an attendance's composite foreign key points at
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(String(80))
    room: Mapped[str] = mapped_column(String(40), default="")
    counts: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship(lazy="raise", back_populates="sessions")
    speakers: Mapped[list["Speaker"]] = relationship(lazy="raise", order_by="Speaker.position")


class Speaker(Base):
    """Who speaks in a session."""

    __tablename__ = "speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("agenda_session.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(80), default="")

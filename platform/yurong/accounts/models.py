"""People, firms, institutions, roles and sessions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yurong.kit.db import Base


class Account(Base):
    """One person who can sign in, by e-mail address."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]

    grants: Mapped[list["RoleGrant"]] = relationship(
        lazy="raise", back_populates="account", order_by="RoleGrant.id"
    )


class Enterprise(Base):
    """A firm, identified by its 统一社会信用代码, whose check digit is verified before it is stored."""

    __tablename__ = "enterprise"
    __table_args__ = (CheckConstraint("length(uscc) = 18", name="uscc_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    region: Mapped[str] = mapped_column(String(6))
    founded_on: Mapped[date | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Institution(Base):
    """A bank, insurer, fund, guarantor, incubator or department."""

    __tablename__ = "institution"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    is_demo: Mapped[bool] = mapped_column(default=False)


_FOR_NOBODY = text("enterprise_id IS NULL AND institution_id IS NULL")


class RoleGrant(Base):
    """What a person may do, and for whom (a firm's person names the firm)."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            "role IN ('firm','institution','expert','organiser','administrator')", name="role_known"
        ),
        CheckConstraint("(role = 'firm') = (enterprise_id IS NOT NULL)", name="firm_named"),
        CheckConstraint("(role = 'institution') = (institution_id IS NOT NULL)", name="institution_named"),
        UniqueConstraint("account_id", "enterprise_id"),
        UniqueConstraint("account_id", "institution_id"),
        Index(
            "uq_role_grant_plain",
            "account_id",
            "role",
            unique=True,
            sqlite_where=_FOR_NOBODY,
            postgresql_where=_FOR_NOBODY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(String(20))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))

    account: Mapped[Account] = relationship(lazy="raise", back_populates="grants")


class SignedIn(Base):
    """One browser signed in. Only a hash of its token is stored; deleting the row signs it out."""

    __tablename__ = "signed_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class AuditEntry(Base):
    """Who did or saw what: written in the same transaction as the change itself."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    detail: Mapped[dict[str, Any]]

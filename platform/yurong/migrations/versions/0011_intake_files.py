"""Intake: drafts, attachments, frozen pre-diagnosis."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)
KINDS = "kind IN ('licence','accounts','ip_list','credential','other')"


def upgrade() -> None:
    op.create_table(
        "intake_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_a_booking("intake_draft"),
        sa.Column("window", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("intake_version", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("device", sa.String(length=10), nullable=False),
        *_by_an_account("intake_draft"),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "version >= 1 AND intake_version >= 0", name=op.f("ck_intake_draft_versions_count")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_draft")),
        sa.UniqueConstraint("booking_id", "window", name=op.f("uq_intake_draft_booking_id_window")),
        sa.UniqueConstraint("booking_id", "version", name=op.f("uq_intake_draft_booking_id_version")),
    )
    op.create_table(
        "intake_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_a_booking("intake_paper"),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("media", sa.String(length=5), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("scan", sa.String(length=10), nullable=False),
        *_by_an_account("intake_paper"),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.CheckConstraint("place BETWEEN 1 AND 10", name=op.f("ck_intake_paper_place_known")),
        sa.CheckConstraint(KINDS, name=op.f("ck_intake_paper_kind_known")),
        sa.CheckConstraint(
            "media IN ('pdf','jpg','png','xlsx','docx')", name=op.f("ck_intake_paper_media_known")
        ),
        sa.CheckConstraint("scan IN ('clean','unscanned')", name=op.f("ck_intake_paper_scan_known")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_intake_paper_not_empty")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_intake_paper_hashed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_paper")),
        sa.UniqueConstraint("booking_id", "place", name=op.f("uq_intake_paper_booking_id_place")),
        sa.UniqueConstraint("booking_id", "sha256", name=op.f("uq_intake_paper_booking_id_sha256")),
        sa.UniqueConstraint("token", name=op.f("uq_intake_paper_token")),
    )
    op.create_table(
        "intake_reminder",
        *_of_a_booking("intake_reminder"),
        sa.Column("on_day", sa.Date(), nullable=False),
        *_by_an_account("intake_reminder"),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("booking_id", "on_day", name=op.f("pk_intake_reminder")),
    )
    op.create_table(
        "pre_diagnosis",
        *_of_a_booking("pre_diagnosis"),
        sa.Column("intake_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("catalog_version", sa.String(length=64), nullable=False),
        sa.Column("engine_version", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_pre_diagnosis")),
    )


def _of_a_booking(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    return (
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f(f"fk_{table}_booking_id_booking")),
    )


def _by_an_account(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    return (
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account")),
    )


def downgrade() -> None:
    for table in ("pre_diagnosis", "intake_reminder", "intake_paper", "intake_draft"):
        op.drop_table(table)

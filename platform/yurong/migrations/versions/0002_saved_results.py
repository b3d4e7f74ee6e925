"""Saved results of the self-check."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("catalog_version", sa.String(length=16), nullable=False),
        sa.Column("engine_version", sa.String(length=16), nullable=False),
        sa.Column("saved_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_saved_result_token_hashed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_result")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_saved_result_token_hash")),
    )
    op.create_index(op.f("ix_saved_result_expires_at"), "saved_result", ["expires_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_saved_result_expires_at"), table_name="saved_result")
    op.drop_table("saved_result")

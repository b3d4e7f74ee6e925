"""Addresses of external platforms."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "platform_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("set_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "address = '' OR substr(address, 1, 8) = 'https://'",
            name=op.f("ck_platform_link_https_or_none"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_platform_link_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_link")),
    )
    op.create_index(op.f("ix_platform_link_platform"), "platform_link", ["platform"])


def downgrade() -> None:
    op.drop_table("platform_link")

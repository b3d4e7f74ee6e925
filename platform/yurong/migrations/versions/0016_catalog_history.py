"""The catalog's changes as rows."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalog_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("turn", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("product_slug", sa.String(length=60), nullable=True),
        sa.Column("policy_id", sa.String(length=60), nullable=True),
        sa.Column("offering_id", sa.Integer(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "subject IN ('catalog','product','policy','rule','offering')",
            name=op.f("ck_catalog_change_subject_known"),
        ),
        sa.CheckConstraint(
            "turn IN ('added','changed','removed','withdrawn','expired')",
            name=op.f("ck_catalog_change_turn_known"),
        ),
        sa.CheckConstraint(
            "(subject = 'offering') = (offering_id IS NOT NULL)",
            name=op.f("ck_catalog_change_offering_named"),
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_catalog_change_offering_id_offering")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_change")),
        sa.UniqueConstraint("key", name=op.f("uq_catalog_change_key")),
    )
    op.create_index("ix_catalog_change_newest", "catalog_change", ["at", "id"])
    op.create_index(op.f("ix_catalog_change_product_slug"), "catalog_change", ["product_slug"])


def downgrade() -> None:
    op.drop_table("catalog_change")

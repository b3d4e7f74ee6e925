"""Drafts of a clinic's timetable."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "timetable_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("applied_at", MOMENT, nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_timetable_draft_version_counts")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_timetable_draft_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_timetable_draft_clinic_id_clinic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_draft")),
        sa.UniqueConstraint("clinic_id", "version", name=op.f("uq_timetable_draft_clinic_id_version")),
    )


def downgrade() -> None:
    op.drop_table("timetable_draft")

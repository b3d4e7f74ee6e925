"""Background jobs."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = yurong.kit.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("back_url", sa.String(length=200), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("result_name", sa.String(length=120), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", INSTANT, nullable=True),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting','running','done','failed','cancelled')", name=op.f("ck_job_state_known")
        ),
        sa.CheckConstraint("done >= 0 AND total >= 0 AND attempts >= 0", name=op.f("ck_job_counts")),
        sa.CheckConstraint(
            "(state IN ('waiting','running')) = (finished_at IS NULL)", name=op.f("ck_job_finished_when_over")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
        sa.UniqueConstraint("token", name=op.f("uq_job_token")),
    )
    op.create_index("ix_job_due", "job", ["state", "created_at"])
    op.create_index(op.f("ix_job_asked_by"), "job", ["asked_by"])


def downgrade() -> None:
    op.drop_table("job")

"""Innovation scores, official and declared, and the self-assessment's configurations."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "score_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_score_import_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_import")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "firm_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("issuer", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_firm_score_uscc_length")),
        sa.CheckConstraint("source IN ('official','declared')", name=op.f("ck_firm_score_source_known")),
        sa.CheckConstraint(
            "(source = 'official') = (import_id IS NOT NULL)", name=op.f("ck_firm_score_official_imported")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_firm_score_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["score_import.id"], name=op.f("fk_firm_score_import_id_score_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm_score")),
        sa.UniqueConstraint(
            "uscc",
            "source",
            "scheme",
            "version",
            "issuer",
            "year",
            name=op.f("uq_firm_score_uscc_source_scheme_version_issuer_year"),
        ),
    )
    op.create_table(
        "self_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_self_assessment_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_assessment")),
    )


def downgrade() -> None:
    op.drop_table("self_assessment")
    op.drop_table("firm_score")
    op.drop_table("score_import")

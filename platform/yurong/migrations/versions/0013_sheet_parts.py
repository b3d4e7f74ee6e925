"""The whole sheet: lists that experts edit, signatures in print, why a sheet was corrected."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    _entries()
    _signatures()
    with op.batch_alter_table("diagnosis_sheet") as sheet:
        sheet.add_column(sa.Column("reason", sa.String(length=300), nullable=True))
        sheet.create_check_constraint(
            op.f("ck_diagnosis_sheet_first_corrects_nothing"), "version > 1 OR reason IS NULL"
        )


def _entries() -> None:
    op.create_table(
        "sheet_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.String(length=12), nullable=False),
        sa.Column("who", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('action','document','risk')", name=op.f("ck_sheet_entry_kind_known")),
        sa.CheckConstraint(
            "owner IN ('','firm','institution','department')", name=op.f("ck_sheet_entry_owner_known")
        ),
        sa.CheckConstraint(
            "(kind = 'action') = (owner <> '')", name=op.f("ck_sheet_entry_an_action_has_an_owner")
        ),
        sa.CheckConstraint(
            "kind = 'action' OR due_on IS NULL", name=op.f("ck_sheet_entry_only_actions_fall_due")
        ),
        sa.CheckConstraint("length(text) <= 300", name=op.f("ck_sheet_entry_text_length")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_sheet_entry_version_counts")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_sheet_entry_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_sheet_entry_expert_id_expert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_entry")),
        sa.UniqueConstraint("booking_id", "kind", "key", name=op.f("uq_sheet_entry_booking_id_kind_key")),
    )


def _signatures() -> None:
    op.create_table(
        "expert_signature",
        sa.Column("expert_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("strokes", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_expert_signature_has_a_size")),
        sa.CheckConstraint("length(strokes) <= 60000", name=op.f("ck_expert_signature_strokes_length")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_signature_expert_id_expert")
        ),
        sa.PrimaryKeyConstraint("expert_id", name=op.f("pk_expert_signature")),
    )


def downgrade() -> None:
    with op.batch_alter_table("diagnosis_sheet") as sheet:
        sheet.drop_constraint(op.f("ck_diagnosis_sheet_first_corrects_nothing"), type_="check")
        sheet.drop_column("reason")
    op.drop_table("expert_signature")
    op.drop_table("sheet_entry")

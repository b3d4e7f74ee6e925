"""What came of meetings; materials and what was reported."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _event_example()
    _event_material()
    _event_summary()
    _event_survey()
    _meeting_outcome()
    _product_interest()


def _event_example() -> None:
    op.create_table(
        "event_example",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("firm", sa.String(length=80), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("agreed", sa.String(length=200), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("agreed <> ''", name=op.f("ck_event_example_agreement_noted")),
        sa.CheckConstraint("firm <> '' AND words <> ''", name=op.f("ck_event_example_told")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_event_example_account_id_account")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_example_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_example")),
        sa.UniqueConstraint("event_id", "position", name=op.f("uq_event_example_event_id_position")),
    )


def _event_material() -> None:
    op.create_table(
        "event_material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=90), nullable=False),
        sa.Column("media", sa.String(length=4), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("scan", sa.String(length=10), nullable=False),
        sa.Column("seen_by", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("added_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "media IN ('pdf','jpg','png','xlsx','docx')", name=op.f("ck_event_material_media_known")
        ),
        sa.CheckConstraint("scan IN ('clean','unscanned')", name=op.f("ck_event_material_scan_known")),
        sa.CheckConstraint(
            "seen_by IN ('registered','after','public')", name=op.f("ck_event_material_seen_by_known")
        ),
        sa.CheckConstraint("place BETWEEN 1 AND 30", name=op.f("ck_event_material_place_counts")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_event_material_not_empty")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_event_material_account_id_account")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_material_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_material")),
        sa.UniqueConstraint("event_id", "place", name=op.f("uq_event_material_event_id_place")),
        sa.UniqueConstraint("event_id", "sha256", name=op.f("uq_event_material_event_id_sha256")),
        sa.UniqueConstraint("token", name=op.f("uq_event_material_token")),
    )


def _event_summary() -> None:
    op.create_table(
        "event_summary",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_event_summary_words_given")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_event_summary_account_id_account")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_summary_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_summary")),
    )


def _event_survey() -> None:
    op.create_table(
        "event_survey",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "words = '' OR score IS NOT NULL", name=op.f("ck_event_survey_words_with_a_score")
        ),
        sa.CheckConstraint(
            "(score IS NULL) = (answered_at IS NULL)", name=op.f("ck_event_survey_answered_with_a_score")
        ),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_event_survey_score_range")),
        sa.ForeignKeyConstraint(
            ["event_id", "registration_id"],
            ["registration.event_id", "registration.id"],
            name=op.f("fk_event_survey_event_id_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_event_survey")),
    )
    with op.batch_alter_table("event_survey", schema=None) as batch_op:
        batch_op.create_index("ix_event_survey_event_id", ["event_id"], unique=False)


def _meeting_outcome() -> None:
    op.create_table(
        "meeting_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("voice", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("amount", yurong.kit.db.MoneyColumn(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(voice = 'organiser') = (registration_id IS NULL)", name=op.f("ck_meeting_outcome_speaker_known")
        ),
        sa.CheckConstraint(
            "amount IS NULL OR verdict <> 'unfit'", name=op.f("ck_meeting_outcome_amount_where_due")
        ),
        sa.CheckConstraint(
            "verdict IN ('intent','follow','unfit')", name=op.f("ck_meeting_outcome_verdict_known")
        ),
        sa.CheckConstraint(
            "voice <> 'organiser' OR account_id IS NOT NULL",
            name=op.f("ck_meeting_outcome_organiser_signed_in"),
        ),
        sa.CheckConstraint(
            "voice IN ('firm','institution','organiser')", name=op.f("ck_meeting_outcome_voice_known")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_meeting_outcome_amount_positive")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_meeting_outcome_version_counts")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_meeting_outcome_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "meeting_id"],
            ["meeting.event_id", "meeting.id"],
            name=op.f("fk_meeting_outcome_event_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "registration_id"],
            ["registration.event_id", "registration.id"],
            name=op.f("fk_meeting_outcome_event_id_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_outcome")),
        sa.UniqueConstraint(
            "meeting_id", "voice", "request_key", name=op.f("uq_meeting_outcome_meeting_id_voice_request_key")
        ),
        sa.UniqueConstraint(
            "meeting_id", "voice", "version", name=op.f("uq_meeting_outcome_meeting_id_voice_version")
        ),
    )
    with op.batch_alter_table("meeting_outcome", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_outcome_event_id", ["event_id"], unique=False)


def _product_interest() -> None:
    op.create_table(
        "product_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("product_slug", sa.String(length=60), nullable=False),
        sa.Column("counterpart", sa.String(length=80), nullable=False),
        sa.Column("at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("product_slug <> ''", name=op.f("ck_product_interest_product_named")),
        sa.ForeignKeyConstraint(
            ["event_id", "registration_id"],
            ["registration.event_id", "registration.id"],
            name=op.f("fk_product_interest_event_id_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_interest")),
        sa.UniqueConstraint(
            "registration_id",
            "product_slug",
            "counterpart",
            name=op.f("uq_product_interest_registration_id_product_slug_counterpart"),
        ),
    )
    with op.batch_alter_table("product_interest", schema=None) as batch_op:
        batch_op.create_index("ix_product_interest_event_id", ["event_id"], unique=False)


def downgrade() -> None:
    op.drop_table("product_interest")
    op.drop_table("meeting_outcome")
    op.drop_table("event_survey")
    op.drop_table("event_summary")
    op.drop_table("event_material")
    op.drop_table("event_example")

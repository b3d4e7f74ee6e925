"""Follow-ups until money is paid, reminders, surveys."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)
MONEY = yurong.kit.db.MoneyColumn()
STAGES = (
    "'proposed','handed_over','accepted','visited','granted','paid','insured','invested',"
    "'declined','withdrawn','ended','done','not_done'"
)


def upgrade() -> None:
    op.create_table(
        "follow_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("occasion_code", sa.String(length=32), nullable=False),
        sa.Column("case_code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("organiser", sa.String(length=80), nullable=False),
        sa.Column("organiser_account_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=200), nullable=False),
        sa.Column("sheet_number", sa.String(length=32), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.CheckConstraint("occasion IN ('clinic','event')", name=op.f("ck_follow_case_occasion_known")),
        sa.CheckConstraint("length(region) = 6", name=op.f("ck_follow_case_region_length")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_follow_case_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_follow_case_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(
            ["organiser_account_id"], ["account.id"], name=op.f("fk_follow_case_organiser_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_case")),
        sa.UniqueConstraint("occasion", "case_code", name=op.f("uq_follow_case_occasion_case_code")),
    )
    op.create_index(op.f("ix_follow_case_enterprise_id"), "follow_case", ["enterprise_id"], unique=False)
    op.create_index(op.f("ix_follow_case_held_on"), "follow_case", ["held_on"], unique=False)
    op.create_index(
        "ix_follow_case_occasion_code", "follow_case", ["occasion", "occasion_code"], unique=False
    )
    op.create_index(
        op.f("ix_follow_case_organiser_account_id"), "follow_case", ["organiser_account_id"], unique=False
    )
    op.create_table(
        "follow_case_expert",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_follow_case_expert_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["follow_case.id"], name=op.f("fk_follow_case_expert_case_id_follow_case")
        ),
        sa.PrimaryKeyConstraint("case_id", "account_id", name=op.f("pk_follow_case_expert")),
    )
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("product_slug", sa.String(length=64), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("counterpart", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=12), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("planned", MONEY, nullable=True),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("clock_at", MOMENT, nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("decision_days", sa.Integer(), nullable=True),
        sa.Column("granted", MONEY, nullable=False),
        sa.Column("paid", MONEY, nullable=False),
        sa.Column("insured", MONEY, nullable=False),
        sa.Column("invested", MONEY, nullable=False),
        sa.CheckConstraint(
            "kind <> 'match' OR product_slug IS NOT NULL", name=op.f("ck_follow_up_match_of_a_product")
        ),
        sa.CheckConstraint("kind IN ('match','task')", name=op.f("ck_follow_up_kind_known")),
        sa.CheckConstraint(
            "owner IN ('firm','institution','department')", name=op.f("ck_follow_up_owner_known")
        ),
        sa.CheckConstraint(
            f"stage IN ({STAGES})",
            name=op.f("ck_follow_up_stage_known"),
        ),
        sa.CheckConstraint("decision_days >= 0", name=op.f("ck_follow_up_decided_after_hand_over")),
        sa.CheckConstraint(
            "granted >= 0 AND insured >= 0 AND invested >= 0", name=op.f("ck_follow_up_amounts_not_negative")
        ),
        sa.CheckConstraint("paid >= 0 AND paid <= granted", name=op.f("ck_follow_up_paid_within_credit")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["follow_case.id"], name=op.f("fk_follow_up_case_id_follow_case")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_follow_up_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_follow_up_case_id_key")),
        sa.UniqueConstraint("code", name=op.f("uq_follow_up_code")),
    )
    op.create_index(op.f("ix_follow_up_case_id"), "follow_up", ["case_id"], unique=False)
    op.create_index("ix_follow_up_clock", "follow_up", ["clock_at"], unique=False)
    op.create_index("ix_follow_up_institution_stage", "follow_up", ["institution_id", "stage"], unique=False)
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=6), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("solved", sa.String(length=6), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.CheckConstraint("round IN ('after','later')", name=op.f("ck_survey_round_known")),
        sa.CheckConstraint("solved IN ('yes','partly','no')", name=op.f("ck_survey_solved_known")),
        sa.CheckConstraint(
            "(score IS NULL) = (answered_at IS NULL)", name=op.f("ck_survey_answered_with_a_score")
        ),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_survey_score_range")),
        sa.ForeignKeyConstraint(["case_id"], ["follow_case.id"], name=op.f("fk_survey_case_id_follow_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("case_id", "round", name=op.f("uq_survey_case_id_round")),
        sa.UniqueConstraint("token", name=op.f("uq_survey_token")),
    )
    op.create_table(
        "follow_chase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("clock_at", MOMENT, nullable=False),
        sa.Column("after_days", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("after_days IN (9,21,45)", name=op.f("ck_follow_chase_days_known")),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_follow_chase_follow_up_id_follow_up")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_chase")),
        sa.UniqueConstraint(
            "follow_up_id",
            "clock_at",
            "after_days",
            name=op.f("uq_follow_chase_follow_up_id_clock_at_after_days"),
        ),
    )
    op.create_table(
        "follow_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("amount", MONEY, nullable=True),
        sa.Column("rate_bp", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("by_role", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind IN ('granted','paid','insured','invested')) = (amount IS NOT NULL)",
            name=op.f("ck_follow_step_amount_where_due"),
        ),
        sa.CheckConstraint(
            "by_role IN ('firm','institution','organiser','system')", name=op.f("ck_follow_step_role_known")
        ),
        sa.CheckConstraint(
            "kind <> 'annulled' OR corrects_id IS NOT NULL",
            name=op.f("ck_follow_step_annulment_names_a_step"),
        ),
        sa.CheckConstraint(
            f"kind IN ({STAGES},'annulled') AND kind <> 'proposed'",
            name=op.f("ck_follow_step_kind_known"),
        ),
        sa.CheckConstraint(
            "reason <> '' OR (corrects_id IS NULL AND kind NOT IN ('declined','ended','not_done'))",
            name=op.f("ck_follow_step_reason_given"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_follow_step_amount_positive")),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 3600", name=op.f("ck_follow_step_rate_possible")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_follow_step_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["follow_step.id"], name=op.f("fk_follow_step_corrects_id_follow_step")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name=op.f("fk_follow_step_follow_up_id_follow_up")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_step")),
        sa.UniqueConstraint("account_id", "request_key", name=op.f("uq_follow_step_account_id_request_key")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_follow_step_corrects_id")),
    )
    op.create_index(op.f("ix_follow_step_follow_up_id"), "follow_step", ["follow_up_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_follow_step_follow_up_id"), table_name="follow_step")
    op.drop_table("follow_step")
    op.drop_table("follow_chase")
    op.drop_table("survey")
    op.drop_index("ix_follow_up_institution_stage", table_name="follow_up")
    op.drop_index("ix_follow_up_clock", table_name="follow_up")
    op.drop_index(op.f("ix_follow_up_case_id"), table_name="follow_up")
    op.drop_table("follow_up")
    op.drop_table("follow_case_expert")
    op.drop_index(op.f("ix_follow_case_organiser_account_id"), table_name="follow_case")
    op.drop_index("ix_follow_case_occasion_code", table_name="follow_case")
    op.drop_index(op.f("ix_follow_case_held_on"), table_name="follow_case")
    op.drop_index(op.f("ix_follow_case_enterprise_id"), table_name="follow_case")
    op.drop_table("follow_case")

"""Questions, consents, codes by mail or SMS, secret links, what happened to a registration."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    _event_consent()
    _event_question()
    _event_reminder()
    _registration_rule()
    _registration_answer()
    _registration_attempt()
    _registration_consent()
    _registration_link()
    _registration_step()


def _event_consent() -> None:
    op.create_table(
        "event_consent",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_event_consent_account_id_account")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_consent_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "version", name=op.f("pk_event_consent")),
    )


def _event_question() -> None:
    op.create_table(
        "event_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("hint", sa.String(length=200), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("group_ids", sa.JSON(), nullable=False),
        sa.Column("shown_if", sa.Integer(), nullable=True),
        sa.Column("shown_when", sa.String(length=100), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(shown_if IS NULL) = (shown_when = '')", name=op.f("ck_event_question_condition_whole")
        ),
        sa.CheckConstraint(
            "kind IN ('text','long','number','choice','several','yes_no','date')",
            name=op.f("ck_event_question_kind_known"),
        ),
        sa.CheckConstraint("shown_if <> number", name=op.f("ck_event_question_not_its_own_condition")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_question_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_question")),
        sa.UniqueConstraint(
            "event_id", "number", "version", name=op.f("uq_event_question_event_id_number_version")
        ),
    )
    op.create_index(op.f("ix_event_question_event_id"), "event_question", ["event_id"], unique=False)


def _event_reminder() -> None:
    op.create_table(
        "event_reminder",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=2), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("name IN ('3d','1d')", name=op.f("ck_event_reminder_name_known")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_reminder_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "name", "starts_at", name=op.f("pk_event_reminder")),
    )


def _registration_rule() -> None:
    op.create_table(
        "registration_rule",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("most_per_firm", sa.Integer(), nullable=True),
        sa.Column("kept_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("kept_days BETWEEN 1 AND 1095", name=op.f("ck_registration_rule_kept_days_range")),
        sa.CheckConstraint("most_per_firm > 0", name=op.f("ck_registration_rule_some_per_firm")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_rule_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_registration_rule")),
    )


def _registration_answer() -> None:
    op.create_table(
        "registration_answer",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["event_question.id"],
            name=op.f("fk_registration_answer_question_id_event_question"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_answer_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "question_id", name=op.f("pk_registration_answer")),
    )
    op.create_index(
        op.f("ix_registration_answer_question_id"), "registration_answer", ["question_id"], unique=False
    )


def _registration_attempt() -> None:
    op.create_table(
        "registration_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("channel", sa.String(length=4), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("channel IN ('mail','sms')", name=op.f("ck_registration_attempt_channel_known")),
        sa.CheckConstraint("sent BETWEEN 1 AND 5", name=op.f("ck_registration_attempt_codes_limited")),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name=op.f("ck_registration_attempt_tries_limited")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_registration_attempt_event_id_event")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_attempt_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_attempt")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_registration_attempt_token_hash")),
    )
    op.create_index("ix_registration_attempt_made_at", "registration_attempt", ["made_at"], unique=False)


def _registration_consent() -> None:
    op.create_table(
        "registration_consent",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('standard','own')", name=op.f("ck_registration_consent_kind_known")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_consent_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "kind", name=op.f("pk_registration_consent")),
    )


def _registration_link() -> None:
    op.create_table(
        "registration_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_registration_link_token_hashed")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_link_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_registration_link")),
    )
    op.create_index(
        op.f("ix_registration_link_registration_id"), "registration_link", ["registration_id"], unique=False
    )


def _registration_step() -> None:
    op.create_table(
        "registration_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "kind <> 'refused' OR reason <> ''", name=op.f("ck_registration_step_refusal_explained")
        ),
        sa.CheckConstraint(
            "kind IN ('made','offered','accepted','approved','refused','changed','cancelled','expired')",
            name=op.f("ck_registration_step_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_registration_step_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_step_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_step")),
    )
    op.create_index(
        op.f("ix_registration_step_registration_id"), "registration_step", ["registration_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("registration_step")
    op.drop_table("registration_link")
    op.drop_table("registration_consent")
    op.drop_table("registration_attempt")
    op.drop_table("registration_answer")
    op.drop_table("registration_rule")
    op.drop_table("event_reminder")
    op.drop_table("event_question")
    op.drop_table("event_consent")

"""The service team: fields, availability, load, conflicts of interest; the work calendar."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)
PANEL_ROLES = "role IN ('finance','investment','listing','mentor','policy')"
TEAM_ROLES = "role IN ('finance','investment','listing','mentor','policy','adviser','counsellor')"


def upgrade() -> None:
    with op.batch_alter_table("expert") as expert:
        expert.add_column(sa.Column("institution_id", sa.Integer(), nullable=True))
        expert.add_column(sa.Column("monthly_limit", sa.Integer(), nullable=True))
        expert.drop_constraint(op.f("ck_expert_role_known"), type_="check")
        expert.create_check_constraint(op.f("ck_expert_role_known"), TEAM_ROLES)
        expert.create_check_constraint(op.f("ck_expert_limit_counts"), "monthly_limit >= 1")
        expert.create_foreign_key(
            op.f("fk_expert_institution_id_institution"), "institution", ["institution_id"], ["id"]
        )
        expert.create_index(op.f("ix_expert_institution_id"), ["institution_id"])
    with op.batch_alter_table("panel_seat") as seat:
        seat.add_column(sa.Column("despite", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("panel_seat") as seat:
        seat.alter_column("despite", server_default=None)
    _what_experts_say()
    _when_experts_are_free()
    _work_calendar()


def _what_experts_say() -> None:
    op.create_table(
        "expert_trait",
        _expert(),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=30), nullable=False),
        sa.CheckConstraint("kind IN ('field','track','city')", name=op.f("ck_expert_trait_kind_known")),
        _expert_key("expert_trait"),
        sa.PrimaryKeyConstraint("expert_id", "kind", "value", name=op.f("pk_expert_trait")),
    )
    op.create_index("ix_expert_trait_kind_value", "expert_trait", ["kind", "value"])
    op.create_table(
        "expert_leave",
        sa.Column("id", sa.Integer(), nullable=False),
        _expert(),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        _expert_key("expert_leave"),
        _account_key("expert_leave"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_leave")),
        sa.UniqueConstraint("expert_id", name=op.f("uq_expert_leave_expert_id")),
    )
    op.create_table(
        "expert_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        _expert(),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("firm_name", sa.String(length=80), nullable=False),
        sa.Column("ties", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_expert_interest_uscc_length")),
        sa.CheckConstraint(
            "ties IN ('holding','service','relative','other')", name=op.f("ck_expert_interest_ties_known")
        ),
        sa.CheckConstraint("length(firm_name) >= 2", name=op.f("ck_expert_interest_firm_named")),
        _expert_key("expert_interest"),
        _account_key("expert_interest"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_interest")),
        sa.UniqueConstraint("expert_id", "firm_name", name=op.f("uq_expert_interest_expert_id_firm_name")),
    )
    op.create_index(op.f("ix_expert_interest_uscc"), "expert_interest", ["uscc"])


def _when_experts_are_free() -> None:
    op.create_table(
        "expert_weekday",
        _expert(),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=2), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_expert_weekday_weekday_known")),
        sa.CheckConstraint("part IN ('am','pm')", name=op.f("ck_expert_weekday_part_known")),
        _expert_key("expert_weekday"),
        sa.PrimaryKeyConstraint("expert_id", "weekday", "part", name=op.f("pk_expert_weekday")),
    )
    op.create_table(
        "expert_day",
        sa.Column("id", sa.Integer(), nullable=False),
        _expert(),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(length=2), nullable=False),
        sa.Column("is_free", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=60), nullable=False),
        sa.CheckConstraint("part IN ('am','pm')", name=op.f("ck_expert_day_part_known")),
        _expert_key("expert_day"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_day")),
        sa.UniqueConstraint("expert_id", "on_day", "part", name=op.f("uq_expert_day_expert_id_on_day_part")),
    )
    op.create_table(
        "expert_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        _expert(),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=False),
        _expert_key("expert_calendar"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_calendar")),
        sa.UniqueConstraint("expert_id", name=op.f("uq_expert_calendar_expert_id")),
    )
    op.create_table(
        "busy_span",
        sa.Column("id", sa.Integer(), nullable=False),
        _expert(),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_busy_span_runs_forward")),
        _expert_key("busy_span"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_span")),
    )
    op.create_index("ix_busy_span_expert_id_starts_at", "busy_span", ["expert_id", "starts_at"])


def _work_calendar() -> None:
    op.create_table(
        "work_day",
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("is_work", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _account_key("work_day"),
        sa.PrimaryKeyConstraint("on_day", name=op.f("pk_work_day")),
    )
    op.create_table(
        "work_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _account_key("work_year"),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_work_year")),
    )


def _expert() -> sa.Column[int]:
    return sa.Column("expert_id", sa.Integer(), nullable=False)


def _expert_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f(f"fk_{table}_expert_id_expert"))


def _account_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account")
    )


def downgrade() -> None:
    for table in (
        "work_year",
        "work_day",
        "busy_span",
        "expert_calendar",
        "expert_day",
        "expert_weekday",
        "expert_interest",
        "expert_leave",
        "expert_trait",
    ):
        op.drop_table(table)
    with op.batch_alter_table("panel_seat") as seat:
        seat.drop_column("despite")
    with op.batch_alter_table("expert") as expert:
        expert.drop_index(op.f("ix_expert_institution_id"))
        expert.drop_constraint(op.f("fk_expert_institution_id_institution"), type_="foreignkey")
        expert.drop_constraint(op.f("ck_expert_limit_counts"), type_="check")
        expert.drop_constraint(op.f("ck_expert_role_known"), type_="check")
        expert.create_check_constraint(op.f("ck_expert_role_known"), PANEL_ROLES)
        expert.drop_column("institution_id")
        expert.drop_column("monthly_limit")

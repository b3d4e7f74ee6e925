"""One-to-one meetings: the grid, parties and their wishes, drafts, and what was arranged."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)
STANDING = sa.text("state IN ('planned','held')")
OWED = sa.text("told_version < owed_version")


def upgrade() -> None:
    _meeting_setting()
    _meeting_party()
    _meeting_wish()
    _meeting_absence()
    _meeting()
    _meeting_plan()


def _meeting_setting() -> None:
    op.create_table(
        "meeting_setting",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("gap_minutes", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("rest_after", sa.Integer(), nullable=False),
        sa.Column("rest_minutes", sa.Integer(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("most_per_party", sa.Integer(), nullable=False),
        sa.Column("wishes_until", MOMENT, nullable=False),
        sa.Column("live_version", sa.Integer(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(live_version = 0) = (published_at IS NULL)", name=op.f("ck_meeting_setting_published_when_live")
        ),
        sa.CheckConstraint(
            "(rest_after = 0) = (rest_minutes = 0)", name=op.f("ck_meeting_setting_rest_whole")
        ),
        sa.CheckConstraint("gap_minutes BETWEEN 0 AND 60", name=op.f("ck_meeting_setting_gap_counts")),
        sa.CheckConstraint("live_version >= 0", name=op.f("ck_meeting_setting_live_version_counts")),
        sa.CheckConstraint("minutes BETWEEN 5 AND 120", name=op.f("ck_meeting_setting_minutes_count")),
        sa.CheckConstraint("most_per_party BETWEEN 1 AND 40", name=op.f("ck_meeting_setting_most_counts")),
        sa.CheckConstraint(
            "rest_after >= 0 AND rest_after < rounds", name=op.f("ck_meeting_setting_rest_between")
        ),
        sa.CheckConstraint("rounds BETWEEN 1 AND 40", name=op.f("ck_meeting_setting_rounds_count")),
        sa.CheckConstraint("tables BETWEEN 1 AND 300", name=op.f("ck_meeting_setting_tables_count")),
        sa.CheckConstraint("wishes_until <= starts_at", name=op.f("ck_meeting_setting_wishes_first")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_meeting_setting_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_meeting_setting")),
    )


def _meeting_party() -> None:
    op.create_table(
        "meeting_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("own_tables", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("amount", yurong.kit.db.MoneyColumn(), nullable=True),
        sa.Column("said_at", MOMENT, nullable=True),
        sa.Column("dropped_at", MOMENT, nullable=True),
        sa.Column("dropped_reason", sa.String(length=100), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=100), nullable=False),
        sa.Column("owed_version", sa.Integer(), nullable=False),
        sa.Column("told_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(dropped_at IS NULL) = (dropped_reason = '')", name=op.f("ck_meeting_party_reason_given")
        ),
        sa.CheckConstraint("side IN ('firm','institution')", name=op.f("ck_meeting_party_side_known")),
        sa.CheckConstraint("seats BETWEEN 1 AND 9", name=op.f("ck_meeting_party_seats_count")),
        sa.CheckConstraint(
            "told_version >= 0 AND told_version <= owed_version", name=op.f("ck_meeting_party_told_counts")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '')",
            name=op.f("ck_meeting_party_withdrawal_explained"),
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_meeting_party_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_meeting_party_event_id_event")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_meeting_party_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_party")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_meeting_party_event_id_id")),
        sa.UniqueConstraint("event_id", "side", "key", name=op.f("uq_meeting_party_event_id_side_key")),
    )
    op.create_index(op.f("ix_meeting_party_enterprise_id"), "meeting_party", ["enterprise_id"])
    op.create_index(op.f("ix_meeting_party_institution_id"), "meeting_party", ["institution_id"])
    op.create_index(
        "ix_meeting_party_owed", "meeting_party", ["event_id"], sqlite_where=OWED, postgresql_where=OWED
    )


def _meeting_wish() -> None:
    op.create_table(
        "meeting_wish",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(length=4), nullable=False),
        sa.CheckConstraint("wish IN ('must','may','no')", name=op.f("ck_meeting_wish_wish_known")),
        sa.CheckConstraint("party_id <> other_id", name=op.f("ck_meeting_wish_somebody_else")),
        sa.ForeignKeyConstraint(
            ["event_id", "other_id"],
            ["meeting_party.event_id", "meeting_party.id"],
            name=op.f("fk_meeting_wish_event_id_other_id_meeting_party"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "party_id"],
            ["meeting_party.event_id", "meeting_party.id"],
            name=op.f("fk_meeting_wish_event_id_party_id_meeting_party"),
        ),
        sa.PrimaryKeyConstraint("party_id", "other_id", name=op.f("pk_meeting_wish")),
    )


def _meeting_absence() -> None:
    op.create_table(
        "meeting_absence",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.CheckConstraint("round >= 0", name=op.f("ck_meeting_absence_round_counts")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["meeting_party.id"], name=op.f("fk_meeting_absence_party_id_meeting_party")
        ),
        sa.PrimaryKeyConstraint("party_id", "round", name=op.f("pk_meeting_absence")),
    )


def _meeting() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.Column("firm_seat", sa.Integer(), nullable=False),
        sa.Column("institution_seat", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("absent_id", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(state = 'missed') = (absent_id IS NOT NULL)", name=op.f("ck_meeting_absent_named")
        ),
        sa.CheckConstraint(
            "state IN ('planned','held','missed','cancelled')", name=op.f("ck_meeting_state_known")
        ),
        sa.CheckConstraint(
            "absent_id IN (firm_id, institution_id)", name=op.f("ck_meeting_absent_of_the_two")
        ),
        sa.CheckConstraint("firm_seat >= 1 AND institution_seat >= 1", name=op.f("ck_meeting_seats_count")),
        sa.CheckConstraint("round >= 0 AND table_number >= 1", name=op.f("ck_meeting_place_counts")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_meeting_sequence_counts")),
        sa.ForeignKeyConstraint(
            ["event_id", "firm_id"],
            ["meeting_party.event_id", "meeting_party.id"],
            name=op.f("fk_meeting_event_id_firm_id_meeting_party"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "institution_id"],
            ["meeting_party.event_id", "meeting_party.id"],
            name=op.f("fk_meeting_event_id_institution_id_meeting_party"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_meeting_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("code", name=op.f("uq_meeting_code")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_meeting_event_id_id")),
    )
    op.create_index(op.f("ix_meeting_firm_id"), "meeting", ["firm_id"])
    op.create_index(op.f("ix_meeting_institution_id"), "meeting", ["institution_id"])
    _never_twice("uq_meeting_firm", ["firm_id", "round", "firm_seat"])
    _never_twice("uq_meeting_institution", ["institution_id", "round", "institution_seat"])
    _never_twice("uq_meeting_pair", ["firm_id", "institution_id"])
    _never_twice("uq_meeting_table", ["event_id", "round", "table_number"])


def _meeting_plan() -> None:
    op.create_table(
        "meeting_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("live_version", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.CheckConstraint("version >= 1", name=op.f("ck_meeting_plan_version_counts")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_meeting_plan_account_id_account")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_meeting_plan_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_plan")),
        sa.UniqueConstraint("event_id", "version", name=op.f("uq_meeting_plan_event_id_version")),
    )


def _never_twice(name: str, columns: list[str]) -> None:
    """No two meetings that stand share these."""
    op.create_index(name, "meeting", columns, unique=True, sqlite_where=STANDING, postgresql_where=STANDING)


def downgrade() -> None:
    op.drop_table("meeting_plan")
    op.drop_table("meeting")
    op.drop_table("meeting_absence")
    op.drop_table("meeting_wish")
    op.drop_table("meeting_party")
    op.drop_table("meeting_setting")

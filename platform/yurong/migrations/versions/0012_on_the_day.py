"""The day itself: check-in, walk-ins, running late, the wall; drafts of findings; a panel's chair."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)
ROLES = "role IN ('finance','investment','listing','mentor','policy')"


def upgrade() -> None:
    with op.batch_alter_table("panel_seat") as seat:
        seat.add_column(sa.Column("is_chair", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("panel_seat") as seat:
        seat.alter_column("is_chair", server_default=None)
    chair = sa.text("is_chair")
    op.create_index(
        "uq_panel_seat_chair",
        "panel_seat",
        ["station_id"],
        unique=True,
        sqlite_where=chair,
        postgresql_where=chair,
    )
    _arrivals()
    _walk_ins()
    _delays()
    _wall()
    _drafts()


def _arrivals() -> None:
    op.create_table(
        "check_in",
        _id(),
        _number("booking_id"),
        _number("account_id"),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.CheckConstraint("how IN ('list','scan','code','walk_in')", name=op.f("ck_check_in_how_known")),
        sa.CheckConstraint("at <= received_at", name=op.f("ck_check_in_not_from_the_future")),
        _key("check_in", "booking"),
        _key("check_in", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("account_id", "request_key", name=op.f("uq_check_in_account_id_request_key")),
    )
    op.create_index(op.f("ix_check_in_booking_id"), "check_in", ["booking_id"])
    op.create_table(
        "check_in_undo",
        _id(),
        _number("booking_id"),
        _number("account_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        _key("check_in_undo", "booking"),
        _key("check_in_undo", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in_undo")),
    )
    op.create_index(op.f("ix_check_in_undo_booking_id"), "check_in_undo", ["booking_id"])


def _walk_ins() -> None:
    op.create_table(
        "walk_in",
        _id(),
        _number("clinic_id"),
        _number("enterprise_id"),
        sa.Column("contact_name", sa.String(length=40), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=False),
        _number("account_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.CheckConstraint("booking_id IS NULL OR left_at IS NULL", name=op.f("ck_walk_in_seated_or_gone")),
        _key("walk_in", "clinic"),
        _key("walk_in", "enterprise"),
        _key("walk_in", "account"),
        _key("walk_in", "booking"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in")),
        sa.UniqueConstraint("clinic_id", "enterprise_id", name=op.f("uq_walk_in_clinic_id_enterprise_id")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_walk_in_booking_id")),
    )


def _delays() -> None:
    op.create_table(
        "delay",
        _id(),
        _number("station_id"),
        _number("minutes"),
        _number("account_id"),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.CheckConstraint("minutes > 0 AND minutes % 5 = 0", name=op.f("ck_delay_minutes_in_ticks")),
        _key("delay", "station"),
        _key("delay", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delay")),
        sa.UniqueConstraint("account_id", "request_key", name=op.f("uq_delay_account_id_request_key")),
    )
    op.create_index(op.f("ix_delay_station_id"), "delay", ["station_id"])
    op.create_table(
        "delayed_booking",
        _number("delay_id"),
        _number("booking_id"),
        sa.Column("from_starts_at", MOMENT, nullable=False),
        sa.Column("to_starts_at", MOMENT, nullable=False),
        _key("delayed_booking", "delay"),
        _key("delayed_booking", "booking"),
        sa.PrimaryKeyConstraint("delay_id", "booking_id", name=op.f("pk_delayed_booking")),
    )


def _wall() -> None:
    op.create_table(
        "wall",
        _number("clinic_id"),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("shows", sa.String(length=10), nullable=False),
        _number("account_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("shows IN ('code','masked','name')", name=op.f("ck_wall_shows_known")),
        _key("wall", "clinic"),
        _key("wall", "account"),
        sa.PrimaryKeyConstraint("clinic_id", name=op.f("pk_wall")),
        sa.UniqueConstraint("token", name=op.f("uq_wall_token")),
    )


def _drafts() -> None:
    op.create_table(
        "finding_draft",
        _id(),
        _number("booking_id"),
        _number("expert_id"),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _number("version"),
        _number("finding_version"),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.CheckConstraint(ROLES, name=op.f("ck_finding_draft_role_known")),
        sa.CheckConstraint("length(text) <= 4000", name=op.f("ck_finding_draft_text_length")),
        _key("finding_draft", "booking"),
        _key("finding_draft", "expert"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_draft")),
        sa.UniqueConstraint("booking_id", "expert_id", name=op.f("uq_finding_draft_booking_id_expert_id")),
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _key(table: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{other}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{other}_id_{other}")
    )


def downgrade() -> None:
    for table in (
        "finding_draft",
        "wall",
        "delayed_booking",
        "delay",
        "walk_in",
        "check_in_undo",
        "check_in",
    ):
        op.drop_table(table)
    op.drop_index("uq_panel_seat_chair", "panel_seat")
    with op.batch_alter_table("panel_seat") as seat:
        seat.drop_column("is_chair")

"""Clinics called: who may book, allocation, series."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)
FILLED = (
    ("map_url", 300, ""),
    ("host", 80, ""),
    ("host_kind", 10, ""),
    ("themes", 100, ""),
    ("who_may_book", 10, "all"),
    ("slots_by", 10, "first_come"),
    ("priorities", 60, ""),
    ("ties", 4, "lot"),
    ("called_off_why", 200, ""),
)
"""Columns that every clinic called so far has a value for."""
EMPTY = (
    ("lunch_from", sa.Time()),
    ("lunch_until", sa.Time()),
    ("open_to_region", sa.String(length=6)),
    ("lot_seed", sa.String(length=64)),
    ("series_id", sa.Integer()),
    ("called_off_at", MOMENT),
)
RULES = (
    ("lunch_begins_and_ends", "(lunch_from IS NULL) = (lunch_until IS NULL)"),
    ("lunch_runs_forward", "lunch_from < lunch_until"),
    ("who_may_book_known", "who_may_book IN ('all','region','list')"),
    ("region_named", "(who_may_book = 'region') = (open_to_region IS NOT NULL)"),
    ("slots_by_known", "slots_by IN ('first_come','allocation')"),
    ("ties_known", "ties IN ('lot','time')"),
)


def upgrade() -> None:
    _make_series_and_lists()
    with op.batch_alter_table("clinic") as clinic:
        for name, length, value in FILLED:
            clinic.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=value))
        for name, kind in EMPTY:
            clinic.add_column(sa.Column(name, kind, nullable=True))
        for name, rule in RULES:
            clinic.create_check_constraint(op.f(f"ck_clinic_{name}"), rule)
        clinic.create_foreign_key(
            op.f("fk_clinic_series_id_clinic_series"), "clinic_series", ["series_id"], ["id"]
        )
        clinic.create_index(op.f("ix_clinic_series_id"), ["series_id"])
    with op.batch_alter_table("clinic") as clinic:
        for name, _, _ in FILLED:
            clinic.alter_column(name, server_default=None)
    _make_applications()
    _make_allocations()


def _make_series_and_lists() -> None:
    op.create_table(
        "clinic_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("organiser_account_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _key("clinic_series", "organiser_account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_series")),
        sa.UniqueConstraint("code", name=op.f("uq_clinic_series_code")),
    )
    op.create_table(
        "listed_firm",
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.CheckConstraint("purpose IN ('may_book','priority')", name=op.f("ck_listed_firm_purpose_known")),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_listed_firm_uscc_length")),
        _key("listed_firm", "clinic_id", "clinic"),
        sa.PrimaryKeyConstraint("clinic_id", "purpose", "uscc", name=op.f("pk_listed_firm")),
    )


def _make_applications() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("clinic_id", "enterprise_id", "account_id")
        ),
        sa.Column("contact_name", sa.String(length=40), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("takes_any", sa.Boolean(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("need", sa.JSON(), nullable=False),
        sa.Column("asks", sa.String(length=500), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        _key("application", "clinic_id", "clinic"),
        _key("application", "enterprise_id", "enterprise"),
        _key("application", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint(
            "clinic_id", "enterprise_id", name=op.f("uq_application_clinic_id_enterprise_id")
        ),
    )
    op.create_index(op.f("ix_application_enterprise_id"), "application", ["enterprise_id"])


def _make_allocations() -> None:
    op.create_table(
        "allocation",
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("computed_at", MOMENT, nullable=False),
        sa.Column("computed_by", sa.Integer(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        _key("allocation", "clinic_id", "clinic"),
        _key("allocation", "computed_by", "account"),
        sa.PrimaryKeyConstraint("clinic_id", name=op.f("pk_allocation")),
    )
    op.create_table(
        "allotment",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("changed_why", sa.String(length=200), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("refused_why", sa.String(length=200), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_allotment_rank_counts")),
        sa.CheckConstraint(
            "(station_id IS NULL) = (starts_at IS NULL)", name=op.f("ck_allotment_slot_whole")
        ),
        _key("allotment", "application_id", "application"),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["allocation.clinic_id"], name=op.f("fk_allotment_clinic_id_allocation")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "station_id"],
            ["station.clinic_id", "station.id"],
            name=op.f("fk_allotment_clinic_id_station_id_station"),
        ),
        _key("allotment", "changed_by", "account"),
        _key("allotment", "booking_id", "booking"),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_allotment")),
        sa.UniqueConstraint("clinic_id", "rank", name=op.f("uq_allotment_clinic_id_rank")),
    )


def _key(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}_{parent}"))


def downgrade() -> None:
    raise NotImplementedError("what firms applied for would be lost: restore the backup")

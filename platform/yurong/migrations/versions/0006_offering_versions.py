"""Offerings as dated versions, drafted and reviewed; the facts of firms that they are tried on.

What was an offering becomes its first version, in force from the day it was valid from.
"""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOVED = (
    "name",
    "note",
    "amount_max",
    "rate_min_bp",
    "rate_max_bp",
    "term_max_months",
    "guarantee",
    "region",
    "valid_until",
)
_FIRST = ("id", "offering_id", "number", "state", "revision", "in_force_from", "remark")


def upgrade() -> None:
    _make_tables()
    old = sa.table("offering", *map(sa.column, ("id", "valid_from", *_MOVED)))
    new = sa.table("offering_version", *map(sa.column, (*_FIRST, *_MOVED)))
    first = (old.c.id, old.c.id, sa.literal(1), sa.literal("approved"), sa.literal(0), old.c.valid_from)
    moved = sa.select(*first, sa.literal(""), *(old.c[column] for column in _MOVED))
    op.execute(new.insert().from_select([*_FIRST, *_MOVED], moved))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('offering_version', 'id'),"
            " (SELECT max(id) FROM offering_version)) WHERE EXISTS (SELECT 1 FROM offering_version)"
        )
    _hang_criteria_on_versions()
    with op.batch_alter_table("offering") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_offering_institution_id_product_slug_name"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_offering_region_region"), type_="foreignkey")
        for name in (
            "amount_positive",
            "rate_ordered",
            "rate_not_negative",
            "term_positive",
            "validity_ordered",
        ):
            batch_op.drop_constraint(batch_op.f(f"ck_offering_{name}"), type_="check")
        for column in (*_MOVED, "valid_from"):
            batch_op.drop_column(column)
    op.create_index(op.f("ix_offering_institution_id"), "offering", ["institution_id"])


def _make_tables() -> None:
    op.create_table(
        "offering_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("amount_max", yurong.kit.db.MoneyColumn(), nullable=True),
        sa.Column("rate_min_bp", sa.Integer(), nullable=True),
        sa.Column("rate_max_bp", sa.Integer(), nullable=True),
        sa.Column("term_max_months", sa.Integer(), nullable=True),
        sa.Column("guarantee", sa.JSON(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("wanted_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("withdrawn_from", sa.Date(), nullable=True),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("edited_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.Column("expiry_told_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_offering_version_{name}")) for name, rule in _CHECKS),
        *(
            sa.ForeignKeyConstraint([column], [parent], name=op.f(f"fk_offering_version_{column}_{table}"))
            for column, parent, table in _PARENTS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering_version")),
        sa.UniqueConstraint("offering_id", "number", name=op.f("uq_offering_version_offering_id_number")),
    )
    is_open = sa.text("state <> 'approved'")
    op.create_index(
        "uq_offering_version_open",
        "offering_version",
        ["offering_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "firm_facts",
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("case", sa.JSON(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_firm_facts_enterprise_id_enterprise")
        ),
        sa.PrimaryKeyConstraint("enterprise_id", name=op.f("pk_firm_facts")),
    )
    op.create_table(
        "firm_register",
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("same_from", sa.Date(), nullable=False),
        sa.Column("same_until", sa.Date(), nullable=False),
        *(sa.Column(name, kind, nullable=True) for kind, names in _FACTS for name in names.split()),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["firm_facts.enterprise_id"],
            name=op.f("fk_firm_register_enterprise_id_firm_facts"),
        ),
        sa.PrimaryKeyConstraint("enterprise_id", name=op.f("pk_firm_register")),
    )


_FACTS = (
    (sa.String(length=40), "applicant stage size track contest_phase new_bank_unit"),
    (sa.String(length=6), "region"),
    (sa.Date(), "founded_on"),
    (sa.SmallInteger(), "integrity_flags credentials score_scheme purposes security"),
    (
        sa.Boolean(),
        "on_key_chain contest_awarded has_borrowed has_warrant_loan in_incubator newly_in_incubator",
    ),
    (
        sa.Boolean(),
        "incubated_winner has_receivables supplies_chain_leader holds_bills is_multinational",
    ),
    (sa.Boolean(), "buys_tech_insurance ip_securities_issued"),
    (
        sa.Integer(),
        "contest_season invention_patents utility_models designs software_copyrights trademarks other_ip",
    ),
    (sa.Integer(), "staff bank_npl_bp term_months"),
    (
        sa.BigInteger(),
        "fiscal_award revenue research_spend insurance_premium guaranteed_amount ip_securities_raised",
    ),
    (sa.BigInteger(), "bank_tech_loan_increase amount"),
)
_CHECKS = (
    ("state_known", "state IN ('draft','submitted','returned','approved')"),
    ("approved_from_a_day", "(state = 'approved') = (in_force_from IS NOT NULL)"),
    ("submitted_by_somebody", "state <> 'submitted' OR submitted_by IS NOT NULL"),
    ("four_eyes", "reviewed_by IS NULL OR submitted_by IS NULL OR reviewed_by <> submitted_by"),
    ("amount_positive", "amount_max IS NULL OR amount_max > 0"),
    ("rate_not_negative", "rate_min_bp IS NULL OR rate_min_bp >= 0"),
    ("rate_ordered", "rate_max_bp IS NULL OR rate_max_bp >= rate_min_bp"),
    ("term_positive", "term_max_months IS NULL OR term_max_months > 0"),
    ("validity_ordered", "valid_until IS NULL OR valid_until >= in_force_from"),
)
_PARENTS = (
    ("offering_id", "offering.id", "offering"),
    ("region", "region.code", "region"),
    ("edited_by", "account.id", "account"),
    ("submitted_by", "account.id", "account"),
    ("reviewed_by", "account.id", "account"),
)


def _hang_criteria_on_versions() -> None:
    with op.batch_alter_table("criterion") as batch_op:
        batch_op.drop_index(batch_op.f("ix_criterion_offering_id"))
        batch_op.drop_constraint(batch_op.f("fk_criterion_offering_id_offering"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_criterion_one_owner"), type_="check")
        batch_op.alter_column("offering_id", new_column_name="version_id", existing_type=sa.Integer())
        batch_op.create_check_constraint(
            batch_op.f("ck_criterion_one_owner"), "(product_slug IS NULL) <> (version_id IS NULL)"
        )
    with op.batch_alter_table("criterion") as batch_op:  # a second time: the column must have its new name
        batch_op.create_foreign_key(
            batch_op.f("fk_criterion_version_id_offering_version"), "offering_version", ["version_id"], ["id"]
        )
    op.create_index(op.f("ix_criterion_version_id"), "criterion", ["version_id"])


def downgrade() -> None:
    raise NotImplementedError("several versions do not fold back into one offering: restore the backup")

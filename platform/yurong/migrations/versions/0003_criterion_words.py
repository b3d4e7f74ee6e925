"""Criteria with validity, messages and scored bands."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('fact','manual','group','score','part')"
_KINDS_BEFORE = "kind IN ('fact','manual','group')"
_CHECKS = {
    "score_asks": "kind <> 'score' OR least IS NOT NULL",
    "part_of_a_fact": "kind <> 'part' OR fact IS NOT NULL",
    "least_not_negative": "least >= 0",
    "validity_ordered": "valid_until >= valid_from",
}
_TEXTS = ("met_text", "unmet_text", "unknown_text")


def upgrade() -> None:
    with op.batch_alter_table("criterion") as batch_op:
        batch_op.add_column(sa.Column("least", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("valid_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("valid_until", sa.Date(), nullable=True))
        for name in _TEXTS:
            batch_op.add_column(sa.Column(name, sa.String(length=200), nullable=False, server_default=""))
        batch_op.drop_constraint(batch_op.f("ck_criterion_kind_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_criterion_kind_known"), _KINDS)
        for name, rule in _CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_criterion_{name}"), rule)


def downgrade() -> None:
    op.execute("DELETE FROM criterion WHERE kind IN ('score','part')")
    with op.batch_alter_table("criterion") as batch_op:
        for name in ("kind_known", *_CHECKS):
            batch_op.drop_constraint(batch_op.f(f"ck_criterion_{name}"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_criterion_kind_known"), _KINDS_BEFORE)
        for column in ("least", "valid_from", "valid_until", *_TEXTS):
            batch_op.drop_column(column)

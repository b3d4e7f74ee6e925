"""The board of supply and demand; what is handed over from it enters the ledger of follow-ups."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    _board_post()
    _board_version()
    _board_step()
    _chain_leader()
    _board_interest()
    _board_watch()
    _board_told()
    _board_reader()
    _occasions("'clinic','event','board'")


def _occasions(known: str) -> None:
    with op.batch_alter_table("follow_case") as case:
        case.drop_constraint(op.f("ck_follow_case_occasion_known"), type_="check")
        case.create_check_constraint(op.f("ck_follow_case_occasion_known"), f"occasion IN ({known})")


def _board_post() -> None:
    op.create_table(
        "board_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'finance' OR enterprise_id IS NOT NULL", name=op.f("ck_board_post_finance_for_a_firm")
        ),
        sa.CheckConstraint(
            "kind IN ('finance','technology','order','result')", name=op.f("ck_board_post_kind_known")
        ),
        sa.CheckConstraint(
            "outcome IN ('here','elsewhere','withdrawn')", name=op.f("ck_board_post_outcome_known")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_board_post_closed_with_outcome")
        ),
        sa.CheckConstraint(
            "(enterprise_id IS NULL) <> (institution_id IS NULL)", name=op.f("ck_board_post_one_poster")
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (expires_on IS NULL)", name=op.f("ck_board_post_public_expires")
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (publisher_id IS NULL)", name=op.f("ck_board_post_publisher_named")
        ),
        sa.CheckConstraint("days BETWEEN 7 AND 180", name=op.f("ck_board_post_days_bounded")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_board_post_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_board_post_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_board_post_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["account.id"], name=op.f("fk_board_post_publisher_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_post")),
        sa.UniqueConstraint("account_id", "request_key", name=op.f("uq_board_post_account_id_request_key")),
        sa.UniqueConstraint("code", name=op.f("uq_board_post_code")),
    )
    with op.batch_alter_table("board_post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_post_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_board_post_institution_id"), ["institution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_board_post_published_at"), ["published_at"], unique=False)


def _board_version() -> None:
    op.create_table(
        "board_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("summary", sa.String(length=1000), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("amount", yurong.kit.db.MoneyColumn(), nullable=True),
        sa.Column("term_months", sa.Integer(), nullable=True),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("security", sa.JSON(), nullable=False),
        sa.Column("uses_facts", sa.Boolean(), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("maturity", sa.String(length=10), nullable=True),
        sa.Column("cooperation", sa.JSON(), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("quantity", sa.String(length=60), nullable=False),
        sa.Column("delivery", sa.String(length=60), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "maturity IN ('idea','sample','pilot','small','mass')",
            name=op.f("ck_board_version_maturity_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft','submitted','returned','published','replaced')",
            name=op.f("ck_board_version_state_known"),
        ),
        sa.CheckConstraint(
            "track IN ('equipment','materials','it','biomedicine','energy','other')",
            name=op.f("ck_board_version_track_known"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_board_version_amount_positive")),
        sa.CheckConstraint("length(region) = 6", name=op.f("ck_board_version_region_length")),
        sa.CheckConstraint("term_months BETWEEN 1 AND 360", name=op.f("ck_board_version_term_possible")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["board_post.id"], name=op.f("fk_board_version_post_id_board_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_version")),
        sa.UniqueConstraint("post_id", "number", name=op.f("uq_board_version_post_id_number")),
    )
    with op.batch_alter_table("board_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_version_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_board_version_open",
            ["post_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft','submitted','returned')"),
            postgresql_where=sa.text("state IN ('draft','submitted','returned')"),
        )
        batch_op.create_index(
            "uq_board_version_public",
            ["post_id"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )


def _board_step() -> None:
    op.create_table(
        "board_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "kind IN ('submitted','taken_back','returned','published','extended','warned','closed')",
            name=op.f("ck_board_step_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_board_step_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["board_post.id"], name=op.f("fk_board_step_post_id_board_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_step")),
    )
    with op.batch_alter_table("board_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_step_post_id"), ["post_id"], unique=False)


def _chain_leader() -> None:
    op.create_table(
        "chain_leader",
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_chain_leader_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_chain_leader_enterprise_id_enterprise")
        ),
        sa.PrimaryKeyConstraint("enterprise_id", name=op.f("pk_chain_leader")),
    )


def _board_interest() -> None:
    op.create_table(
        "board_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (agreed IS NULL)", name=op.f("ck_board_interest_answered")
        ),
        sa.CheckConstraint(
            "enterprise_id IS NULL OR institution_id IS NULL", name=op.f("ck_board_interest_one_party")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_board_interest_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_board_interest_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_board_interest_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["board_post.id"], name=op.f("fk_board_interest_post_id_board_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_interest")),
        sa.UniqueConstraint("code", name=op.f("uq_board_interest_code")),
        sa.UniqueConstraint("post_id", "account_id", name=op.f("uq_board_interest_post_id_account_id")),
    )
    with op.batch_alter_table("board_interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_interest_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_board_interest_post_id"), ["post_id"], unique=False)


def _board_watch() -> None:
    op.create_table(
        "board_watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("track", sa.String(length=20), nullable=False),
        sa.Column("band", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_board_watch_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_watch")),
        sa.UniqueConstraint(
            "account_id",
            "kind",
            "region",
            "track",
            "band",
            "words",
            name=op.f("uq_board_watch_account_id_kind_region_track_band_words"),
        ),
    )


def _board_told() -> None:
    op.create_table(
        "board_told",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_board_told_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["board_post.id"], name=op.f("fk_board_told_post_id_board_post")
        ),
        sa.PrimaryKeyConstraint("account_id", "post_id", name=op.f("pk_board_told")),
    )
    with op.batch_alter_table("board_told", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_told_sent_at"), ["sent_at"], unique=False)


def _board_reader() -> None:
    op.create_table(
        "board_reader",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_board_reader_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_board_reader")),
        sa.UniqueConstraint("token", name=op.f("uq_board_reader_token")),
    )


def downgrade() -> None:
    _occasions("'clinic','event'")
    op.drop_table("board_reader")
    op.drop_table("board_told")
    op.drop_table("board_watch")
    op.drop_table("board_interest")
    op.drop_table("chain_leader")
    op.drop_table("board_step")
    op.drop_table("board_version")
    op.drop_table("board_post")

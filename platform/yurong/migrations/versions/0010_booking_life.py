"""A booking's life: holds, waitlist, delegates, no-shows, reminders, feeds, channels."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)
WHY = "kind IN ('time','unready','other_way','organiser','other')"


def upgrade() -> None:
    _holds()
    _let_holds_claim()
    _waitlist()
    _no_shows()
    _invitations()
    _ways_to_tell()
    with op.batch_alter_table("cancellation") as cancellation:
        cancellation.add_column(
            sa.Column("kind", sa.String(length=10), nullable=False, server_default="other")
        )
        cancellation.create_check_constraint(op.f("ck_cancellation_kind_known"), WHY)
    with op.batch_alter_table("cancellation") as cancellation:
        cancellation.alter_column("kind", server_default=None)
    with op.batch_alter_table("clinic") as clinic:
        clinic.add_column(sa.Column("no_show_limit", sa.Integer(), nullable=False, server_default="2"))
        clinic.add_column(sa.Column("no_show_months", sa.Integer(), nullable=False, server_default="6"))
        clinic.create_check_constraint(op.f("ck_clinic_no_show_limit_counts"), "no_show_limit >= 1")
        clinic.create_check_constraint(op.f("ck_clinic_no_show_months_count"), "no_show_months >= 0")
    with op.batch_alter_table("clinic") as clinic:
        clinic.alter_column("no_show_limit", server_default=None)
        clinic.alter_column("no_show_months", server_default=None)


def _holds() -> None:
    op.create_table(
        "slot_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("is_offer", sa.Boolean(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_slot_hold_runs_forward")),
        _key("slot_hold", "account_id", "account"),
        _key("slot_hold", "enterprise_id", "enterprise"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "station_id"],
            ["station.clinic_id", "station.id"],
            name=op.f("fk_slot_hold_clinic_id_station_id_station"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_hold")),
        sa.UniqueConstraint("clinic_id", "enterprise_id", name=op.f("uq_slot_hold_clinic_id_enterprise_id")),
    )


def _let_holds_claim() -> None:
    with op.batch_alter_table("claim_tick") as claim:
        claim.alter_column("booking_id", existing_type=sa.Integer(), nullable=True)
        claim.add_column(sa.Column("hold_id", sa.Integer(), nullable=True))
        claim.add_column(sa.Column("until", MOMENT, nullable=True))
        claim.create_foreign_key(
            op.f("fk_claim_tick_hold_id_slot_hold"), "slot_hold", ["hold_id"], ["id"], ondelete="CASCADE"
        )
        claim.create_check_constraint(
            op.f("ck_claim_tick_held_once"), "(booking_id IS NULL) = (hold_id IS NOT NULL)"
        )
        claim.create_check_constraint(
            op.f("ck_claim_tick_only_holds_end"), "until IS NULL OR hold_id IS NOT NULL"
        )
        claim.create_index(op.f("ix_claim_tick_hold_id"), ["hold_id"])


def _waitlist() -> None:
    op.create_table(
        "waitlist_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.String(length=40), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=3), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_as", sa.String(length=10), nullable=True),
        sa.CheckConstraint("part IN ('any','am','pm')", name=op.f("ck_waitlist_entry_part_known")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_as IS NULL)", name=op.f("ck_waitlist_entry_end_named")
        ),
        sa.CheckConstraint(
            "ended_as IN ('booked','left','expired','closed')", name=op.f("ck_waitlist_entry_end_known")
        ),
        _key("waitlist_entry", "clinic_id", "clinic"),
        _key("waitlist_entry", "enterprise_id", "enterprise"),
        _key("waitlist_entry", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_entry")),
    )
    op.create_index("ix_waitlist_entry_clinic_id_place", "waitlist_entry", ["clinic_id", "place"])
    _one_open("waitlist_entry", "uq_waitlist_entry_waiting", ["clinic_id", "enterprise_id"])
    op.create_table(
        "waitlist_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "outcome IN ('accepted','declined','expired','withdrawn')",
            name=op.f("ck_waitlist_offer_outcome_known"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ck_waitlist_offer_end_named")
        ),
        _key("waitlist_offer", "entry_id", "waitlist_entry"),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["station.id"],
            name=op.f("fk_waitlist_offer_station_id_station"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_offer")),
    )
    op.create_index(op.f("ix_waitlist_offer_entry_id"), "waitlist_offer", ["entry_id"])
    op.create_index("ix_waitlist_offer_outcome_until", "waitlist_offer", ["outcome", "until"])
    _one_open("waitlist_offer", "uq_waitlist_offer_open", ["entry_id"])
    op.create_table(
        "waitlist_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("from_position", sa.Integer(), nullable=False),
        sa.Column("to_position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("length(reason) >= 2", name=op.f("ck_waitlist_move_reason_given")),
        _key("waitlist_move", "entry_id", "waitlist_entry"),
        _key("waitlist_move", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_move")),
    )
    op.create_index(op.f("ix_waitlist_move_entry_id"), "waitlist_move", ["entry_id"])


def _no_shows() -> None:
    op.create_table(
        "no_show",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _key("no_show", "booking_id", "booking"),
        _key("no_show", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_show")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_no_show_booking_id")),
    )
    op.create_table(
        "no_show_lift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("no_show_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("length(reason) >= 2", name=op.f("ck_no_show_lift_reason_given")),
        _key("no_show_lift", "no_show_id", "no_show"),
        _key("no_show_lift", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_show_lift")),
        sa.UniqueConstraint("no_show_id", name=op.f("uq_no_show_lift_no_show_id")),
    )


def _invitations() -> None:
    op.create_table(
        "booking_invite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by IS NULL)", name=op.f("ck_booking_invite_acceptance_whole")
        ),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_booking_invite_token_hashed")),
        _key("booking_invite", "booking_id", "booking"),
        _key("booking_invite", "account_id", "account"),
        _key("booking_invite", "accepted_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_invite")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_booking_invite_token_hash")),
    )
    op.create_index(op.f("ix_booking_invite_booking_id"), "booking_invite", ["booking_id"])


def _ways_to_tell() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('firm','expert','organiser')", name=op.f("ck_calendar_feed_kind_known")),
        _key("calendar_feed", "account_id", "account"),
        sa.PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_feed_token")),
    )
    op.create_table(
        "account_channel",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=20), nullable=False),
        sa.Column("chosen_at", MOMENT, nullable=False),
        sa.CheckConstraint("channel IN ('sms','wechat')", name=op.f("ck_account_channel_channel_known")),
        _key("account_channel", "account_id", "account"),
        sa.PrimaryKeyConstraint("account_id", "channel", name=op.f("pk_account_channel")),
    )
    with op.batch_alter_table("outbox_mail") as mail:
        mail.add_column(sa.Column("channel", sa.String(length=10), nullable=False, server_default="mail"))
        mail.create_check_constraint(
            op.f("ck_outbox_mail_channel_known"), "channel IN ('mail','sms','wechat')"
        )
    with op.batch_alter_table("outbox_mail") as mail:
        mail.alter_column("channel", server_default=None)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def _one_open(table: str, name: str, columns: list[str]) -> None:
    still = sa.text("ended_at IS NULL")
    op.create_index(name, table, columns, unique=True, sqlite_where=still, postgresql_where=still)


def downgrade() -> None:
    with op.batch_alter_table("clinic") as clinic:
        clinic.drop_constraint(op.f("ck_clinic_no_show_limit_counts"), type_="check")
        clinic.drop_constraint(op.f("ck_clinic_no_show_months_count"), type_="check")
        clinic.drop_column("no_show_limit")
        clinic.drop_column("no_show_months")
    with op.batch_alter_table("cancellation") as cancellation:
        cancellation.drop_constraint(op.f("ck_cancellation_kind_known"), type_="check")
        cancellation.drop_column("kind")
    with op.batch_alter_table("outbox_mail") as mail:
        mail.drop_constraint(op.f("ck_outbox_mail_channel_known"), type_="check")
        mail.drop_column("channel")
    op.execute("DELETE FROM claim_tick WHERE hold_id IS NOT NULL")
    with op.batch_alter_table("claim_tick") as claim:
        claim.drop_index(op.f("ix_claim_tick_hold_id"))
        claim.drop_constraint(op.f("ck_claim_tick_held_once"), type_="check")
        claim.drop_constraint(op.f("ck_claim_tick_only_holds_end"), type_="check")
        claim.drop_constraint(op.f("fk_claim_tick_hold_id_slot_hold"), type_="foreignkey")
        claim.drop_column("hold_id")
        claim.drop_column("until")
        claim.alter_column("booking_id", existing_type=sa.Integer(), nullable=False)
    for table in (
        "account_channel",
        "calendar_feed",
        "booking_invite",
        "no_show_lift",
        "no_show",
        "waitlist_move",
        "waitlist_offer",
        "waitlist_entry",
        "slot_hold",
    ):
        op.drop_table(table)

"""Arrivals at events, training hours, certificates."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    _event_check_in()
    _event_check_in_undo()
    _session_attendance()
    _attendance_undo()
    _certificate()
    _certificate_counter()


def _event_check_in() -> None:
    op.create_table(
        "event_check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "how IN ('list','scan','code','walk_in')", name=op.f("ck_event_check_in_how_known")
        ),
        sa.CheckConstraint("at <= received_at", name=op.f("ck_event_check_in_not_from_the_future")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_event_check_in_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "registration_id"],
            ["registration.event_id", "registration.id"],
            name=op.f("fk_event_check_in_event_id_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_check_in")),
        sa.UniqueConstraint(
            "account_id", "request_key", name=op.f("uq_event_check_in_account_id_request_key")
        ),
    )
    with op.batch_alter_table("event_check_in", schema=None) as batch_op:
        batch_op.create_index("ix_event_check_in_of", ["event_id", "registration_id"], unique=False)


def _event_check_in_undo() -> None:
    op.create_table(
        "event_check_in_undo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_event_check_in_undo_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "registration_id"],
            ["registration.event_id", "registration.id"],
            name=op.f("fk_event_check_in_undo_event_id_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_check_in_undo")),
    )
    with op.batch_alter_table("event_check_in_undo", schema=None) as batch_op:
        batch_op.create_index("ix_event_check_in_undo_of", ["event_id", "registration_id"], unique=False)


def _session_attendance() -> None:
    op.create_table(
        "session_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=3), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.CheckConstraint("how IN ('list','scan','code')", name=op.f("ck_session_attendance_how_known")),
        sa.CheckConstraint("way IN ('in','out')", name=op.f("ck_session_attendance_way_known")),
        sa.CheckConstraint("at <= received_at", name=op.f("ck_session_attendance_not_from_the_future")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_session_attendance_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "registration_id"],
            ["registration.event_id", "registration.id"],
            name=op.f("fk_session_attendance_event_id_registration_id_registration"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "session_id"],
            ["agenda_session.event_id", "agenda_session.id"],
            name=op.f("fk_session_attendance_event_id_session_id_agenda_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_attendance")),
        sa.UniqueConstraint(
            "account_id", "request_key", name=op.f("uq_session_attendance_account_id_request_key")
        ),
    )
    with op.batch_alter_table("session_attendance", schema=None) as batch_op:
        batch_op.create_index("ix_session_attendance_of", ["event_id", "registration_id"], unique=False)
        batch_op.create_index("ix_session_attendance_session_id", ["session_id"], unique=False)


def _attendance_undo() -> None:
    op.create_table(
        "attendance_undo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_attendance_undo_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "registration_id"],
            ["registration.event_id", "registration.id"],
            name=op.f("fk_attendance_undo_event_id_registration_id_registration"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "session_id"],
            ["agenda_session.event_id", "agenda_session.id"],
            name=op.f("fk_attendance_undo_event_id_session_id_agenda_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_undo")),
    )
    with op.batch_alter_table("attendance_undo", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_undo_of", ["event_id", "registration_id"], unique=False)


def _certificate() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("short_code", sa.String(length=8), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("needed_minutes", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("revoked_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_reason = '')", name=op.f("ck_certificate_revoked_for_a_reason")
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL)", name=op.f("ck_certificate_revoked_by_somebody")
        ),
        sa.CheckConstraint("length(payload_sha256) = 64", name=op.f("ck_certificate_payload_hashed")),
        sa.CheckConstraint(
            "needed_minutes > 0 AND minutes >= needed_minutes", name=op.f("ck_certificate_hours_done")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "registration_id"],
            ["registration.event_id", "registration.id"],
            name=op.f("fk_certificate_event_id_registration_id_registration"),
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_certificate_issued_by_account")),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["account.id"], name=op.f("fk_certificate_revoked_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
        sa.UniqueConstraint("short_code", name=op.f("uq_certificate_short_code")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_of", ["event_id", "registration_id"], unique=False)
        batch_op.create_index(
            "uq_certificate_standing",
            ["registration_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )


def _certificate_counter() -> None:
    op.create_table(
        "certificate_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_certificate_counter")),
    )


def downgrade() -> None:
    op.drop_table("certificate_counter")
    op.drop_table("certificate")
    op.drop_table("attendance_undo")
    op.drop_table("session_attendance")
    op.drop_table("event_check_in_undo")
    op.drop_table("event_check_in")

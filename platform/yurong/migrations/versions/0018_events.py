"""Events: what is published, its programme, places and who has them."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = yurong.kit.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    _event_series()
    _event()
    _agenda_session()
    _event_institution()
    _event_product()
    _event_step()
    _registration_group()
    _registration()
    _speaker()


def _event_series() -> None:
    op.create_table(
        "event_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_event_series_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_series")),
        sa.UniqueConstraint("code", name=op.f("uq_event_series_code")),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("summary", sa.String(length=1000), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=False),
        sa.Column("map_url", sa.String(length=300), nullable=False),
        sa.Column("online_url", sa.String(length=300), nullable=False),
        sa.Column("organiser", sa.String(length=80), nullable=False),
        sa.Column("organiser_account_id", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("track", sa.String(length=20), nullable=True),
        sa.Column("chain", sa.String(length=60), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=True),
        sa.Column("training_minutes", sa.Integer(), nullable=True),
        sa.Column("has_certificate", sa.Boolean(), nullable=False),
        sa.Column("contest", sa.String(length=80), nullable=False),
        sa.Column("contest_phase", sa.String(length=6), nullable=True),
        sa.Column("registration_opens_at", MOMENT, nullable=False),
        sa.Column("registration_closes_at", MOMENT, nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("has_waitlist", sa.Boolean(), nullable=False),
        sa.Column("has_meetings", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("called_off_at", MOMENT, nullable=True),
        sa.Column("called_off_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(called_off_at IS NULL) = (called_off_reason = '')", name=op.f("ck_event_reason_given")
        ),
        sa.CheckConstraint("(kind = 'chain') = (track IS NOT NULL)", name=op.f("ck_event_track_of_chain")),
        sa.CheckConstraint(
            "(kind = 'contest') = (contest_phase IS NOT NULL)", name=op.f("ck_event_phase_of_contest")
        ),
        sa.CheckConstraint(
            "(kind = 'training') = (audience IS NOT NULL)", name=op.f("ck_event_audience_of_training")
        ),
        sa.CheckConstraint(
            "(kind = 'training') = (training_minutes IS NOT NULL)", name=op.f("ck_event_hours_of_training")
        ),
        sa.CheckConstraint(
            "audience IN ('officials','bankers','leaders','brokers')", name=op.f("ck_event_audience_known")
        ),
        sa.CheckConstraint("contest_phase IN ('before','during','after')", name=op.f("ck_event_phase_known")),
        sa.CheckConstraint(
            "kind IN ('matchmaking','chain','roadshow','training','briefing','contest')",
            name=op.f("ck_event_kind_known"),
        ),
        sa.CheckConstraint("mode = 'online' OR place <> ''", name=op.f("ck_event_place_named")),
        sa.CheckConstraint("mode IN ('on_site','online','both')", name=op.f("ck_event_mode_known")),
        sa.CheckConstraint(
            "track IN ('equipment','materials','it','biomedicine','energy')",
            name=op.f("ck_event_track_known"),
        ),
        sa.CheckConstraint(
            "called_off_at IS NULL OR published_at IS NOT NULL", name=op.f("ck_event_published_first")
        ),
        sa.CheckConstraint("length(region) = 6", name=op.f("ck_event_region_length")),
        sa.CheckConstraint(
            "published_at IS NULL OR submitted_at IS NOT NULL", name=op.f("ck_event_submitted_first")
        ),
        sa.CheckConstraint(
            "registration_opens_at < registration_closes_at", name=op.f("ck_event_registration_runs_forward")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_event_runs_forward")),
        sa.CheckConstraint("training_minutes > 0", name=op.f("ck_event_hours_count")),
        sa.ForeignKeyConstraint(
            ["organiser_account_id"], ["account.id"], name=op.f("fk_event_organiser_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["event_series.id"], name=op.f("fk_event_series_id_event_series")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("code", name=op.f("uq_event_code")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_event_organiser_account_id"), ["organiser_account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_event_series_id"), ["series_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_starts_at"), ["starts_at"], unique=False)


def _agenda_session() -> None:
    op.create_table(
        "agenda_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_agenda_session_runs_forward")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_agenda_session_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_session")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_agenda_session_event_id_id")),
    )
    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_session_event_id"), ["event_id"], unique=False)


def _event_institution() -> None:
    op.create_table(
        "event_institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_institution_event_id_event")),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_event_institution_institution_id_institution"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_institution")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_event_institution_event_id_name")),
    )
    with op.batch_alter_table("event_institution", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_event_institution_institution_id"), ["institution_id"], unique=False
        )


def _event_product() -> None:
    op.create_table(
        "event_product",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("product_slug", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_product_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "product_slug", name=op.f("pk_event_product")),
    )
    with op.batch_alter_table("event_product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_product_product_slug"), ["product_slug"], unique=False)


def _event_step() -> None:
    op.create_table(
        "event_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "kind IN ('submitted','returned','published','withdrawn','changed','called_off')",
            name=op.f("ck_event_step_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_event_step_account_id_account")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_step_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_step")),
    )
    with op.batch_alter_table("event_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_step_event_id"), ["event_id"], unique=False)


def _registration_group() -> None:
    op.create_table(
        "registration_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('firm','bank','fund','insurer','government','press','other')",
            name=op.f("ck_registration_group_kind_known"),
        ),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_registration_group_capacity_counts")),
        sa.CheckConstraint(
            "taken >= 0 AND taken <= capacity", name=op.f("ck_registration_group_within_capacity")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_registration_group_event_id_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_group")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_registration_group_event_id_id")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_registration_group_event_id_name")),
    )


def _registration() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("organisation", sa.String(length=80), nullable=False),
        sa.Column("position", sa.String(length=40), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("shares_contact", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(state = 'offered') = (until IS NOT NULL)", name=op.f("ck_registration_offer_ends")
        ),
        sa.CheckConstraint(
            "state IN ('confirmed','pending','offered','waiting','cancelled','refused','expired')",
            name=op.f("ck_registration_state_known"),
        ),
        sa.CheckConstraint("length(uscc) IN (0, 18)", name=op.f("ck_registration_uscc_length")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_registration_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_registration_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "group_id"],
            ["registration_group.event_id", "registration_group.id"],
            name=op.f("fk_registration_event_id_group_id_registration_group"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_event_id_event")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_registration_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("code", name=op.f("uq_registration_code")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_registration_event_id_id")),
        sa.UniqueConstraint("event_id", "request_key", name=op.f("uq_registration_event_id_request_key")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_institution_id"), ["institution_id"], unique=False)
        batch_op.create_index("ix_registration_line", ["group_id", "state", "place"], unique=False)
        batch_op.create_index(
            "uq_registration_live",
            ["event_id", "phone"],
            unique=True,
            sqlite_where=sa.text("state IN ('confirmed','pending','offered','waiting')"),
            postgresql_where=sa.text("state IN ('confirmed','pending','offered','waiting')"),
        )


def _speaker() -> None:
    op.create_table(
        "speaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_speaker_session_id_agenda_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
    )
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_speaker_session_id"), ["session_id"], unique=False)


def downgrade() -> None:
    op.drop_table("speaker")
    op.drop_table("agenda_session")
    op.drop_table("registration")
    op.drop_table("registration_group")
    op.drop_table("event_step")
    op.drop_table("event_product")
    op.drop_table("event_institution")
    op.drop_table("event")
    op.drop_table("event_series")

"""First schema."""

import sqlalchemy as sa
from alembic import op

import yurong.kit.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("created_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "catalog_stamp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("files_sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalog_stamp_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_stamp")),
    )
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_enterprise_uscc_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("uscc", name=op.f("uq_enterprise_uscc")),
    )
    op.create_table(
        "institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        sa.UniqueConstraint("code", name=op.f("uq_institution_code")),
        sa.UniqueConstraint("name", name=op.f("uq_institution_name")),
    )
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attachment_name", sa.String(length=80), nullable=True),
        sa.Column("attachment", sa.Text(), nullable=True),
        sa.Column("run_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", yurong.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sent_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(attachment_name IS NULL) = (attachment IS NULL)", name=op.f("ck_outbox_mail_attachment_named")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_mail_attempts_count")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_mail_key")),
    )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_mail_due", ["sent_at", "run_at"], unique=False)

    op.create_table(
        "rate_window",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("window", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("began_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", "window", name=op.f("pk_rate_window")),
    )
    with op.batch_alter_table("rate_window", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_window_began_at"), ["began_at"], unique=False)

    op.create_table(
        "region",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("short", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    op.create_table(
        "sheet_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_sheet_counter")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_audit_entry_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)

    op.create_table(
        "clinic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("organiser", sa.String(length=80), nullable=False),
        sa.Column("organiser_account_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("opens_at", sa.Time(), nullable=False),
        sa.Column("closes_at", sa.Time(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("booking_opens_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("booking_closes_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("change_until", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "booking_opens_at < booking_closes_at", name=op.f("ck_clinic_booking_runs_forward")
        ),
        sa.CheckConstraint(
            "buffer_minutes >= 0 AND buffer_minutes % 5 = 0", name=op.f("ck_clinic_buffer_in_ticks")
        ),
        sa.CheckConstraint("length(region) = 6", name=op.f("ck_clinic_region_length")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_clinic_day_runs_forward")),
        sa.CheckConstraint("slot_minutes > 0 AND slot_minutes % 5 = 0", name=op.f("ck_clinic_slot_in_ticks")),
        sa.ForeignKeyConstraint(
            ["organiser_account_id"], ["account.id"], name=op.f("fk_clinic_organiser_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
        sa.UniqueConstraint("code", name=op.f("uq_clinic_code")),
    )
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clinic_on_day"), ["on_day"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_clinic_organiser_account_id"), ["organiser_account_id"], unique=False
        )

    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("institution", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("bio", sa.String(length=200), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "role IN ('finance','investment','listing','mentor','policy')", name=op.f("ck_expert_role_known")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_expert_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
        sa.UniqueConstraint("account_id", name=op.f("uq_expert_account_id")),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("short", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("in_force_until", sa.Date(), nullable=True),
        sa.Column("validity_note", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("binding_clause", sa.String(length=40), nullable=False),
        sa.Column("validity_clause", sa.String(length=40), nullable=True),
        sa.Column("file_note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_policy_region_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_table(
        "product",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("pinyin", sa.String(length=400), nullable=False),
        sa.Column("initials", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_words", sa.String(length=60), nullable=False),
        sa.Column("applicants", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(length=200), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=True),
        sa.Column("summary", sa.String(length=60), nullable=False),
        sa.Column("description", sa.String(length=600), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("contest_phases", sa.JSON(), nullable=False),
        sa.Column("process", sa.JSON(), nullable=False),
        sa.Column("guarantee", sa.JSON(), nullable=False),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("open_points", sa.JSON(), nullable=False),
        sa.Column("not_to_confuse", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_product_region_region")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_product")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(role = 'firm') = (enterprise_id IS NOT NULL)", name=op.f("ck_role_grant_firm_named")
        ),
        sa.CheckConstraint(
            "(role = 'institution') = (institution_id IS NOT NULL)",
            name=op.f("ck_role_grant_institution_named"),
        ),
        sa.CheckConstraint(
            "role IN ('firm','institution','expert','organiser','administrator')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_role_grant_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_role_grant_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "account_id", "enterprise_id", name=op.f("uq_role_grant_account_id_enterprise_id")
        ),
        sa.UniqueConstraint(
            "account_id", "institution_id", name=op.f("uq_role_grant_account_id_institution_id")
        ),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(
            "uq_role_grant_plain",
            ["account_id", "role"],
            unique=True,
            sqlite_where=sa.text("enterprise_id IS NULL AND institution_id IS NULL"),
            postgresql_where=sa.text("enterprise_id IS NULL AND institution_id IS NULL"),
        )

    op.create_table(
        "signed_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_signed_in_account_id_account")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signed_in")),
    )
    with op.batch_alter_table("signed_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signed_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "clause",
        sa.Column("ref", sa.String(length=110), nullable=False),
        sa.Column("policy_id", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("heading", sa.String(length=60), nullable=False),
        sa.Column("gist", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_clause_policy_id_policy")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_clause")),
    )
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clause_policy_id"), ["policy_id"], unique=False)

    op.create_table(
        "offering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("product_slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("amount_max", yurong.kit.db.MoneyColumn(), nullable=True),
        sa.Column("rate_min_bp", sa.Integer(), nullable=True),
        sa.Column("rate_max_bp", sa.Integer(), nullable=True),
        sa.Column("term_max_months", sa.Integer(), nullable=True),
        sa.Column("guarantee", sa.JSON(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_max IS NULL OR amount_max > 0", name=op.f("ck_offering_amount_positive")),
        sa.CheckConstraint(
            "rate_max_bp IS NULL OR rate_max_bp >= rate_min_bp", name=op.f("ck_offering_rate_ordered")
        ),
        sa.CheckConstraint(
            "rate_min_bp IS NULL OR rate_min_bp >= 0", name=op.f("ck_offering_rate_not_negative")
        ),
        sa.CheckConstraint(
            "term_max_months IS NULL OR term_max_months > 0", name=op.f("ck_offering_term_positive")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_offering_validity_ordered")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_offering_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["product_slug"], ["product.slug"], name=op.f("fk_offering_product_slug_product")
        ),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_offering_region_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering")),
        sa.UniqueConstraint(
            "institution_id",
            "product_slug",
            "name",
            name=op.f("uq_offering_institution_id_product_slug_name"),
        ),
    )
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offering_product_slug"), ["product_slug"], unique=False)

    op.create_table(
        "station",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_station_clinic_id_clinic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_station_clinic_id_id")),
        sa.UniqueConstraint("clinic_id", "name", name=op.f("uq_station_clinic_id_name")),
        sa.UniqueConstraint("clinic_id", "position", name=op.f("uq_station_clinic_id_position")),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("contact_name", sa.String(length=40), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("made_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_booking_sequence_counts")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_booking_runs_forward")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_booking_account_id_account")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "station_id"],
            ["station.clinic_id", "station.id"],
            name=op.f("fk_booking_clinic_id_station_id_station"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_booking_clinic_id_clinic")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_booking_enterprise_id_enterprise")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("account_id", "request_key", name=op.f("uq_booking_account_id_request_key")),
        sa.UniqueConstraint("code", name=op.f("uq_booking_code")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_clinic_id"), ["clinic_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_enterprise_id"), ["enterprise_id"], unique=False)

    op.create_table(
        "citation",
        sa.Column("product_slug", sa.String(length=60), nullable=False),
        sa.Column("clause_ref", sa.String(length=110), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["clause_ref"], ["clause.ref"], name=op.f("fk_citation_clause_ref_clause")),
        sa.ForeignKeyConstraint(
            ["product_slug"], ["product.slug"], name=op.f("fk_citation_product_slug_product")
        ),
        sa.PrimaryKeyConstraint("product_slug", "clause_ref", name=op.f("pk_citation")),
    )
    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_slug", sa.String(length=60), nullable=True),
        sa.Column("offering_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("requirement", sa.String(length=200), nullable=False),
        sa.Column("clause_ref", sa.String(length=110), nullable=False),
        sa.Column("weight", sa.String(length=10), nullable=False),
        sa.Column("fact", sa.String(length=40), nullable=True),
        sa.Column("op", sa.String(length=12), nullable=True),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("joining", sa.String(length=10), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("actionable", sa.Boolean(), nullable=False),
        sa.Column("remedy", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(kind = 'fact') = (fact IS NOT NULL AND op IS NOT NULL)", name=op.f("ck_criterion_fact_compared")
        ),
        sa.CheckConstraint(
            "(kind = 'group') = (joining IS NOT NULL)", name=op.f("ck_criterion_group_joined")
        ),
        sa.CheckConstraint("kind IN ('fact','manual','group')", name=op.f("ck_criterion_kind_known")),
        sa.CheckConstraint(
            "(product_slug IS NULL) <> (offering_id IS NULL)", name=op.f("ck_criterion_one_owner")
        ),
        sa.ForeignKeyConstraint(["clause_ref"], ["clause.ref"], name=op.f("fk_criterion_clause_ref_clause")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_criterion_offering_id_offering")
        ),
        sa.ForeignKeyConstraint(
            ["product_slug"], ["product.slug"], name=op.f("fk_criterion_product_slug_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
    )
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_criterion_offering_id"), ["offering_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_criterion_product_slug"), ["product_slug"], unique=False)

    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_slug", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("clause_ref", sa.String(length=110), nullable=False),
        sa.Column("cap", yurong.kit.db.MoneyColumn(), nullable=True),
        sa.ForeignKeyConstraint(["clause_ref"], ["clause.ref"], name=op.f("fk_figure_clause_ref_clause")),
        sa.ForeignKeyConstraint(
            ["product_slug"], ["product.slug"], name=op.f("fk_figure_product_slug_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_product_slug"), ["product_slug"], unique=False)

    op.create_table(
        "panel_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_panel_seat_expert_id_expert")),
        sa.ForeignKeyConstraint(
            ["station_id"], ["station.id"], name=op.f("fk_panel_seat_station_id_station")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_seat")),
        sa.UniqueConstraint("station_id", "expert_id", name=op.f("uq_panel_seat_station_id_expert_id")),
    )
    with op.batch_alter_table("panel_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_seat_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "subsidy_rule",
        sa.Column("id", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_slug", sa.String(length=60), nullable=True),
        sa.Column("clause_ref", sa.String(length=110), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_ref"], ["clause.ref"], name=op.f("fk_subsidy_rule_clause_ref_clause")
        ),
        sa.ForeignKeyConstraint(
            ["product_slug"], ["product.slug"], name=op.f("fk_subsidy_rule_product_slug_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_rule")),
    )
    op.create_table(
        "booking_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("from_station_id", sa.Integer(), nullable=False),
        sa.Column("from_starts_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("to_station_id", sa.Integer(), nullable=False),
        sa.Column("to_starts_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_booking_move_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_move_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(
            ["from_station_id"], ["station.id"], name=op.f("fk_booking_move_from_station_id_station")
        ),
        sa.ForeignKeyConstraint(
            ["to_station_id"], ["station.id"], name=op.f("fk_booking_move_to_station_id_station")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_move")),
        sa.UniqueConstraint("booking_id", "sequence", name=op.f("uq_booking_move_booking_id_sequence")),
    )
    op.create_table(
        "cancellation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_cancellation_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_cancellation_booking_id_booking")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_cancellation_booking_id")),
    )
    op.create_table(
        "claim_tick",
        sa.Column("resource", sa.String(length=40), nullable=False),
        sa.Column("tick", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_claim_tick_booking_id_booking")
        ),
        sa.PrimaryKeyConstraint("resource", "tick", name=op.f("pk_claim_tick")),
    )
    with op.batch_alter_table("claim_tick", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_tick_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "diagnosis_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("short_code", sa.String(length=8), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=False),
        sa.Column("engine_version", sa.String(length=64), nullable=False),
        sa.Column("catalog_version", sa.String(length=64), nullable=False),
        sa.Column("released_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Integer(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(version = 1) = (replaces_id IS NULL)", name=op.f("ck_diagnosis_sheet_correction_names_the_old")
        ),
        sa.CheckConstraint("length(payload_sha256) = 64", name=op.f("ck_diagnosis_sheet_payload_hashed")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_diagnosis_sheet_version_counts")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_diagnosis_sheet_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["account.id"], name=op.f("fk_diagnosis_sheet_released_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["diagnosis_sheet.id"],
            name=op.f("fk_diagnosis_sheet_replaces_id_diagnosis_sheet"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_sheet")),
        sa.UniqueConstraint("booking_id", "version", name=op.f("uq_diagnosis_sheet_booking_id_version")),
        sa.UniqueConstraint("number", name=op.f("uq_diagnosis_sheet_number")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_diagnosis_sheet_replaces_id")),
        sa.UniqueConstraint("short_code", name=op.f("uq_diagnosis_sheet_short_code")),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('finance','investment','listing','mentor','policy')", name=op.f("ck_finding_role_known")
        ),
        sa.CheckConstraint("length(text) <= 4000", name=op.f("ck_finding_text_length")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_finding_booking_id_booking")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_finding_expert_id_expert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("booking_id", "role", name=op.f("uq_finding_booking_id_role")),
    )
    op.create_table(
        "intake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("case", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("consent_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(note) <= 2000", name=op.f("ck_intake_note_length")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_intake_booking_id_booking")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_intake_booking_id")),
    )
    op.create_table(
        "plan_adjustment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("product_slug", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("amount", yurong.kit.db.MoneyColumn(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action <> 'amount' OR amount IS NOT NULL", name=op.f("ck_plan_adjustment_amount_given")
        ),
        sa.CheckConstraint(
            "action <> 'remove' OR amount IS NULL", name=op.f("ck_plan_adjustment_removal_without_amount")
        ),
        sa.CheckConstraint(
            "action IN ('add','remove','amount')", name=op.f("ck_plan_adjustment_action_known")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_plan_adjustment_amount_positive")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_plan_adjustment_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_plan_adjustment_expert_id_expert")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_adjustment")),
    )
    with op.batch_alter_table("plan_adjustment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_adjustment_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("at", yurong.kit.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id", "role"],
            ["finding.booking_id", "finding.role"],
            name=op.f("fk_sign_off_booking_id_role_finding"),
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_sign_off_booking_id_booking")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_sign_off_expert_id_expert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint("booking_id", "role", name=op.f("uq_sign_off_booking_id_role")),
    )


def downgrade() -> None:
    op.drop_table("sign_off")
    with op.batch_alter_table("plan_adjustment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_adjustment_booking_id"))

    op.drop_table("plan_adjustment")
    op.drop_table("intake")
    op.drop_table("finding")
    op.drop_table("diagnosis_sheet")
    with op.batch_alter_table("claim_tick", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_tick_booking_id"))

    op.drop_table("claim_tick")
    op.drop_table("cancellation")
    op.drop_table("booking_move")
    op.drop_table("subsidy_rule")
    with op.batch_alter_table("panel_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panel_seat_expert_id"))

    op.drop_table("panel_seat")
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figure_product_slug"))

    op.drop_table("figure")
    with op.batch_alter_table("criterion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_criterion_product_slug"))
        batch_op.drop_index(batch_op.f("ix_criterion_offering_id"))

    op.drop_table("criterion")
    op.drop_table("citation")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_enterprise_id"))
        batch_op.drop_index(batch_op.f("ix_booking_clinic_id"))

    op.drop_table("booking")
    op.drop_table("station")
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offering_product_slug"))

    op.drop_table("offering")
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clause_policy_id"))

    op.drop_table("clause")
    with op.batch_alter_table("signed_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signed_in_account_id"))

    op.drop_table("signed_in")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_grant_plain",
            sqlite_where=sa.text("enterprise_id IS NULL AND institution_id IS NULL"),
            postgresql_where=sa.text("enterprise_id IS NULL AND institution_id IS NULL"),
        )

    op.drop_table("role_grant")
    op.drop_table("product")
    op.drop_table("policy")
    op.drop_table("expert")
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clinic_organiser_account_id"))
        batch_op.drop_index(batch_op.f("ix_clinic_on_day"))

    op.drop_table("clinic")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    op.drop_table("sheet_counter")
    op.drop_table("region")
    with op.batch_alter_table("rate_window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_window_began_at"))

    op.drop_table("rate_window")
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_mail_due")

    op.drop_table("outbox_mail")
    op.drop_table("institution")
    op.drop_table("enterprise")
    op.drop_table("catalog_stamp")
    op.drop_table("account")

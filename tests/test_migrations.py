"""The migrations make exactly the schema that the code describes, and keep what is stored."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from yurong.accounts.models import AuditEntry
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.schema import metadata, migrate


def test_migrations_and_models_agree(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_role_is_granted_once(database: Database) -> None:
    grant = text("INSERT INTO role_grant (account_id, role) VALUES (1, 'expert')")
    person = text(
        "INSERT INTO account (id, email, name, password_hash, created_at)"
        " VALUES (1, 'a@b.cn', '甲', '!', '2026-01-01 00:00:00')"
    )
    with database.writing() as session:
        session.execute(person)
        session.execute(grant)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(grant)


def test_migrating_again_keeps_what_is_stored(database: Database, database_url: str) -> None:
    with database.writing() as session:
        session.add(AuditEntry(at=now(), account_id=None, verb="kept", subject="x", detail={}))
    migrate(database_url)
    with database.reading() as session:
        assert session.query(AuditEntry).count() == 1


def test_a_reading_session_cannot_write(database: Database) -> None:
    with database.reading() as session:
        session.add(AuditEntry(at=now(), account_id=None, verb="stray", subject="x", detail={}))
        with pytest.raises(DatabaseError, match=r"read.?only"):
            session.flush()


def test_the_isolation_that_the_guards_are_written_for_is_checked(database: Database) -> None:
    database.check_isolation()
    if database.engine.dialect.name != "postgresql":
        return
    name = database.engine.url.database
    with database.engine.connect() as connection:
        connection.execute(
            text(f"ALTER DATABASE \"{name}\" SET default_transaction_isolation = 'serializable'")
        )
        connection.commit()
    database.engine.dispose()
    with pytest.raises(RuntimeError, match="READ COMMITTED"):
        database.check_isolation()

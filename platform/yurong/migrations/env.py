"""Runs migrations on either database.

Batch mode rebuilds SQLite tables; with foreign keys on, dropping a parent would cascade into its
children, so they are off while migrating and checked afterwards.
"""

from alembic import context
from sqlalchemy import create_engine

from yurong.schema import metadata

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
        raise RuntimeError(f"foreign keys broken after migrating: {broken[:3]}")
engine.dispose()

"""Telling apart which kind of constraint refused a row."""

import sqlite3

import psycopg
from sqlalchemy.exc import IntegrityError


def is_duplicate(error: IntegrityError) -> bool:
    """Whether a unique or primary key refused the row; anything else is a bug and must be raised on."""
    cause = error.orig
    if isinstance(cause, sqlite3.IntegrityError):
        return cause.sqlite_errorname in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
    return isinstance(cause, psycopg.errors.UniqueViolation)


def is_orphan(error: IntegrityError) -> bool:
    """Whether a foreign key refused the row: what it names went away meanwhile."""
    cause = error.orig
    if isinstance(cause, sqlite3.IntegrityError):
        return cause.sqlite_errorname == "SQLITE_CONSTRAINT_FOREIGNKEY"
    return isinstance(cause, psycopg.errors.ForeignKeyViolation)

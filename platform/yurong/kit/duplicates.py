"""Telling a broken unique key from every other broken constraint."""

import sqlite3

import psycopg
from sqlalchemy.exc import IntegrityError


def is_duplicate(error: IntegrityError) -> bool:
    """Whether a unique or primary key refused the row; anything else is a bug and must be raised on."""
    cause = error.orig
    if isinstance(cause, sqlite3.IntegrityError):
        return cause.sqlite_errorname in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
    return isinstance(cause, psycopg.errors.UniqueViolation)

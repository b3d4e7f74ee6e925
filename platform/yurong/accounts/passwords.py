"""Passwords: argon2id, sized for two cores."""

import secrets

import argon2

_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("nobody has this password")
_UNSET = "unset:"


def hash_password(password: str) -> str:
    """An argon2id hash, about 50 ms of CPU."""
    return _HASHER.hash(password)


def unset() -> str:
    """Stands where the hash will be until the person has chosen a password: no password fits it."""
    return _UNSET + secrets.token_urlsafe(32)


def is_unset(stored: str) -> bool:
    """Whether nobody has chosen a password for the account yet."""
    return stored.startswith(_UNSET)


def verify(password: str, stored: str | None) -> bool:
    """Whether the password fits. Takes the same time for an unknown account (None) or an unset one."""
    known = None if stored is None or is_unset(stored) else stored
    try:
        fits = _HASHER.verify(known or _NOBODY, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return fits and known is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with older settings and should be made again at sign-in."""
    return _HASHER.check_needs_rehash(stored)

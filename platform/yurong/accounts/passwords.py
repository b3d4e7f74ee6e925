"""Passwords: argon2id, sized for two cores."""

import argon2

_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """An argon2id hash, about 50 ms of CPU."""
    return _HASHER.hash(password)


def verify(password: str, stored: str | None) -> bool:
    """Whether the password fits. Takes the same time for an unknown account (stored None)."""
    try:
        fits = _HASHER.verify(stored or _NOBODY, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return fits and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with older settings and should be made again at sign-in."""
    return _HASHER.check_needs_rehash(stored)

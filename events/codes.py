"""Public codes: unguessable, easy to read out and to type (no vowels, nothing that looks alike)."""

import secrets

ALPHABET = "23456789CDFGHJKMNPQRTVWXY"


def booking_code() -> str:
    """Ten characters, 46 bits: what a booking or a registration is called."""
    return _code(10)


def short_code() -> str:
    """Eight characters, 37 bits: what is printed under the QR code of a sheet."""
    return _code(8)


def clinic_ending() -> str:
    """Four small characters that keep two clinics of one day apart."""
    return _code(4).lower()


def _code(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))

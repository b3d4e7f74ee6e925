"""The signed check-in address behind a QR code: shown by who comes, opened by the staff at the door."""

import hashlib
import hmac
from typing import Literal

MAC_LENGTH = 16

Door = Literal["check-in", "passes"]
"""The path of the address, and what the signature is for: bookings of clinics, registrations for events."""


def pass_of(code: str, key: bytes, door: Door = "check-in") -> str:
    """「K7P2M9XR4T-3f9c…」: the code of a booking or registration and our signature of it. Pure."""
    return f"{code}-{_mac(code, key, door)}"


def pass_url(code: str, key: bytes, public_url: str, door: Door = "check-in") -> str:
    """The address that the QR code holds."""
    return f"{public_url.rstrip('/')}/{door}/{pass_of(code, key, door)}"


def code_in(token: str, key: bytes, door: Door = "check-in") -> str | None:
    """The code of a pass that we signed for this door, None for anything else. Pure."""
    code, _, mac = token.partition("-")
    return code if hmac.compare_digest(_mac(code, key, door).encode(), mac.encode()) else None


def _mac(code: str, key: bytes, door: Door) -> str:
    return hmac.new(key, f"{door}:{code}".encode(), hashlib.sha256).hexdigest()[:MAC_LENGTH]

"""The signed check-in address behind a booking's QR code: shown by the firm, opened by the staff."""

import hashlib
import hmac

MAC_LENGTH = 16


def pass_of(code: str, key: bytes) -> str:
    """「K7P2M9XR4T-3f9c…」: the booking's code and our signature of it. Pure."""
    return f"{code}-{_mac(code, key)}"


def pass_url(code: str, key: bytes, public_url: str) -> str:
    """The address that the QR code holds."""
    return f"{public_url.rstrip('/')}/check-in/{pass_of(code, key)}"


def code_in(token: str, key: bytes) -> str | None:
    """The booking code of a pass that we signed, None for anything else. Pure."""
    code, _, mac = token.partition("-")
    return code if hmac.compare_digest(_mac(code, key).encode(), mac.encode()) else None


def _mac(code: str, key: bytes) -> str:
    return hmac.new(key, b"check-in:" + code.encode(), hashlib.sha256).hexdigest()[:MAC_LENGTH]

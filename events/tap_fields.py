"""What a tap or a scan at a door brings along."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def _zoned(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


RequestKey = Annotated[str, StringConstraints(pattern=r"^[\w-]{16,64}$")]
"""Names one tap: sent again, it is the same tap."""
DeviceTime = Annotated[datetime, AfterValidator(_zoned)]
"""The device's clock when it happened; without a zone it is UTC."""
Code = Annotated[str, StringConstraints(pattern=r"^\s*[0-9A-Za-z]{4,10}\s*$")]
"""The public code of a booking or registration, as typed."""

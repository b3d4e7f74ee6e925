"""Coming events and clinics, as the catalog shows them; filled in by the events package."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Coming:
    """One line with a link: a clinic or an event that a product page may point to."""

    title: str
    on: date
    place: str
    note: str
    url: str

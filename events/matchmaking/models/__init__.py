"""The tables of matchmaking, one file per subject; import them from here."""

from events.matchmaking.models.event import (
    Audience,
    Event,
    EventInstitution,
    EventKind,
    EventMode,
    EventProduct,
    EventSeries,
    EventStep,
)
from events.matchmaking.models.program import AgendaSession, Speaker
from events.matchmaking.models.registration import (
    GroupKind,
    Registration,
    RegistrationGroup,
    RegistrationState,
)

__all__ = [
    "AgendaSession",
    "Audience",
    "Event",
    "EventInstitution",
    "EventKind",
    "EventMode",
    "EventProduct",
    "EventSeries",
    "EventStep",
    "GroupKind",
    "Registration",
    "RegistrationGroup",
    "RegistrationState",
    "Speaker",
]

"""The tables of the clinic, one file per subject; import them from here."""

from events.clinic.models.booking import Booking, Cancellation, ClaimTick, Move
from events.clinic.models.case import Finding, Intake, PlanAdjustment, SignOff
from events.clinic.models.clinic import Clinic, Expert, ExpertRole, PanelSeat, Station
from events.clinic.models.sheet import DiagnosisSheet, SheetCounter

__all__ = [
    "Booking",
    "Cancellation",
    "ClaimTick",
    "Clinic",
    "DiagnosisSheet",
    "Expert",
    "ExpertRole",
    "Finding",
    "Intake",
    "Move",
    "PanelSeat",
    "PlanAdjustment",
    "SheetCounter",
    "SignOff",
    "Station",
]

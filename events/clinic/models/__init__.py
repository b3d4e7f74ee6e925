"""The tables of the clinic, one file per subject; import them from here."""

from events.clinic.models.booking import Booking, Cancellation, ClaimTick, Move
from events.clinic.models.case import Finding, Intake, PlanAdjustment, SignOff
from events.clinic.models.clinic import Clinic, Expert, ExpertRole, PanelSeat, Station, TeamRole
from events.clinic.models.sheet import DiagnosisSheet, SheetCounter
from events.clinic.models.team import (
    BusySpan,
    ExpertCalendar,
    ExpertDay,
    ExpertInterest,
    ExpertLeave,
    ExpertTrait,
    ExpertWeekday,
    TraitKind,
)

__all__ = [
    "Booking",
    "BusySpan",
    "Cancellation",
    "ClaimTick",
    "Clinic",
    "DiagnosisSheet",
    "Expert",
    "ExpertCalendar",
    "ExpertDay",
    "ExpertInterest",
    "ExpertLeave",
    "ExpertRole",
    "ExpertTrait",
    "ExpertWeekday",
    "Finding",
    "Intake",
    "Move",
    "PanelSeat",
    "PlanAdjustment",
    "SheetCounter",
    "SignOff",
    "Station",
    "TeamRole",
    "TraitKind",
]

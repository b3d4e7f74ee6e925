"""The tables of the clinic, one file per subject; import them from here."""

from events.clinic.models.allocation import Allocation, Allotment, Application
from events.clinic.models.booking import Booking, Cancellation, ClaimTick, Move
from events.clinic.models.called import ClinicSeries, ListedFirm, ListPurpose
from events.clinic.models.case import Finding, Intake, PlanAdjustment, SignOff
from events.clinic.models.clinic import (
    Clinic,
    Expert,
    ExpertRole,
    HostKind,
    PanelSeat,
    SlotsBy,
    Station,
    TeamRole,
    Ties,
    WhoMayBook,
)
from events.clinic.models.entry import EntryKind, SheetEntry
from events.clinic.models.on_the_day import (
    CheckIn,
    CheckInUndo,
    Delay,
    DelayedBooking,
    FindingDraft,
    WalkIn,
    Wall,
)
from events.clinic.models.preparing import (
    MOST_PAPERS,
    IntakeDraft,
    IntakePaper,
    IntakeReminder,
    PaperKind,
    PreDiagnosis,
)
from events.clinic.models.sheet import DiagnosisSheet, SheetCounter
from events.clinic.models.signature import ExpertSignature
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
    "MOST_PAPERS",
    "Allocation",
    "Allotment",
    "Application",
    "Booking",
    "BusySpan",
    "Cancellation",
    "CheckIn",
    "CheckInUndo",
    "ClaimTick",
    "Clinic",
    "ClinicSeries",
    "Delay",
    "DelayedBooking",
    "DiagnosisSheet",
    "EntryKind",
    "Expert",
    "ExpertCalendar",
    "ExpertDay",
    "ExpertInterest",
    "ExpertLeave",
    "ExpertRole",
    "ExpertSignature",
    "ExpertTrait",
    "ExpertWeekday",
    "Finding",
    "FindingDraft",
    "HostKind",
    "Intake",
    "IntakeDraft",
    "IntakePaper",
    "IntakeReminder",
    "ListPurpose",
    "ListedFirm",
    "Move",
    "PanelSeat",
    "PaperKind",
    "PlanAdjustment",
    "PreDiagnosis",
    "SheetCounter",
    "SheetEntry",
    "SignOff",
    "SlotsBy",
    "Station",
    "TeamRole",
    "Ties",
    "TraitKind",
    "WalkIn",
    "Wall",
    "WhoMayBook",
]

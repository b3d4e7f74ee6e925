"""Everything a sheet is made from, as plain values: what the panel knew on the day of release."""

from dataclasses import dataclass
from datetime import date, datetime

from catalog.profile import Case, Profile
from events.clinic.adjusted import Change
from events.clinic.intake_case import case_of, with_registration
from events.clinic.lists.line import Line, Owner
from events.clinic.models import Booking, EntryKind, Expert, ExpertRole, PlanAdjustment, SheetEntry
from events.clinic.team.recusal import recused
from yurong.kit.clock import local

POSTS = {
    ExpertRole.FINANCE: "金融专家",
    ExpertRole.INVESTMENT: "投资专家",
    ExpertRole.LISTING: "上市辅导",
    ExpertRole.MENTOR: "创业导师",
    ExpertRole.POLICY: "政策专员",
}
"""What a role is called before a name."""


@dataclass(frozen=True, slots=True)
class PanelMember:
    expert_id: int
    role: str
    name: str
    institution: str

    @property
    def post(self) -> str:
        """「金融专家」."""
        return POSTS[ExpertRole(self.role)]


@dataclass(frozen=True, slots=True)
class Written:
    """A finding; `version` counts its edits, `signed_at` is None until its expert has signed."""

    member: PanelMember
    text: str
    version: int
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One booking's case. `case` always holds what is known of the firm, with or without an intake."""

    clinic_title: str
    place: str
    station: str
    on_day: date
    organiser: str
    firm_name: str
    uscc: str
    region: str
    case: Case
    note: str
    intake_at: datetime | None
    registered: frozenset[str]
    """The profile facts that come from the firm's registration here, not from the questionnaire."""
    panel: tuple[PanelMember, ...]
    findings: tuple[Written, ...]
    changes: tuple[Change, ...]
    is_demo: bool
    recused: tuple[PanelMember, ...] = ()
    """Experts of the station who stepped back for this firm (回避); they are not in `panel`."""
    entries: tuple[Line, ...] = ()
    """What experts changed in the lists of the sheet, in the order of writing."""


def file_of(booking: Booking) -> CaseFile:
    """The file of a booking loaded with everything (`booking_queries.booking_for`). Sends no query."""
    firm, intake = booking.enterprise, booking.intake
    case, added = with_registration(case_of(intake) if intake else Case(profile=Profile()), firm)
    return CaseFile(
        clinic_title=booking.clinic.title,
        place=f"{booking.clinic.place}（{booking.clinic.address}）",
        station=booking.station.name,
        on_day=local(booking.starts_at).date(),
        organiser=booking.clinic.organiser,
        firm_name=firm.name,
        uscc=firm.uscc,
        region=firm.region,
        case=case,
        note=intake.note if intake else "",
        intake_at=intake.updated_at if intake else None,
        registered=added,
        panel=_panel(booking, away=False),
        findings=_findings(booking),
        changes=tuple(_change(each) for each in booking.adjustments),
        is_demo=booking.clinic.is_demo or firm.is_demo,
        recused=_panel(booking, away=True),
        entries=tuple(_entry(each) for each in booking.entries),
    )


def _panel(booking: Booking, *, away: bool) -> tuple[PanelMember, ...]:
    """The station's experts in the order of the sheet: those who judge the firm, or those who step back."""
    order = [role.value for role in ExpertRole]
    stepped_back = _stepped_back(booking)
    seated = (seat.expert for seat in booking.station.seats if (seat.expert_id in stepped_back) == away)
    experts = sorted(seated, key=lambda e: order.index(e.role))
    return tuple(PanelMember(e.id, e.role, e.account.name, e.institution) for e in experts)


def _findings(booking: Booking) -> tuple[Written, ...]:
    """What was written, in the order of roles. Who signed is named, else who wrote last.

    What an expert wrote who steps back since does not count.
    """
    signed = {sign_off.role: sign_off for sign_off in booking.sign_offs}
    stepped_back = _stepped_back(booking)
    found = []
    for finding in booking.findings:
        sign_off = signed.get(finding.role)
        expert = sign_off.expert if sign_off else finding.expert
        if expert.id in stepped_back:
            continue
        member = PanelMember(expert.id, expert.role, expert.account.name, expert.institution)
        found.append(Written(member, finding.text, finding.version, sign_off.at if sign_off else None))
    order = [role.value for role in ExpertRole]
    return tuple(sorted(found, key=lambda written: order.index(written.member.role)))


def _stepped_back(booking: Booking) -> frozenset[int]:
    return recused((seat.expert for seat in booking.station.seats), booking.enterprise)


def _entry(row: SheetEntry) -> Line:
    return Line(
        EntryKind(row.kind),
        row.key,
        row.text,
        row.who,
        Owner(row.owner) if row.owner else None,
        row.due_on,
        version=row.version,
        by=_who(row.expert),
        struck=row.struck,
    )


def _who(expert: Expert) -> str:
    """「金融专家 周示例」."""
    return f"{POSTS[ExpertRole(expert.role)]} {expert.account.name}"


def _change(row: PlanAdjustment) -> Change:
    who = _who(row.expert)
    return Change(row.id, row.expert_id, who, row.product_slug, row.action, row.amount, row.reason, row.at)

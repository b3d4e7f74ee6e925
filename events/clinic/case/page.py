"""The screen as values: what an expert reads, and where the case stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from catalog.paper.firm import fact_rows, need_rows
from catalog.results import Bar, ResultsPage, bar_of, results_page
from catalog.scoring.shown import ShownScore, shown_scores
from catalog.values import Catalogue
from events.clinic.adjusted import addable
from events.clinic.assemble import Diagnosis
from events.clinic.assemble_file import CaseFile, PanelMember
from events.clinic.assemble_firm import source
from events.clinic.case.plan_rows import ChangeRow, PlanRow, change_row, fitted, plan_row, sums
from events.clinic.chairs import left_to
from events.clinic.lists.drafted import Lists
from events.clinic.models import Booking, DiagnosisSheet, Expert
from events.clinic.release import renewed
from events.clinic.sheet import Row


@dataclass(frozen=True)
class Opinion:
    """One role of the panel; `text` is empty until somebody has written."""

    post: str
    name: str
    text: str
    version: int
    signed_at: datetime | None
    is_mine: bool


@dataclass(frozen=True)
class Standing:
    """How far the case has come, and what may be done next."""

    missing: tuple[str, ...]
    is_signed_by_me: bool
    is_signed_by_any: bool
    may_write: bool
    may_release: bool
    left_to: str
    """The chair who releases, where the visitor is another expert of the panel; else empty."""
    sheets: tuple[DiagnosisSheet, ...]

    @property
    def newest(self) -> int:
        return self.sheets[-1].version if self.sheets else 0


@dataclass(frozen=True)
class CasePage:
    """The context of clinic/case/show.html."""

    code: str
    firm_name: str
    region: str
    uscc: str
    starts_at: datetime
    clinic_title: str
    station: str
    contact: tuple[str, str]
    is_demo: bool
    is_cancelled: bool
    has_intake: bool
    source: str
    facts: list[tuple[str, str]]
    unknown: list[str]
    need: tuple[Row, ...]
    scores: list[ShownScore]
    results: ResultsPage
    plan_sums: tuple[str, str]
    bar: Bar | None
    lines: list[PlanRow]
    changes: list[ChangeRow]
    choices: list[tuple[str, str]]
    lists: Lists
    mine: Opinion | None
    others: list[Opinion]
    standing: Standing


def case_page(
    booking: Booking, file: CaseFile, diagnosis: Diagnosis, catalogue: Catalogue, me: Expert | None
) -> CasePage:
    """The page of a loaded booking. Sends no query."""
    found, made = diagnosis.found, diagnosis.plan.plan
    rows = fact_rows(file.case, catalogue.region_names, found.match.as_of)
    opinions = opinions_of(file, me)
    return CasePage(
        code=booking.code,
        firm_name=file.firm_name,
        region=catalogue.region_names.get(file.region, file.region),
        uscc=file.uscc,
        starts_at=booking.starts_at,
        clinic_title=file.clinic_title,
        station=file.station,
        contact=(booking.contact_name, booking.contact_phone),
        is_demo=file.is_demo,
        is_cancelled=booking.cancellation is not None,
        has_intake=file.intake_at is not None,
        source=source(file),
        facts=[(fact.label, text) for fact, text in rows if text],
        unknown=[fact.label for fact, text in rows if not text],
        need=need_rows(file.case.need, file.note),
        scores=shown_scores(file.case.profile.scores),
        results=results_page(file.case, catalogue, found.match, found.subsidies, made, found.roadmap, ""),
        plan_sums=sums(made.need, made.covered),
        bar=fitted(bar_of(made)),
        lines=[plan_row(line, line.result.slug in diagnosis.plan.touched) for line in made.lines],
        changes=[change_row(each, me) for each in diagnosis.plan.applied],
        choices=[
            *((line.result.slug, f"方案中：{line.result.name}") for line in made.lines),
            *((each.slug, f"可加入：{each.name}") for each in addable(found.match, made)),
        ],
        lists=diagnosis.lists,
        mine=next((each for each in opinions if each.is_mine), None),
        others=[each for each in opinions if not each.is_mine],
        standing=_standing(booking, opinions, me),
    )


def opinions_of(file: CaseFile, me: Expert | None) -> list[Opinion]:
    """One for each role at the station, written or not, in the order of the sheet."""
    seated: dict[str, list[PanelMember]] = {}
    for member in file.panel:
        seated.setdefault(member.role, []).append(member)
    written = {each.member.role: each for each in file.findings}
    opinions = []
    for role, members in seated.items():
        found = written.get(role)
        opinions.append(
            Opinion(
                post=members[0].post,
                name=found.member.name if found else "、".join(member.name for member in members),
                text=found.text if found else "",
                version=found.version if found else 0,
                signed_at=found.signed_at if found else None,
                is_mine=me is not None and me.role == role,
            )
        )
    return opinions


def _standing(booking: Booking, opinions: Iterable[Opinion], me: Expert | None) -> Standing:
    opinions = list(opinions)
    missing = tuple(each.post for each in opinions if each.signed_at is None)
    live = booking.cancellation is None
    return Standing(
        missing=missing,
        is_signed_by_me=any(each.is_mine and each.signed_at for each in opinions),
        is_signed_by_any=any(each.signed_at for each in opinions),
        may_write=live and me is not None,
        may_release=live and not missing and bool(opinions) and _is_renewed(booking),
        left_to=left_to(booking.station, me.id if me else None),
        sheets=tuple(booking.sheets),
    )


def _is_renewed(booking: Booking) -> bool:
    """Always so before the first sheet."""
    return not booking.sheets or renewed(booking.sheets[-1], (each.at for each in booking.sign_offs))

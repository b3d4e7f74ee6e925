"""Assembles the diagnosis sheet: booking, intake, catalogue, findings and changes become one value. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog.assessment import Assessment, assess
from catalog.evaluate import ENGINE_VERSION
from catalog.paper import matches as paper_matches
from catalog.paper import plan as paper_plan
from catalog.paper.cited import Cited
from catalog.paper.firm import need_rows
from catalog.paper.score import score
from catalog.shelf_life import stale_note
from catalog.values import Catalogue
from events.clinic import assemble_firm, assemble_lists, assemble_plan
from events.clinic import sheet as s
from events.clinic.adjusted import AdjustedPlan, adjusted
from events.clinic.assemble_file import CaseFile
from events.clinic.lists.drafted import Lists, lists_of
from events.clinic.release import Mark
from yurong.kit.clock import local

LAYOUT = 2
"""The template's version that new sheets are printed by."""
NO_STROKES: Mapping[int, s.Strokes] = {}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the engine and the experts say of a case on one day."""

    found: Assessment
    plan: AdjustedPlan
    lists: Lists


def diagnose(file: CaseFile, catalogue: Catalogue, as_of: date) -> Diagnosis:
    """The assessment on this day with the experts' changes of the plan."""
    found = assess(file.case, catalogue, as_of)
    made = adjusted(found, file.case.need, file.changes)
    shown = paper_matches.shown(found, made.plan)
    return Diagnosis(found, made, lists_of(file, catalogue, found, made.plan, shown, as_of))


def assemble(
    file: CaseFile,
    catalogue: Catalogue,
    mark: Mark,
    *,
    as_of: date,
    verify_url: str,
    strokes: Mapping[int, s.Strokes] = NO_STROKES,
) -> s.Sheet:
    """The sheet as it is released. `as_of` is the business date of release: what is printed holds that day.
    `strokes` are the signatures that experts left for print, by expert id.

    The same arguments give the same sheet. No figure is made up: what neither documents nor offerings
    give is printed as 待询价 or 文件未写.
    """
    cited, places = Cited(catalogue.clauses), catalogue.region_names
    diagnosis = diagnose(file, catalogue, as_of)
    found, made = diagnosis.found, diagnosis.plan.plan
    shown = paper_matches.shown(found, made)
    profile = file.case.profile
    parts = {
        "matches": paper_matches.matches(shown, made, cited),
        "not_now": paper_matches.not_now(found, shown, cited),
        "subsidies": paper_matches.subsidies(found, profile.applicant, cited),
        "plan": paper_plan.plan(made, diagnosis.plan.touched, cited),
        "roadmap": paper_plan.roadmap(found.roadmap, cited),
        **assemble_lists.lists(diagnosis.lists, cited),
        "notes": _notes(file, found, as_of),
    }
    return s.Sheet.model_validate(
        {
            **parts,
            "layout": LAYOUT,
            "number": mark.number,
            "version": mark.version,
            "replaces": mark.replaces,
            "correction": mark.reason,
            "short_code": spaced(mark.short_code),
            "verify_url": verify_url,
            "clinic": _head(file),
            "panel": tuple(
                s.Panelist(role=each.post, name=each.name, institution=each.institution)
                for each in file.panel
            ),
            "firm": assemble_firm.firm(file, places, as_of),
            "need": need_rows(file.case.need, file.note),
            "score": score(profile, assemble_firm.source(file)),
            "adjustments": assemble_plan.adjustments(diagnosis.plan.applied),
            "findings": tuple(
                s.Finding(
                    role=each.member.post, expert=each.member.name, text=each.text, signed_at=each.signed_at
                )
                for each in file.findings
                if each.text.strip()
            ),
            "documents": (),
            "clauses": cited.clauses(),
            "signatures": assemble_lists.signatures(file.panel, file.findings, strokes),
            "made_at": mark.released_at,
            "engine_version": ENGINE_VERSION,
            "catalog_version": catalogue.version,
            "is_demo": file.is_demo or paper_matches.offers_fiction(shown, made),
        }
    )


def spaced(short_code: str) -> str:
    """「K7M4-3X9Q」: a code that is read out and typed in halves."""
    half = len(short_code) // 2
    return f"{short_code[:half]}-{short_code[half:]}"


def _head(file: CaseFile) -> s.ClinicHead:
    return s.ClinicHead(
        title=file.clinic_title,
        place=f"{file.place}，{file.station}",
        date=file.on_day,
        organiser=file.organiser,
    )


def _notes(file: CaseFile, found: Assessment, as_of: date) -> tuple[str, ...]:
    day = f"{as_of.year}年{as_of.month}月{as_of.day}日"
    notes = [
        "本诊断是初步意见，最终以金融机构和主管部门决定为准，不是授信、投资或补助的承诺。",
        f"按{day}有效的文件和机构方案，{paper_matches.counted(found)}；{paper_matches.OPEN_TERMS}",
        "行动清单的日期是建议，按工作日推算；资料有变化的，另出新版。",
    ]
    if file.recused:
        away = "、".join(f"{each.name}（{each.post}，{each.institution}）" for each in file.recused)
        notes.append(f"本次回避：{away}，没有参与对本企业的诊断。")
    if file.intake_at is None:
        notes.append("企业没有提交会前问卷，产品核对只用了注册信息，结果以专家意见为主。")
    elif old := stale_note(file.case, local(file.intake_at).date(), as_of):
        notes.append(f"{old}。")
    return tuple(notes)

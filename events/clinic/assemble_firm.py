"""Firm, need and score of a sheet: what is known, in words. Pure."""

from collections.abc import Mapping

from catalog.case_form import CaseForm
from catalog.facts import FACTS, Fact, Kind
from catalog.outcomes import known
from catalog.profile import Case, Profile, ScoreDimensions
from catalog.territory import place_name
from catalog.vocabulary import Category, Score
from catalog.wording import value_text
from events.clinic import sheet as s
from events.clinic.assemble_file import CaseFile
from yurong.kit.clock import local

NOT_GIVEN = "未提供"
REGISTERED = "企业注册信息"
DIMENSIONS = {"industry": "产业", "technology": "技术创新", "talent": "人才团队", "management": "经营管理"}
"""The four groups of indicators of the reply 二(二)."""
FULL_MARK = 100
YES = "是"


def facts_asked() -> tuple[Fact, ...]:
    """The facts of a firm that the intake asks for, in the order of the registry."""
    return tuple(
        fact for fact in FACTS.values() if fact.of == "profile" and fact.key in CaseForm.model_fields
    )


def fact_rows(case: Case, places: Mapping[str, str]) -> tuple[tuple[Fact, str], ...]:
    """Each fact asked with its value in words, empty when unknown."""
    values = known(case, places).values
    return tuple((fact, value_text(fact, values[fact.key], places)) for fact in facts_asked())


def firm(file: CaseFile, places: Mapping[str, str]) -> s.Firm:
    """Known facts row by row; what was not given in one row, so that nobody reads it as 「没有」."""
    rows = [row for row in fact_rows(file.case, places) if not _stands_above(file, row[0])]
    stated = [
        s.Row(label=fact.label, value=text, source=REGISTERED if fact.key in file.registered else "")
        for fact, text in rows
        if text and fact.kind is not Kind.BOOLEAN
    ]
    claims = [
        fact.yes if text == YES else fact.no for fact, text in rows if text and fact.kind is Kind.BOOLEAN
    ]
    missing = [fact.label for fact, text in rows if not text]
    stated += [
        s.Row(label=label, value="、".join(words))
        for label, words in (("其他情况", claims), (NOT_GIVEN, missing))
        if words
    ]
    return s.Firm(
        name=file.firm_name,
        uscc=file.uscc,
        region=place_name(file.region, places),
        profile_rows=(s.Row(label="资料来源", value=source(file)), *stated),
    )


def _stands_above(file: CaseFile, fact: Fact) -> bool:
    """Whether the sheet's head already says it: where the firm is registered."""
    return fact.key == "region" and file.case.profile.region == file.region


def source(file: CaseFile) -> str:
    """Where the firm's facts come from, and of which day."""
    if file.intake_at is None:
        return f"{REGISTERED}；没有提交会前问卷"
    day = local(file.intake_at).date()
    return f"会前问卷，{day.year}年{day.month}月{day.day}日"


def need_rows(file: CaseFile) -> tuple[s.Row, ...]:
    """What the firm asks for, each part 「未提供」 where it said nothing."""
    need = file.case.need
    rows = [
        ("金额", str(need.amount) if need.amount is not None else ""),
        ("期限", f"{need.term_months} 个月" if need.term_months is not None else ""),
        ("用途", "、".join(purpose.label for purpose in need.purposes or ())),
        ("可提供的担保", _security(file.case)),
    ]
    if need.kinds:
        rows.append(("希望的方式", "、".join(Category(kind).label for kind in need.kinds)))
    if file.note:
        rows.append(("企业补充说明", file.note))
    return tuple(s.Row(label=label, value=value or NOT_GIVEN) for label, value in rows)


def score(profile: Profile, source_text: str, places: Mapping[str, str]) -> s.Score | None:
    """The innovation score that the firm gave; None where it holds none or gave no number."""
    held = profile.score_scheme
    if not held or (profile.score_value is None and profile.score_dimensions is None):
        return None
    return s.Score(
        scheme=value_text(FACTS["score_scheme"], held, places),
        value=f"{profile.score_value} 分" if profile.score_value is not None else "总分未提供",
        issuer="企业填报，未与评价平台核对" if Score.YUKE in held else "企业填报",
        date=source_text,
        dimensions=dimensions(profile.score_dimensions),
    )


def dimensions(parts: ScoreDimensions | None) -> tuple[s.Dimension, ...]:
    """产业, 技术创新, 人才团队, 经营管理, each out of 100; empty where no part was given."""
    if parts is None:
        return ()
    marks = {label: getattr(parts, name) for name, label in DIMENSIONS.items()}
    return tuple(
        s.Dimension(
            label=label,
            value=NOT_GIVEN if mark is None else f"{mark} / {FULL_MARK}",
            share_bp=None if mark is None else mark * 10_000 // FULL_MARK,
        )
        for label, mark in marks.items()
    )


def _security(case: Case) -> str:
    held = case.need.security
    return "" if held is None else "、".join(kind.label for kind in held) or "暂时没有"

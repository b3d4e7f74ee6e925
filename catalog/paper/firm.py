"""Firm and need on paper: what is known, in words. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

from catalog.case_form import CaseForm
from catalog.facts import FACTS, Fact, Kind
from catalog.knowing import known
from catalog.paper import values as s
from catalog.profile import Case, Need
from catalog.vocabulary import Category
from catalog.wording import value_text

NOT_GIVEN = "未提供"
YES = "是"


def facts_asked() -> tuple[Fact, ...]:
    """The facts of a firm that the intake asks for, in the order of the registry."""
    return tuple(
        fact for fact in FACTS.values() if fact.of == "profile" and fact.key in CaseForm.model_fields
    )


def fact_rows(case: Case, places: Mapping[str, str], as_of: date) -> tuple[tuple[Fact, str], ...]:
    """Each fact asked with its value on this day in words, empty when unknown; an extra one only if known."""
    values = known(case, places, as_of).values
    rows = ((fact, value_text(fact, values[fact.key], places)) for fact in facts_asked())
    return tuple((fact, text) for fact, text in rows if text or not fact.is_extra)


def stated(rows: Iterable[tuple[Fact, str]], sources: Mapping[str, str]) -> tuple[s.Row, ...]:
    """Known facts row by row; what was not given in one row, so that nobody reads it as 「没有」.

    `sources` says of single facts, by key, where they come from.
    """
    rows = tuple(rows)
    said = [
        s.Row(label=fact.label, value=text, source=sources.get(fact.key, ""))
        for fact, text in rows
        if text and fact.kind is not Kind.BOOLEAN
    ]
    claims = [
        fact.yes if text == YES else fact.no for fact, text in rows if text and fact.kind is Kind.BOOLEAN
    ]
    missing = [fact.label for fact, text in rows if not text]
    said += [
        s.Row(label=label, value="、".join(words))
        for label, words in (("其他情况", claims), (NOT_GIVEN, missing))
        if words
    ]
    return tuple(said)


def need_rows(need: Need, note: str = "") -> tuple[s.Row, ...]:
    """What the firm asks for, each part 「未提供」 where it said nothing."""
    rows = [
        ("金额", str(need.amount) if need.amount is not None else ""),
        ("期限", f"{need.term_months} 个月" if need.term_months is not None else ""),
        ("用途", "、".join(purpose.label for purpose in need.purposes or ())),
        ("可提供的担保", _security(need)),
    ]
    if need.kinds:
        rows.append(("希望的方式", "、".join(Category(kind).label for kind in need.kinds)))
    if need.preferred:
        rows.append(("优先次序", "、".join(Category(kind).label for kind in need.preferred)))
    if need.most_counterparts:
        rows.append(("机构数", f"最多 {need.most_counterparts} 家"))
    if note:
        rows.append(("企业补充说明", note))
    return tuple(s.Row(label=label, value=value or NOT_GIVEN) for label, value in rows)


def _security(need: Need) -> str:
    held = need.security
    return "" if held is None else "、".join(kind.label for kind in held) or "暂时没有"

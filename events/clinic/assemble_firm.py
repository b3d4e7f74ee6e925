"""The firm at the head of a sheet, with where each fact comes from. Pure."""

from collections.abc import Mapping
from datetime import date

from catalog.facts import Fact
from catalog.paper.firm import fact_rows, stated
from catalog.territory import place_name
from events.clinic import sheet as s
from events.clinic.assemble_file import CaseFile
from yurong.kit.clock import local

REGISTERED = "企业注册信息"


def firm(file: CaseFile, places: Mapping[str, str], as_of: date) -> s.Firm:
    """Where the facts come from, what is known row by row, and what was not given."""
    rows = [row for row in fact_rows(file.case, places, as_of) if not _stands_above(file, row[0])]
    return s.Firm(
        name=file.firm_name,
        uscc=file.uscc,
        region=place_name(file.region, places),
        profile_rows=(
            s.Row(label="资料来源", value=source(file)),
            *stated(rows, dict.fromkeys(file.registered, REGISTERED)),
        ),
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

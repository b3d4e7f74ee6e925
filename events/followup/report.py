"""成效报告: what came of one clinic, on exactly two pages."""

import datetime as dt
from functools import cache

from jinja2 import Environment
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager

from catalog.paper.printing import paper_css, whole_seconds
from catalog.snapshot import snapshot
from events.followup import queries
from events.followup.attended import Attendance, Attended
from events.followup.bars import draw_bars
from events.followup.counts import Dimension, Period, counts, total
from events.followup.models import FollowCase, FollowUp, Survey
from events.followup.two_pages import MOST_BARS, NAME, FirmLine, Report, fitted
from events.followup.wording import standing_of
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import local
from yurong.kit.errors import NotFound
from yurong.kit.messages import shortened
from yurong.kit.pdf import render_pdf
from yurong.kit.templating import environment

MOST_WORDS, MOST_NAMED = 2, 2
SHORT, WORDS = 18, 80
"""Most characters of a name inside a sentence, and of what a firm wrote."""


class NoSuchOccasion(NotFound):
    title = "还没有可以汇总的内容"
    message = "这场诊疗会还没有出具诊断书，或者不由您主办。"
    next_label = "回到统计"
    next_url = "/organise/counts"


def report(session: Session, who: Visitor, code: str, attendance: Attendance, now: dt.datetime) -> Report:
    """The report of the clinic with this code. Reads only. Raises NoSuchOccasion."""
    mine = queries.run_by(who) & (FollowCase.occasion == "clinic") & (FollowCase.occasion_code == code)
    found = (
        select(FollowUp)
        .join(FollowUp.case)
        .join(FollowCase.enterprise)
        .where(mine)
        .order_by(FollowCase.id, FollowUp.position)
        .options(contains_eager(FollowUp.case).contains_eager(FollowCase.enterprise))
    )
    rows = list(session.scalars(found)) if code.isprintable() else []
    if not rows:
        raise NoSuchOccasion
    case = rows[0].case
    came = attendance(session, who, Dimension.CLINIC, Period(case.held_on, case.held_on))
    institutions = counts(session, Dimension.INSTITUTION, mine, Period())
    bars = [(each.name, each.granted, each.paid) for each in institutions if each.granted.fen]
    return fitted(
        Report(
            title=case.title,
            organiser=case.organiser,
            region=snapshot(session).region_names.get(case.region, case.region),
            held_on=case.held_on,
            made_at=now,
            whole=total(session, mine, Period()),
            attended=came.get(code, Attended()),
            institutions=institutions,
            products=counts(session, Dimension.PRODUCT, mine, Period()),
            firms=_firms(rows),
            waiting=_waiting(rows, now),
            words=_words(session, mine),
            chart=draw_bars(bars[:MOST_BARS], title="各机构的授信和放款"),
            is_demo=any(row.case.is_demo for row in rows),
        )
    )


def report_pdf(made: Report) -> bytes:
    """The report as PDF/A, two pages. Raises PdfTooSlow; writes nothing."""
    identifier = f"report/{made.title}/{whole_seconds(made.made_at)}"
    return render_pdf(report_html(made), paper_css(), identifier=identifier)


def report_html(made: Report) -> str:
    template = _templates().get_template("followup/report.html")
    return template.render(it=made, made_at=whole_seconds(made.made_at), today=local(made.made_at).date())


def _firms(rows: list[FollowUp]) -> tuple[FirmLine, ...]:
    by_firm: dict[int, list[FollowUp]] = {}
    for row in rows:
        by_firm.setdefault(row.case.enterprise_id, []).append(row)
    most_first = sorted(by_firm.values(), key=lambda found: -sum(_reached(each) for each in found))
    return tuple(_firm(found) for found in most_first)


def _firm(rows: list[FollowUp]) -> FirmLine:
    matches = [each for each in rows if each.kind == "match"]
    paying = sorted((each for each in matches if _money(each)), key=lambda each: -_reached(each))
    said = "；".join(f"{shortened(each.counterpart, SHORT)} {_money(each)}" for each in paying[:MOST_NAMED])
    more = f"；等 {len(paying)} 家机构" if len(paying) > MOST_NAMED else ""
    return FirmLine(
        shortened(rows[0].case.enterprise.name, NAME),
        len(matches),
        sum(each.handed_on is not None for each in matches),
        sum(each.accepted_on is not None for each in matches),
        f"{said}{more}" or "—",
    )


def _reached(row: FollowUp) -> int:
    """What came of it, in 分: credit, what was invested, and what is covered."""
    return row.granted.fen + row.invested.fen + row.insured.fen


def _money(follow_up: FollowUp) -> str:
    parts = (
        ("授信", follow_up.granted),
        ("放款", follow_up.paid),
        ("投资", follow_up.invested),
        ("保额", follow_up.insured),
    )
    return "，".join(f"{word} {amount}" for word, amount in parts if amount.fen)


def _waiting(rows: list[FollowUp], now: dt.datetime) -> tuple[str, ...]:
    """What waits longest, first: 「企业：事项，等示例银行甲 21 天」."""
    late = sorted(
        (row for row in rows if row.clock_at is not None and row.clock_at <= now),
        key=lambda row: (row.clock_at or now, row.id),
    )
    return tuple(_waits(row, now) for row in late)


def _waits(row: FollowUp, now: dt.datetime) -> str:
    standing = standing_of(row, now)
    waited = f" {standing.waited}" if standing.waited else ""
    firm, title = shortened(row.case.enterprise.name, SHORT), shortened(row.title, NAME)
    return f"{firm}：{title}，等{shortened(standing.waits_for, SHORT)}{waited}"


def _words(session: Session, mine: ColumnElement[bool]) -> tuple[str, ...]:
    """What firms wrote, newest first, without names."""
    found = (
        select(Survey.words)
        .join(FollowCase, FollowCase.id == Survey.case_id)
        .where(mine, Survey.words != "")
        .order_by(Survey.answered_at.desc(), Survey.id.desc())
        .limit(MOST_WORDS)
    )
    return tuple(shortened(words, WORDS) for words in session.scalars(found))


@cache
def _templates() -> Environment:
    return environment(("catalog", "events"))

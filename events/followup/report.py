"""成效报告: what came of one clinic, on exactly two pages."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager

from catalog.paper.printing import paper_css, whole_seconds
from catalog.snapshot import snapshot
from events.followup import queries
from events.followup.attended import Attendance, Attended
from events.followup.bars import draw_bars
from events.followup.counts import Count, Dimension, Period, counts, tenth, total
from events.followup.models import FollowCase, FollowUp, Survey
from events.followup.wording import standing_of
from yurong.accounts.visitor import Visitor
from yurong.kit.clock import local
from yurong.kit.errors import NotFound
from yurong.kit.pdf import render_pdf
from yurong.kit.templating import environment

MOST_FIRMS, MOST_LINES, MOST_WORDS, MOST_OPEN = 14, 6, 3, 8
WORDS = 60


class NoSuchOccasion(NotFound):
    title = "还没有可以汇总的内容"
    message = "这场诊疗会还没有出具诊断书，或者不由您主办。"
    next_label = "回到统计"
    next_url = "/organise/counts"


@dataclass(frozen=True)
class FirmLine:
    """One firm on the report: how many matches went how far, and its money."""

    name: str
    matches: int
    handed_over: int
    accepted: int
    money: str


@dataclass(frozen=True)
class Report:
    """What is printed: plain values. Lists are cut to what two pages hold; `*_left` says what is left out."""

    title: str
    organiser: str
    region: str
    held_on: dt.date
    made_at: dt.datetime
    whole: Count
    attended: Attended
    institutions: tuple[Count, ...]
    products: tuple[Count, ...]
    firms: tuple[FirmLine, ...]
    firms_left: int
    waiting: tuple[str, ...]
    waiting_left: int
    words: tuple[str, ...]
    chart: str
    is_demo: bool

    @property
    def decision(self) -> str:
        """Days from the hand-over to a decision, on average."""
        return tenth(self.whole.decision_days, self.whole.decided)

    @property
    def score(self) -> str:
        """What firms gave the day after, on average."""
        return tenth(self.whole.score, self.whole.answers)


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
    firms = _firms(rows)
    waiting = _waiting(rows, now)
    institutions = counts(session, Dimension.INSTITUTION, mine, Period())
    bars = [(each.name, each.granted, each.paid) for each in institutions if each.granted.fen]
    came = attendance(session, who, Dimension.CLINIC, Period(case.held_on, case.held_on))
    return Report(
        title=case.title,
        organiser=case.organiser,
        region=snapshot(session).region_names.get(case.region, case.region),
        held_on=case.held_on,
        made_at=now,
        whole=total(session, mine, Period()),
        attended=came.get(code, Attended()),
        institutions=institutions[:MOST_LINES],
        products=counts(session, Dimension.PRODUCT, mine, Period())[:MOST_LINES],
        firms=firms[:MOST_FIRMS],
        firms_left=max(0, len(firms) - MOST_FIRMS),
        waiting=waiting[:MOST_OPEN],
        waiting_left=max(0, len(waiting) - MOST_OPEN),
        words=_words(session, mine),
        chart=draw_bars(bars[:MOST_LINES], title="各机构的授信和放款"),
        is_demo=any(row.case.is_demo for row in rows),
    )


def report_pdf(made: Report) -> bytes:
    """The report as PDF/A, two pages. Raises PdfTooSlow; writes nothing."""
    identifier = f"report/{made.title}/{whole_seconds(made.made_at)}"
    return render_pdf(report_html(made), paper_css(), identifier=identifier)


def report_html(made: Report) -> str:
    template = _templates().get_template("followup/report.html")
    return template.render(it=made, made_at=whole_seconds(made.made_at), today=local(made.made_at).date())


def _firms(rows: list[FollowUp]) -> tuple[FirmLine, ...]:
    by_firm: dict[str, list[FollowUp]] = {}
    for row in rows:
        by_firm.setdefault(row.case.enterprise.name, []).append(row)
    return tuple(_firm(name, found) for name, found in by_firm.items())


def _firm(name: str, rows: list[FollowUp]) -> FirmLine:
    matches = [each for each in rows if each.kind == "match"]
    granted = sum(each.granted.fen for each in matches)
    best = sorted(matches, key=lambda each: -each.granted.fen)
    said = "；".join(f"{each.counterpart} {words}" for each in best if (words := _money(each)))
    return FirmLine(
        name,
        len(matches),
        sum(each.handed_on is not None for each in matches),
        sum(each.accepted_on is not None for each in matches),
        said[:WORDS] or ("" if granted else "—"),
    )


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
    title = row.title if len(row.title) <= WORDS // 2 else f"{row.title[: WORDS // 2]}…"
    waited = f" {standing.waited}" if standing.waited else ""
    return f"{row.case.enterprise.name}：{title}，等{standing.waits_for}{waited}"


def _words(session: Session, mine: ColumnElement[bool]) -> tuple[str, ...]:
    """What firms wrote, newest first, without names."""
    found = (
        select(Survey.words)
        .join(FollowCase, FollowCase.id == Survey.case_id)
        .where(mine, Survey.words != "")
        .order_by(Survey.answered_at.desc(), Survey.id.desc())
        .limit(MOST_WORDS)
    )
    return tuple(words[: 2 * WORDS] for words in session.scalars(found))


@cache
def _templates() -> Environment:
    return environment(("catalog", "events"))

"""成效报告: what came of one event, on exactly two pages."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment
from sqlalchemy import and_, select
from sqlalchemy.orm import Session, contains_eager

from catalog.paper.printing import paper_css, whole_seconds
from catalog.snapshot import snapshot
from events.followup.bars import draw_bars
from events.followup.counts import Count, Dimension, Period, counts, tenth
from events.followup.models import FollowCase, FollowUp
from events.followup.wording import standing_of
from events.matchmaking.models import Event
from events.matchmaking.results.conversion import Conversion, conversions
from events.matchmaking.results.funnel import draw_funnel, steps_of
from events.matchmaking.results.refusals import NothingToReport
from events.matchmaking.results.survey import answers_of
from yurong.kit.clock import local
from yurong.kit.pdf import render_pdf
from yurong.kit.templating import environment

MOST_BARS, MOST_INSTITUTIONS, MOST_ROWS, MOST_WORDS, LETTERS = 3, 5, 7, 2, 60


@dataclass(frozen=True)
class Result:
    """One follow-up as printed."""

    firm: str
    title: str
    counterpart: str
    stage: str
    money: str


@dataclass(frozen=True)
class Report:
    """What is printed: plain values. Lists are cut to what two pages hold; `left` says what is left out."""

    title: str
    organiser: str
    region: str
    held_on: dt.date
    made_at: dt.datetime
    line: Conversion
    score: str
    institutions: tuple[Count, ...]
    results: tuple[Result, ...]
    left: int
    words: tuple[str, ...]
    funnel: str
    bars: str
    is_demo: bool


def report(session: Session, event: Event, now: dt.datetime) -> Report:
    """The report of this event. Reads only. Raises NothingToReport before it begins, and when called off."""
    if now < event.starts_at or event.called_off_at is not None or event.published_at is None:
        raise NothingToReport(next_label="返回活动", next_url=f"/organise/events/{event.code}")
    [line] = conversions(session, [event])
    mine = and_(FollowCase.occasion == "event", FollowCase.occasion_code == event.code)
    institutions = counts(session, Dimension.INSTITUTION, mine, Period())
    found = (
        select(FollowUp)
        .join(FollowUp.case)
        .join(FollowCase.enterprise)
        .where(mine, FollowUp.kind == "match")
        .order_by(FollowUp.granted.desc(), FollowUp.invested.desc(), FollowUp.insured.desc(), FollowUp.id)
        .options(contains_eager(FollowUp.case).contains_eager(FollowCase.enterprise))
    )
    rows = session.scalars(found).all()
    bars = [(each.name, each.granted, each.paid) for each in institutions if each.granted.fen]
    said = [each.words for each in answers_of(session, event.id) if each.words]
    return Report(
        title=event.title,
        organiser=event.organiser,
        region=snapshot(session).region_names.get(event.region, event.region),
        held_on=local(event.starts_at).date(),
        made_at=now,
        line=line,
        score=tenth(line.score, line.answers),
        institutions=institutions[:MOST_INSTITUTIONS],
        results=tuple(_result(each, now) for each in rows[:MOST_ROWS]),
        left=max(0, len(rows) - MOST_ROWS),
        words=tuple(each[:LETTERS] for each in said[:MOST_WORDS]),
        funnel=draw_funnel(steps_of(line), title="从报名到受理"),
        bars=draw_bars(bars[:MOST_BARS], title="各机构的授信和放款"),
        is_demo=event.is_demo,
    )


def report_pdf(made: Report) -> bytes:
    """The report as PDF/A, two pages. Raises PdfTooSlow; writes nothing."""
    identifier = f"event-report/{made.title}/{whole_seconds(made.made_at)}"
    return render_pdf(report_html(made), paper_css(), identifier=identifier)


def report_html(made: Report) -> str:
    template = _templates().get_template("matchmaking/results/report.html")
    return template.render(it=made, made_at=whole_seconds(made.made_at), today=local(made.made_at).date())


def _result(row: FollowUp, now: dt.datetime) -> Result:
    standing = standing_of(row, now)
    return Result(
        row.case.enterprise.name, row.title[:30], row.counterpart[:12], standing.label, standing.money
    )


@cache
def _templates() -> Environment:
    return environment(("catalog", "events"))

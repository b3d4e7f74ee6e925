"""成效报告: what came of one event, on exactly two pages."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache

from jinja2 import Environment
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, contains_eager

from catalog.paper.printing import paper_css, whole_seconds
from catalog.snapshot import snapshot
from events.followup.bars import draw_bars
from events.followup.counts import Count, Dimension, Period, counts, tenth
from events.followup.models import FollowCase, FollowUp
from events.followup.wording import standing_of
from events.matchmaking.models import Certificate, Event
from events.matchmaking.on_site.certificate import in_hours
from events.matchmaking.results.conversion import Conversion, conversions
from events.matchmaking.results.funnel import draw_funnel, steps_of
from events.matchmaking.results.refusals import NothingToReport
from events.matchmaking.results.survey import answers_of
from yurong.kit.clock import local
from yurong.kit.messages import shortened
from yurong.kit.pdf import render_pdf
from yurong.kit.templating import environment

MOST_BARS, MOST_INSTITUTIONS, MOST_ROWS, MOST_WORDS, LETTERS = 3, 6, 9, 2, 60
NAME = 24
"""Most characters of a name in a table: two lines."""


@dataclass(frozen=True)
class Result:
    """One follow-up as printed."""

    firm: str
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
    certificates: int | None
    """Of a training: how many stand, given for `hours`."""
    hours: str
    score: str
    institutions: tuple[Count, ...]
    institutions_left: int
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
        certificates=_certificates(session, event) if event.training_minutes else None,
        hours=in_hours(event.training_minutes or 0),
        score=tenth(line.score, line.answers),
        institutions=tuple(
            replace(each, name=shortened(each.name, NAME)) for each in institutions[:MOST_INSTITUTIONS]
        ),
        institutions_left=max(0, len(institutions) - MOST_INSTITUTIONS),
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


def _certificates(session: Session, event: Event) -> int:
    standing = select(func.count()).where(Certificate.event_id == event.id, Certificate.revoked_at.is_(None))
    return session.scalar(standing) or 0


def _result(row: FollowUp, now: dt.datetime) -> Result:
    standing = standing_of(row, now)
    firm, counterpart = (shortened(each, NAME) for each in (row.case.enterprise.name, row.counterpart))
    return Result(firm, counterpart, standing.label, standing.money)


@cache
def _templates() -> Environment:
    return environment(("catalog", "events"))

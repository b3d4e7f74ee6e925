"""成效报告 of an event: two pages whatever happened, figures as on the screen, nothing before it begins."""

import datetime as dt
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from events.followup.bars import draw_bars
from events.followup.counts import Count
from events.matchmaking.models import Voice
from events.matchmaking.results.conversion import Conversion
from events.matchmaking.results.funnel import draw_funnel, steps_of
from events.matchmaking.results.refusals import NothingToReport
from events.matchmaking.results.report import (
    LETTERS,
    MOST_BARS,
    MOST_INSTITUTIONS,
    MOST_ROWS,
    MOST_WORDS,
    Report,
    Result,
    report,
    report_pdf,
)
from tests.matchmaking.factories import STARTS
from tests.matchmaking.meeting_site import BANK, event_of
from tests.matchmaking.met import AFTER, INTENT, OPTICS, a_met_day
from yurong.kit.db import Database
from yurong.kit.money import Money

MUCH = Money.wan(123_456)
NAME = "河南省郑洛新国家自主创新示范区科技投资引导基金"


def _pages(made: Report) -> list[str]:
    return [each.extract_text() for each in PdfReader(io.BytesIO(report_pdf(made))).pages]


def test_the_report_of_a_day(database: Database) -> None:
    met = a_met_day(database)
    met.say(OPTICS, BANK, Voice.FIRM, INTENT, wan=300)
    [match] = met.follow_ups()
    for kind, days, wan in (("handed_over", 1, None), ("accepted", 2, None), ("granted", 9, 200)):
        met.enter(match, kind, days=days, wan=wan)
    with database.reading() as session:
        event = event_of(session, met.day)
        with pytest.raises(NothingToReport):
            report(session, event, STARTS - timedelta(seconds=1))
        made = report(session, event, AFTER + timedelta(days=10))
    first, second = _pages(made)
    assert "200 万元" in first
    assert "8 天" in first
    assert BANK in second
    assert "已授信" in second
    assert "示例 ·" not in first, "no demo"


def test_a_full_report_and_an_empty_one_have_two_pages() -> None:
    line = Conversion(
        "x",
        NAME,
        9_999,
        9_999,
        999,
        999,
        999,
        999,
        999,
        999,
        granted=MUCH,
        paid=MUCH,
        insured=MUCH,
        invested=MUCH,
        days=(12,),
    )
    full = _a_report(line)
    assert len(_pages(full)) == 2
    nothing = Conversion("x", "一场")
    empty = replace(
        full, line=nothing, institutions=(), results=(), left=0, words=(), funnel="", bars="", is_demo=False
    )
    assert len(_pages(empty)) == 2
    first = _pages(replace(empty, certificates=12, hours="4 小时"))[0]
    assert "12 张" in first, "of a training"
    assert "洽谈（排定" not in first


def _a_report(line: Conversion) -> Report:
    one = Count(NAME, NAME, 9, 9, 99, 99, 99, 9, 9, MUCH, MUCH, MUCH, MUCH, 0, 0, 0)
    money = "授信 123,456 万元，放款 123,456 万元"
    result = Result(NAME, NAME, "已转交，待机构答复", money)
    return Report(
        title="郑州市科技金融政银企对接会（年度总结暨产业链专场）",
        organiser="郑州市科技局",
        region="郑州市",
        held_on=dt.date(2026, 12, 5),
        made_at=AFTER,
        line=line,
        certificates=None,
        hours="",
        score="4.3",
        institutions=(one,) * MOST_INSTITUTIONS,
        institutions_left=9,
        results=(result,) * MOST_ROWS,
        left=99,
        words=("好" * LETTERS,) * MOST_WORDS,
        funnel=draw_funnel(steps_of(line), title="图"),
        bars=draw_bars([(NAME, MUCH, MUCH)] * MOST_BARS, title="图"),
        is_demo=True,
    )

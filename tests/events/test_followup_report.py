"""成效报告 of a clinic: two pages whatever the names and lists, and no figure cut in the middle."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from events.followup.attended import Attended
from events.followup.bars import draw_bars
from events.followup.counts import Count, Dimension, Period
from events.followup.opening import NewMatch
from events.followup.report import SHORT, WORDS, report, report_pdf
from events.followup.two_pages import MOST_BARS, NAME, FirmLine, Report, fitted
from tests.events.followups import DAY, NOW, a_ledger
from yurong.accounts.visitor import Visitor
from yurong.kit.db import Database
from yurong.kit.money import Money

MUCH = Money.wan(123_456)
LONG = "郑州航空港经济综合实验区高端装备智能制造产业技术研究院股份有限公司" * 3


@pytest.mark.parametrize(("title", "name"), [(80, 80), (18, 9)], ids=["longest names", "most rows"])
def test_a_full_report_has_two_pages(title: int, name: int) -> None:
    made = _full(title, name)
    pages = [each.extract_text() for each in PdfReader(io.BytesIO(report_pdf(made))).pages]
    assert len(pages) == 2
    assert f"另有 {40 - len(made.institutions)} 家，见统计" in pages[0]
    assert f"另有 {40 - len(made.firms)} 家，见跟踪台账" in pages[1]
    assert len(made.firms) >= 2


def test_room_that_firms_leave_goes_to_products() -> None:
    full = _full(18, 9)
    one = fitted(replace(full, products=full.products[:1] * 40, firms=full.firms[:1]))
    assert len(full.products) < 10 < len(one.products) < 40


def test_a_firm_s_money_is_whole_and_the_rest_is_counted(database: Database) -> None:
    names = ("甲银行", "乙银行", "丙银行")
    matches = tuple(NewMatch(f"loan-{each}", "科技贷", each) for each in names)
    ledger = a_ledger(database, matches=matches)
    for at, wan in enumerate((100, 300, 200)):
        ledger.enter("handed_over", "firm", position=at, key=f"handed-{at}")
        ledger.enter("accepted", "organiser", position=at, key=f"accepted-{at}")
        ledger.enter("granted", "organiser", position=at, key=f"granted-{at}", amount=Money.wan(wan))
    with database.reading() as session:
        who = Visitor(account_id=ledger.organiser.id, roles=("organiser",))
        [firm] = report(session, who, "gaoxin-1120", _nobody_counted, NOW).firms
    assert firm.money == "乙银行 授信 300 万元；丙银行 授信 200 万元；等 3 家机构"


def _nobody_counted(session: Session, who: Visitor, by: Dimension, period: Period) -> dict[str, Attended]:
    return {}


def _full(title: int, name: int) -> Report:
    one = Count("x", LONG[:name], 9, 9, 9999, 9999, 9999, 99, 999, MUCH, MUCH, MUCH, MUCH, 9, 40, 9)
    short = LONG[: min(name, SHORT)]
    money = "；".join([f"{short} 授信 {MUCH}，放款 {MUCH}"] * (2 if name > SHORT else 1))
    return fitted(
        Report(
            title=LONG[:title],
            organiser=LONG[:title],
            region="郑州航空港经济综合实验区",
            held_on=DAY,
            made_at=NOW,
            whole=replace(one, name="合计"),
            attended=Attended(booked=999, no_shows=99),
            institutions=(one,) * 40,
            products=(one,) * 40,
            firms=(FirmLine(LONG[: min(name, NAME)], 99, 99, 99, money),) * 40,
            waiting=(f"{short}：{LONG[: min(name, NAME)]}，等{short} 45 天",) * 40,
            words=("好" * WORDS,) * 2,
            chart=draw_bars([(one.name, MUCH, MUCH)] * MOST_BARS, title="图"),
            is_demo=True,
        )
    )

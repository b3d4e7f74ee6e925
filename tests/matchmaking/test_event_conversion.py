"""会→贷、险、投 per event: every figure against the world it was made of, beside the ledger's counts."""

import io
from datetime import timedelta

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from events.attendance import attendance
from events.followup.attended import Attended
from events.followup.counts import Dimension, Period, counts
from events.followup.models import FollowCase
from events.matchmaking.models import EventCheckInUndo, Registration, Voice
from events.matchmaking.on_site.arrivals import arrivals
from events.matchmaking.on_site.check_in import check_in
from events.matchmaking.results.conversion import Conversion, conversions, held_by, whole
from events.matchmaking.results.funnel import draw_funnel, steps_of
from tests import people
from tests.matchmaking.factories import STARTS, an_event
from tests.matchmaking.meeting_site import BANK, FUND, event_of
from tests.matchmaking.met import AFTER, FOLLOW, INTENT, MATERIALS, OPTICS, PRODUCT, UNFIT, Met, a_met_day
from tests.world import Browser
from yurong.accounts.visitor import Visitor
from yurong.kit.db import Database
from yurong.kit.money import Money


def _arrive(met: Met, *names: str) -> None:
    with met.database.writing() as session:
        for name in names:
            person = session.scalars(select(Registration).where(Registration.organisation == name)).one()
            check_in(
                session,
                registration=person,
                event=event_of(session, met.day),
                account_id=met.day.organiser,
                request_key=f"came-{name}-key",
                how="list",
                at=STARTS,
                now=STARTS,
            )


def _line(met: Met) -> Conversion:
    with met.database.reading() as session:
        [line] = conversions(session, [event_of(session, met.day)])
    return line


def test_every_figure_from_registering_to_money(database: Database) -> None:
    met = a_met_day(database)
    _arrive(met, OPTICS, BANK, FUND)
    with database.writing() as session:
        fund = session.scalars(select(Registration).where(Registration.organisation == FUND)).one()
        session.add(
            EventCheckInUndo(
                event_id=met.day.event_id,
                registration_id=fund.id,
                account_id=met.day.organiser,
                at=STARTS + timedelta(minutes=1),
                reason="点错了",
            )
        )
    with database.reading() as session:
        assert len(arrivals(session, met.day.event_id)) == _line(met).came == 2
    met.say(OPTICS, BANK, Voice.FIRM, INTENT, wan=300)
    met.say(OPTICS, FUND, Voice.INSTITUTION, FOLLOW)
    met.say(MATERIALS, BANK, Voice.ORGANISER, UNFIT)
    met.want(OPTICS, FUND)
    bank, fund_match, product = met.follow_ups()
    met.enter(bank, "handed_over", days=1)
    met.enter(bank, "accepted", days=3)
    met.enter(bank, "granted", days=11, wan=200)
    met.enter(bank, "paid", days=20, wan=150)
    met.enter(fund_match, "handed_over", days=2)
    met.enter(fund_match, "accepted", days=2)
    met.enter(fund_match, "invested", days=7, wan=1000)
    met.enter(product, "handed_over", days=2)
    line = _line(met)
    assert (line.registered, line.planned, line.met) == (6, 3, 3)
    assert (line.intents, line.follows, line.unfit, line.wanted, line.going_on) == (1, 1, 1, 1, 3)
    assert (line.matches, line.handed_over, line.accepted) == (3, 3, 2)
    assert (line.granted, line.paid) == (Money.wan(200), Money.wan(150))
    assert (line.invested, line.insured) == (Money.wan(1000), Money(0))
    assert (line.days, line.median_days) == ((10, 5), 5)
    with database.reading() as session:
        [counted] = counts(session, Dimension.EVENT, FollowCase.id.is_not(None), Period())
        assert counts(session, Dimension.CLINIC, FollowCase.id.is_not(None), Period()) == ()
        of_products = counts(session, Dimension.PRODUCT, FollowCase.id.is_not(None), Period())
        admin = people.visitor_of(people.an_account(session, people.ADMINISTRATOR), "administrator")
        came = attendance(session, admin, Dimension.EVENT, Period())
    assert (counted.key, counted.matches, counted.granted) == (met.day.code, 3, line.granted)
    named = [(each.key, each.name, each.matches, each.granted) for each in of_products]
    assert named == [(PRODUCT, PRODUCT, 1, Money(0)), ("", "未指明产品", 2, Money.wan(200))]
    assert sum(each.matches for each in of_products) == counted.matches, "lines of products add up"
    assert came == {"total": Attended()}, "the event of the cast is still to come by the clock"


def test_all_lines_in_one_and_whose_they_are(database: Database) -> None:
    met = a_met_day(database)
    met.say(OPTICS, BANK, Voice.FIRM, INTENT)
    with database.writing() as session:
        other = an_event(session, title="另一场")
        lines = conversions(session, [event_of(session, met.day), other])
    together = whole(lines)
    assert (together.registered, together.intents, together.title) == (6, 1, "合计")
    assert whole([]).median_days is None
    with database.reading() as session:
        organiser = people.visitor_of(people.an_account(session, people.ORGANISER), "organiser")
        assert [each.id for each in held_by(session, organiser, AFTER)] == [other.id, met.day.event_id]
        assert held_by(session, organiser, STARTS - timedelta(seconds=1)) == []
        stranger = Visitor(0, "别人", "x@y.example", roles=("organiser",))
        assert held_by(session, stranger, AFTER) == []


def test_the_chart_is_empty_without_anybody_and_never_wider_than_its_bars() -> None:
    assert draw_funnel(steps_of(Conversion("", "")), title="空") == ""
    drawn = draw_funnel((("一<二", 3), ("三", 0)), title="图")
    assert "一&lt;二" in drawn
    assert drawn.count("<rect") == 2
    assert 'width="0"' in drawn


def test_the_organiser_and_the_province_see_all_events_and_take_them_away(guest: Browser) -> None:
    page = guest.sign_in("admin@demo.example").get("/organise/event-results")
    assert "活动成效" in page.text
    assert "demo-huigu" in page.text
    assert "300 万元" in page.text
    book = CalamineWorkbook.from_filelike(io.BytesIO(guest.get("/organise/event-results.xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "活动"
    assert rows[-1][0] == "合计"
    by_event = {row[0]: row for row in rows}
    whole = dict(zip(rows[0], by_event["合计"], strict=True))
    assert (whole["授信（万元）"], whole["放款（万元）"], whole["投资（万元）"]) == (300, 200, 150)
    book = CalamineWorkbook.from_filelike(io.BytesIO(guest.get("/organise/counts.xlsx").content))
    for name, head in (("产品", "匹配"), ("对接活动", "预约或报名")):
        listed = book.get_sheet_by_name(name).to_python()
        column = [float(str(row[listed[0].index(head)])) for row in listed[1:]]
        assert sum(column[:-1]) == column[-1] > 0, f"{name}: lines add up to the total"
    counted = guest.get("/organise/counts?by=event").text
    assert "/organise/events/demo-huigu/report.pdf" in counted

"""Mails about a booking."""

from datetime import timedelta

from icalendar import Calendar
from sqlalchemy import select

from tests.factories import FIRST, STEP, a_booking, a_world, cancel_booking, move_booking
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail


def _last(database: Database) -> OutboxMail:
    with database.reading() as session:
        return session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1)).one()


def test_the_confirmation_says_when_where_and_what_next(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    mail = _last(database)
    assert mail.to == "wang@guangqi.example"
    assert mail.subject == "预约成功：一企一策诊疗会（郑州高新区），11月25日 09:00"
    for said in (
        "王广启，您好：",
        "时间：2026年11月25日（星期三）09:00—09:30",
        "地点：智慧岛大厦（郑州市高新区科学大道 1 号）",
        "诊台：一号诊台",
        f"预约码：{made.code}（到场时出示；签到二维码在预约页面上）",
        f"https://yurong.example/bookings/{made.code}",
        "11月24日 12:00 前",
    ):
        assert said in mail.body
    assert mail.attachment_name == "yuyue.ics"
    assert mail.attachment
    assert Calendar.from_ical(mail.attachment).walk("VEVENT")[0]["STATUS"] == "CONFIRMED"


def test_a_move_tells_the_new_time(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    move_booking(database, world, made.code, FIRST + STEP)
    mail = _last(database)
    assert mail.subject.startswith("改期通知：")
    assert "改期已办好" in mail.body
    assert "09:40—10:10" in mail.body
    move_booking(database, world, made.code, FIRST, now=FIRST - timedelta(hours=1), by_organiser=True)
    assert "主办方（郑州市科技局）为您调整了时间" in _last(database).body


def test_a_cancellation_tells_who_and_why(database: Database) -> None:
    world = a_world(database)
    made = a_booking(database, world)
    cancel_booking(database, world, made.code, reason="专家临时有任务", by_organiser=True)
    mail = _last(database)
    assert "很抱歉，主办方（郑州市科技局）取消了这个预约" in mail.body
    assert "原因：专家临时有任务" in mail.body
    assert "出示" not in mail.body
    assert mail.attachment
    entry = Calendar.from_ical(mail.attachment).walk("VEVENT")[0]
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", 1)

"""A demo series: one clinic that goes round three counties."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from events.clinic import calling, queries, seed_calls, series
from events.stops import Stop
from yurong.kit.clock import today

TITLE = "一企一策诊疗会县域行（示例）"


def go_round(session: Session, team: dict[str, int], organiser: int, at: datetime) -> None:
    """Calls and publishes all three at `at`. Writes."""
    first = replace(seed_calls.county(team), booking_opens_at=at)
    made = calling.call(session, clinic=first, account_id=organiser, now=at)
    calling.publish(session, clinic=made, account_id=organiser, now=at)
    clinic = queries.clinic_by_code(session, seed_calls.COUNTIES)
    drafts = series.extend(
        session, clinic=clinic, title=TITLE, stops=_stops(), account_id=organiser, now=at + timedelta(hours=1)
    )
    for each in drafts:
        calling.publish(session, clinic=each.clinic, account_id=organiser, now=at + timedelta(hours=2))


def _stops() -> tuple[Stop, ...]:
    return (
        Stop(
            on_day=seed_calls.workday(today() + timedelta(days=24)),
            region="410184",
            place="示例智能终端产业园",
            address="新郑市示例大街 66 号",
            title="一企一策诊疗会县域行：新郑站（示例）",
        ),
        Stop(
            on_day=seed_calls.workday(today() + timedelta(days=31)),
            region="410185",
            place="示例众创空间",
            address="登封市示例路 12 号",
            title="一企一策诊疗会县域行：登封站（示例）",
        ),
    )

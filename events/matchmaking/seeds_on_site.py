"""On site in the demo world: people at today's training, and one three weeks ago with its certificates."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import Event, Registration
from events.matchmaking.on_site.attendance import counted_sessions
from events.matchmaking.on_site.attending import attend
from events.matchmaking.on_site.check_in import check_in
from events.matchmaking.on_site.issuing import issue
from events.matchmaking.registering.person import Person
from events.matchmaking.registering.register import register
from yurong.kit.clock import instant, local

PUBLIC_URL = "http://127.0.0.1:8000"
"""Only the letters of the demo people name it."""

TODAY, BEFORE = "demo-peixun", "demo-peixun-1"
PEOPLE = (
    ("郭晓燕", "郑州示例技术转移有限公司", "技术经理人"),
    ("陈志远", "河南示例科技成果转化中心", "主任"),
    ("欧阳明", "洛阳示例新材料研究院", "项目经理"),
    ("张雨", "示例大学科技园", "部门负责人"),
    ("买买提·艾力", "新乡示例孵化器有限公司", "副总经理"),
    ("李思源", "许昌示例知识产权服务有限公司", ""),
    ("赵敏", "开封示例生产力促进中心", "科长"),
    ("孔令军", "郑州高新区示例创业服务中心", "技术经理人"),
)
ATTENDED = ((0, 1, 2), (0, 1, 2), (0, 1), (0,), ())
"""Which of the sessions that count the first people went to, three weeks ago."""


def seed(session: Session, now: datetime) -> None:
    """Registrations, arrivals, hours, two certificates. Writes; the demo events must be published."""
    ours = session.scalars(select(Event).where(Event.code == TODAY)).one()
    people = _register(session, ours, now - timedelta(days=1))
    day = local(now).date()
    came = min(now, instant(day, time(8, 40)))
    for number, person in enumerate(people[:2]):
        _arrive(session, ours, person, came, "东门" if number else "")
    before = session.scalars(select(Event).where(Event.code == BEFORE)).one()
    _seed_before(session, before)


def _seed_before(session: Session, event: Event) -> None:
    people = _register(session, event, event.starts_at - timedelta(days=6))
    lessons = counted_sessions(session, event.id)
    for person, attended in zip(people, ATTENDED, strict=False):
        for number in attended:
            at = lessons[number].starts_at - timedelta(minutes=5)
            attend(
                session,
                registration=person,
                event=event,
                agenda=lessons[number],
                way="in",
                account_id=event.organiser_account_id,
                request_key=f"demo-{person.code}-{number}",
                how="scan",
                at=at,
                now=at,
            )
    for person in people[:2]:
        issue(
            session,
            registration=person,
            event=event,
            account_id=event.organiser_account_id,
            now=event.ends_at + timedelta(hours=1),
            public_url=PUBLIC_URL,
        )


def _register(session: Session, event: Event, at: datetime) -> list[Registration]:
    session.refresh(event, ["groups"])
    return [
        register(
            session,
            event=event,
            group_id=event.groups[0].id,
            person=Person(name, f"1390000{place:04}", "", organisation, position, ""),
            request_key=f"demo-{event.code}-{place}",
            now=at,
            public_url=PUBLIC_URL,
            vouched_by=event.organiser_account_id,
        )[0]
        for place, (name, organisation, position) in enumerate(PEOPLE)
    ]


def _arrive(session: Session, event: Event, person: Registration, at: datetime, door: str) -> None:
    check_in(
        session,
        registration=person,
        event=event,
        account_id=event.organiser_account_id,
        request_key=f"demo-{person.code}-door",
        how="scan",
        door=door,
        at=at,
        now=at,
    )

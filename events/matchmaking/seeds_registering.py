"""Registering in the demo world: people who wait for a decision, questions of the organiser's own, a line."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.matchmaking.models import Event, QuestionKind
from events.matchmaking.registering import asking, consents, seats
from events.matchmaking.registering.asking import NewQuestion
from events.matchmaking.registering.person import Person
from events.matchmaking.registering.register import register

PUBLIC_URL = "http://127.0.0.1:8000"
"""Only the letters of the demo people name it."""
DECIDED, CROWDED = "demo-lian", "demo-luyan"
"""An event whose organiser decides, and one with a group that is full."""

QUESTIONS = (
    NewQuestion(
        QuestionKind.CHOICE,
        "主要想谈什么",
        is_required=True,
        options=("贷款", "股权融资", "保险担保", "先了解政策"),
    ),
    NewQuestion(QuestionKind.NUMBER, "想融多少（万元）", hint="大概数就行", shown_if=1, shown_when="贷款"),
    NewQuestion(QuestionKind.YES_NO, "是否在会场用午餐", is_required=True),
)
PEOPLE = (
    ("周文博", "郑州示例超硬材料有限公司", "财务总监", {1: "贷款", 2: "500", 3: "是"}),
    ("马丽娟", "商丘示例金刚石制品有限公司", "总经理", {1: "股权融资", 3: "否"}),
    ("杨帆", "许昌示例磨料磨具有限公司", "", {1: "贷款", 2: "1200", 3: "是"}),
)
EXTRA = 3
"""People who wait where everything is taken."""


def seed(session: Session, now: datetime) -> None:
    """Questions and registrations. Writes; the demo events must be published."""
    decided = session.scalars(select(Event).where(Event.code == DECIDED)).one()
    for question in QUESTIONS:
        asking.ask(session, decided.id, question, now)
    consents.write_own(
        session, decided.id, "现场会拍照，照片可能用于活动报道。", decided.organiser_account_id, now
    )
    for number, (name, organisation, post, answers) in enumerate(PEOPLE):
        person = Person(f"{name}（示例）", f"1370001{number:04}", "", organisation, post, "")
        _register(session, decided, person, f"demo-decided-{number}", now, answers)
    crowded = session.scalars(select(Event).where(Event.code == CROWDED)).one()
    smallest = min(seats.standing(session, crowded.id), key=lambda each: each.free)
    for number in range(smallest.free + EXTRA):
        person = Person(
            f"参会人{number + 1}（示例）", f"1370002{number:04}", "", f"示例企业{number + 1}", "经理", ""
        )
        _register(session, crowded, person, f"demo-crowded-{number}", now, {}, smallest.group.id)


def _register(
    session: Session,
    event: Event,
    person: Person,
    key: str,
    now: datetime,
    answers: dict[int, str],
    group_id: int | None = None,
) -> None:
    register(
        session,
        event=event,
        group_id=group_id or seats.standing(session, event.id)[0].group.id,
        person=person,
        request_key=key,
        now=max(now - timedelta(hours=1), event.registration_opens_at),
        public_url=PUBLIC_URL,
        answers=answers,
        consents=consents.current(session, event.id),
    )

"""Who looked at whose particulars is noted, without repeating them."""

import re
from collections.abc import Callable

from sqlalchemy import select
from starlette.applications import Starlette

from events.clinic.models import Booking
from events.matchmaking.models import Event
from tests.matchmaking.factories import registered
from tests.world import Browser
from yurong.accounts.models import Account, AuditEntry
from yurong.kit.clock import now
from yurong.kit.web import SECRET

EMAIL = "finance@demo.example"


def _code(app: Starlette) -> str:
    with app.state.database.reading() as session:
        code: str = session.scalars(
            select(Booking.code).where(Booking.account_id == _account(app, "firm@demo.example"))
        ).one()
    return code


def _account(app: Starlette, email: str) -> int:
    with app.state.database.reading() as session:
        found: int = session.scalars(select(Account.id).where(Account.email == email)).one()
    return found


def _looks(app: Starlette, email: str) -> list[tuple[str, str]]:
    with app.state.database.reading() as session:
        rows = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.account_id == _account(app, email), AuditEntry.verb.endswith(".seen"))
            .order_by(AuditEntry.id)
        ).all()
    assert all(row.detail == {} for row in rows)
    return [(row.verb, row.subject) for row in rows]


def test_an_experts_look_at_a_case_is_noted(app: Starlette, guest: Browser) -> None:
    code = _code(app)
    guest.sign_in(EMAIL)
    guest.get(f"/bookings/{code}/case")
    guest.get(f"/bookings/{code}")
    assert _looks(app, EMAIL) == [
        ("case.seen", f"/bookings/{code}/case"),
        ("booking.seen", f"/bookings/{code}"),
    ]


def test_an_organisers_look_at_the_list_is_noted(app: Starlette, guest: Browser) -> None:
    guest.sign_in("organiser@demo.example").get("/organise/clinics/demo-today")
    assert _looks(app, "organiser@demo.example") == [("list.seen", "/organise/clinics/demo-today")]


def test_a_stranger_who_sees_nothing_leaves_no_look(app: Starlette, another: Callable[[], Browser]) -> None:
    code = _code(app)
    stranger = another().sign_in("firm2@demo.example")
    assert stranger.get(f"/bookings/{code}").status_code == 404
    assert _looks(app, "firm2@demo.example") == []


def test_a_look_through_a_secret_link_keeps_the_link_secret(app: Starlette, guest: Browser) -> None:
    with app.state.database.writing() as session:
        event = session.scalars(select(Event).where(Event.code == "demo-duijie")).one()
        _, token = registered(session, event, now=now())
    answer = guest.get(f"/registrations/{token}/meetings")
    assert answer.status_code == 200
    assert {name: answer.headers[name] for name in SECRET} == SECRET
    with app.state.database.reading() as session:
        found = select(AuditEntry.subject).where(AuditEntry.verb == "meetings.seen")
        subject = session.scalars(found.where(AuditEntry.account_id.is_(None))).one()
    assert token not in subject
    assert re.fullmatch(r"/registrations/#[0-9a-f]{16}/meetings", subject)

"""An event on the running site, and what a visitor types to register for it."""

import re
from datetime import timedelta

from sqlalchemy import select
from starlette.applications import Starlette

from events.matchmaking.models import Event, Registration
from events.matchmaking.registering import seats
from tests.matchmaking.factories import an_event
from tests.world import Browser
from yurong.kit.clock import now
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

FORM = {
    "name": "王广启",
    "phone": "138 0000 1111",
    "email": "wang@guests.example",
    "organisation": "郑州示例光电科技有限公司",
    "position": "总经理",
    "agrees": "true",
    "verify": "sms",
}


def database_of(app: Starlette) -> Database:
    """The site's database."""
    found: Database = app.state.database
    return found


def an_open_event(app: Starlette, **changes: object) -> Event:
    """A published event in two weeks that can be registered for now. Commits."""
    at = now()
    starts_at = at + timedelta(days=14)
    times = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "registration_opens_at": at - timedelta(days=1),
        "registration_closes_at": starts_at - timedelta(days=1),
    }
    with database_of(app).writing() as session:
        return an_event(session, now=at - timedelta(days=2), **(times | changes))  # type: ignore[arg-type]


def group_ids(app: Starlette, event: Event) -> list[int]:
    """The groups of the event in their order."""
    with database_of(app).reading() as session:
        return [each.group.id for each in seats.standing(session, event.id)]


def fill_in(browser: Browser, event: Event, group_id: int, **typed: str) -> dict[str, str]:
    """The form as the page gives it, with FORM and `typed` typed into it."""
    page = browser.get(f"/events/{event.code}/registration?group={group_id}").text
    hidden = dict(re.findall(r'<input type="hidden" name="([\w]+)" value="([^"]*)"', page))
    return {**hidden, **FORM, **typed}


def people_of(app: Starlette, event: Event) -> list[Registration]:
    """Who is registered for the event, in the order of registering."""
    with database_of(app).reading() as session:
        found = select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)
        return list(session.scalars(found))


def mails(app: Starlette, key: str) -> list[OutboxMail]:
    """Letters about registrations that were written just now, under keys with this in them, oldest first."""
    with database_of(app).reading() as session:
        found = select(OutboxMail).where(
            OutboxMail.key.startswith("registration"),
            OutboxMail.key.contains(key),
            OutboxMail.run_at > now() - timedelta(minutes=2),
        )
        about = list(session.scalars(found.order_by(OutboxMail.id)))
    return [each for each in about if "@demo.example" not in each.to]


def link_in(mail: OutboxMail) -> str:
    """The path of the secret link in a letter or a short message."""
    found = re.search(r"/r/([\w-]+)", mail.body)
    assert found, mail.body
    return f"/registrations/{found[1]}"


def code_in(mail: OutboxMail) -> str:
    """The six digits of a verification."""
    found = re.search(r"验证码 (\d{6})", mail.body)
    assert found, mail.body
    return found[1]

"""axe finds nothing on the pages of an event's people: participants, organiser, administrator. On a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from starlette.applications import Starlette

from events.matchmaking.models import Event, Registration, RegistrationGroup
from tests.e2e.conftest import PHONE
from tests.e2e.test_accessibility import faults_here
from yurong.accounts.models import Account

pytestmark = pytest.mark.browser

FIRM = "firm@demo.example"
HERE = "/organise/events/demo-duijie"
DECIDED = "/organise/events/demo-lian"
OWN = {
    "organiser@demo.example": [
        "/organise/events",
        "/organise/events/new",
        "/organise/events/new?kind=training",
        HERE,
        f"{HERE}/basics",
        f"{HERE}/agenda",
        f"{HERE}/groups",
        f"{HERE}/presented",
        f"{HERE}/copies",
        f"{HERE}/series",
        f"{HERE}/cancellation",
        f"{HERE}/meetings",
        f"{HERE}/meetings/settings",
        f"{HERE}/meetings/floor",
        f"{HERE}/registrations/import",
        f"{HERE}/materials",
        f"{DECIDED}/registrations",
        f"{DECIDED}/form",
        "/organise/events/demo-huigu/results",
        "/organise/event-results",
    ],
    "admin@demo.example": [
        "/organise/event-reviews",
        "/organise/event-reviews/demo-shenhe",
        "/organise/board",
    ],
}
PUBLIC = ["/events/demo-quxiao", "/events/demo-huigu", "/board"]


def test_axe_finds_nothing_on_the_pages_of_events(running: Starlette, visit: Callable[..., Page]) -> None:
    found: dict[str, list[str]] = {}
    guest = visit(PHONE)
    group = f"/events/demo-lian/registration?group={_group(running, 'demo-lian')}"
    found |= _faults(guest, [*PUBLIC, group])
    for email, paths in OWN.items():
        found |= _faults(visit(PHONE, email), paths)
    firm = visit(PHONE, FIRM)
    mine = f"/registrations/{_registration(running, 'demo-duijie')}"
    held = f"/registrations/{_registration(running, 'demo-huigu')}"
    own = ["/me/registrations", "/me/board", "/me/board/new", mine, f"{mine}/changes", f"{mine}/meetings"]
    found |= _faults(firm, [*own, f"{held}/results"])
    assert found == {}


def _faults(page: Page, paths: list[str]) -> dict[str, list[str]]:
    """What axe finds, by path; a page that is not there is a fault."""
    found: dict[str, list[str]] = {}
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        if faults := faults_here(page):
            found[path] = faults
    return found


def _group(app: Starlette, event: str) -> int:
    with app.state.database.reading() as session:
        groups = select(RegistrationGroup.id).join(Event, Event.id == RegistrationGroup.event_id)
        found: int = session.scalars(groups.where(Event.code == event).order_by(RegistrationGroup.id)).first()
    return found


def _registration(app: Starlette, event: str) -> str:
    """The code of the demo firm's registration."""
    with app.state.database.reading() as session:
        code: str = session.scalars(
            select(Registration.code)
            .join(Event, Event.id == Registration.event_id)
            .join(Account, Account.id == Registration.account_id)
            .where(Event.code == event, Account.email == FIRM)
        ).one()
    return code

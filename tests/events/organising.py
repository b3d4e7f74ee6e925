"""What the tests of the organiser's pages share: the demo clinics, a form filled in well, and steps."""

import re
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.world import Browser
from yurong.accounts.models import Account, RoleGrant
from yurong.accounts.passwords import hash_password
from yurong.kit.clock import now, today
from yurong.seeds import PASSWORD

GAOXIN, DRAFT, TODAY = "demo-gaoxin", "demo-xinxiang", "demo-today"
DAY = today() + timedelta(days=30)
GOOD = {
    "title": "一企一策诊疗会（开封专场）",
    "organiser": "开封市科技局",
    "on_day": f"{DAY}",
    "opens_at": "09:00",
    "closes_at": "12:00",
    "slot_minutes": "30",
    "buffer_minutes": "10",
    "region": "410200",
    "place": "科技馆一楼",
    "address": "开封市龙亭区某路 1 号",
    "ending": "cdfg",
}


@pytest.fixture
def organiser(guest: Browser) -> Browser:
    return guest.sign_in("organiser@demo.example")


def one(app: Starlette, statement: Any) -> Any:
    with app.state.database.reading() as session:
        return session.scalar(statement)


def a_second_organiser(app: Starlette) -> str:
    email = "county@demo.example"
    with app.state.database.writing() as session:
        account = Account(
            email=email, name="县局", phone=None, password_hash=hash_password(PASSWORD), created_at=now()
        )
        session.add(account)
        session.flush()
        session.add(RoleGrant(account_id=account.id, role="organiser"))
    return email


def an_expert_id(page: Any, role: str) -> str:
    found = re.search(rf'name="{role}" value="(\d+)"', page.text)
    assert found
    return found[1]


def call_clinic(organiser: Browser, **changes: str) -> str:
    """The address of a new draft."""
    answer = organiser.post("/organise/clinics", GOOD | changes, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).split("?")[0]

"""A kept page is never older than what is published: a load, an approval, a changed clinic, midnight."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time

import pytest
import time_machine
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.testclient import TestClient

from catalog.loading import restamp
from catalog.models import ProductRow
from catalog.offerings.models import OfferingVersion
from events.clinic.models import Clinic
from tests.world import Browser
from yurong.app import create_app
from yurong.kit.changes import UNASKED_SECONDS, UNSEEN_SECONDS
from yurong.kit.clock import instant, today

PRODUCT = "/products/chuangsai-dai"


def _rename(app: Starlette, name: str) -> None:
    """What a load of changed files does."""
    with app.state.database.writing() as session:
        session.execute(update(ProductRow).where(ProductRow.slug == "chuangsai-dai").values(name=name))
        restamp(session)


def test_a_load_is_seen_at_once(app: Starlette, guest: Browser) -> None:
    before = guest.get("/products")
    _rename(app, "改名贷")
    after = guest.get("/products", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert "改名贷" not in before.text
    assert "改名贷" in after.text
    assert "改名贷" in guest.get(PRODUCT).text


def test_what_leaves_the_page_as_it_was_needs_no_new_copy(app: Starlette, guest: Browser) -> None:
    etag = guest.get("/policies").headers["etag"]
    _rename(app, "改名贷")
    assert guest.get("/policies", headers={"If-None-Match": etag}).status_code == 304


def test_writing_that_publishes_nothing_keeps_the_pages(
    app: Starlette, guest: Browser, another: Callable[[], Browser]
) -> None:
    before = guest.get("/products", headers={"Accept-Encoding": "identity"}).content
    another().sign_in("firm@demo.example")
    app.state.templates = None
    assert guest.get("/products", headers={"Accept-Encoding": "identity"}).content == before


def test_an_approval_and_a_withdrawal_are_seen_at_once(
    app: Starlette, guest: Browser, another: Callable[[], Browser]
) -> None:
    bank, admin = another().sign_in("bank@demo.example"), another().sign_in("admin@demo.example")
    desk = "/desk/offerings/1"

    def revision() -> str:
        found = re.search(r'name="revision" value="(\d+)"', bank.get(desk).text)
        assert found
        return found[1]

    bank.post(f"{desk}/draft")
    fields = {"name": "示例创赛快贷", "amount_max": "873", "region": "410000", "revision": revision()}
    assert bank.post(desk, fields).status_code == 200
    assert bank.post(f"{desk}/submission", {"revision": revision()}).status_code == 200
    with app.state.database.reading() as session:
        version = session.scalar(select(OfferingVersion.id).where(OfferingVersion.state == "submitted"))
    assert "最高 873 万元" not in guest.get(PRODUCT).text
    admin.post(f"/organise/offerings/{version}/approval", {"from_day": today().isoformat()})
    assert "最高 873 万元" in guest.get(PRODUCT).text
    assert "最高 873 万元" in guest.get("/offerings/1").text
    bank.post(f"{desk}/withdrawal")
    assert "最高 873 万元" not in guest.get(PRODUCT).text


CLINIC_CHANGES = [
    ("title", "改名的诊疗会"),
    ("place", "搬去的会场"),
    ("organiser", "接手的主办"),
    ("on_day", today() + timedelta(days=1)),
    ("published_at", None),
]


@pytest.mark.parametrize(("field", "value"), CLINIC_CHANGES)
@pytest.mark.parametrize("path", ["/", PRODUCT])
def test_a_change_of_a_coming_clinic_is_seen_at_once(
    app: Starlette, guest: Browser, path: str, field: str, value: object
) -> None:
    before = guest.get(path)
    with app.state.database.writing() as session:
        coming = select(Clinic).where(Clinic.on_day >= today(), Clinic.published_at.is_not(None))
        clinic = session.scalars(coming.order_by(Clinic.on_day, Clinic.opens_at, Clinic.id)).first()
        assert clinic is not None
        code = clinic.code
        setattr(clinic, field, value)
    after = guest.get(path)
    assert f"/clinics/{code}" in before.text
    assert after.headers["etag"] != before.headers["etag"]
    assert (f"/clinics/{code}" in after.text) == (field != "published_at")


def test_at_midnight_in_henan_the_page_is_made_anew(guest: Browser) -> None:
    day = today()
    midnight = instant(day + timedelta(days=1), clock_time(0))
    for moment, shown in _either_side(midnight, day):
        with time_machine.travel(moment, tick=False):
            for _ in range(2):
                assert f'value="{shown}"' in guest.get("/offerings/1").text


def _either_side(midnight: datetime, day: date) -> Iterator[tuple[datetime, date]]:
    yield midnight - timedelta(seconds=1), day
    yield midnight, day + timedelta(days=1)


def test_a_change_by_another_process_is_seen(app: Starlette, guest: Browser) -> None:
    other = create_app(app.state.settings)
    both = (guest.client, TestClient(other))
    for name in ("改名贷", "又改名贷"):
        for client in both:
            client.get("/products")
        _rename(other, name)
        assert name in both[1].get("/products").text
        is_sqlite = app.state.database.engine.dialect.name == "sqlite"
        time.sleep(UNASKED_SECONDS if is_sqlite else UNSEEN_SECONDS)
        assert name in both[0].get("/products").text
    other.state.database.close()

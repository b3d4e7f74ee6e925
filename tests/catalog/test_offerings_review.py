"""Review, publication, history and expiry of offerings, through the door."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from starlette.applications import Starlette

from catalog.models import CatalogStamp
from catalog.offerings.expiry import warn_of_expiry
from catalog.offerings.models import OfferingVersion
from catalog.snapshot import snapshot
from catalog.terms import is_valid
from tests.world import Browser
from yurong.accounts.models import Account, AuditEntry, RoleGrant
from yurong.kit.clock import now, today
from yurong.kit.outbox import OutboxMail

PUBLIC = "https://yurong.example"
DAY = timedelta(days=1)


@pytest.fixture
def bank(guest: Browser) -> Browser:
    return guest.sign_in("bank@demo.example")


@pytest.fixture
def admin(another: Callable[[], Browser]) -> Browser:
    return another().sign_in("admin@demo.example")


def submitted(bank: Browser, app: Starlette, amount: str = "800", **terms: str) -> int:
    """The bank's first offering in a new version, handed in; the version's id."""
    path = "/desk/offerings/1"
    bank.post(f"{path}/draft")
    fields = {"name": "示例创赛快贷", "amount_max": amount, "region": "410000", **terms}
    assert bank.post(path, {**fields, "revision": _revision(bank)}).status_code == 200
    assert bank.post(f"{path}/submission", {"revision": _revision(bank)}).status_code == 200
    with app.state.database.reading() as session:
        found = session.scalar(select(OfferingVersion.id).where(OfferingVersion.state == "submitted"))
    assert isinstance(found, int)
    return found


def _revision(bank: Browser) -> str:
    found = re.search(r'name="revision" value="(\d+)"', bank.get("/desk/offerings/1").text)
    assert found
    return found[1]


def approve(admin: Browser, version: int, day: date | None = None) -> int:
    answer = admin.post(f"/organise/offerings/{version}/approval", {"from_day": (day or today()).isoformat()})
    return int(answer.status_code)


def mails(app: Starlette, word: str) -> list[OutboxMail]:
    with app.state.database.reading() as session:
        return list(session.scalars(select(OutboxMail).where(OutboxMail.subject.contains(word))))


def offered_on(app: Starlette, day: date) -> list[str]:
    """The amounts of the first offering on the day, as the engine sees them."""
    with app.state.database.reading() as session:
        found = snapshot(session).offerings
    return [str(each.amount_max) for each in found if each.id == 1 and is_valid(each, day)]


def test_the_reviewer_sees_what_changed(bank: Browser, admin: Browser, app: Starlette) -> None:
    version = submitted(bank, app)
    assert f"/organise/offerings/{version}" in admin.get("/organise/offerings").text
    page = admin.get(f"/organise/offerings/{version}").text
    assert "与公布过的第 1 版对照" in page
    assert "<del>500 万元</del>" in page
    assert "<ins>800 万元</ins>" in page


def test_returned_changed_and_published(bank: Browser, admin: Browser, app: Starlette) -> None:
    version = submitted(bank, app)
    returned = {"remark": "请补充依据"}
    assert admin.post(f"/organise/offerings/{version}/return", returned).status_code == 200
    assert "请补充依据" in bank.get("/desk/offerings/1").text
    (mail,) = mails(app, "请修改")
    assert mail.to == "bank@demo.example"
    assert "请补充依据" in mail.body
    assert submitted(bank, app, "700") == version
    assert offered_on(app, today()) == ["500 万元"]
    assert approve(admin, version) == 200
    assert offered_on(app, today()) == ["700 万元"]
    assert len(mails(app, "已通过")) == 1
    page = bank.get("/products/chuangsai-dai").text
    assert "最高 700 万元" in page
    assert f"自 {today()} 起" in page
    with app.state.database.reading() as session:
        verbs = set(session.scalars(select(AuditEntry.verb)))
    assert {"offering.submitted", "offering.returned", "offering.approved"} <= verbs


def test_history_says_what_stood_on_any_day(bank: Browser, admin: Browser, app: Starlette) -> None:
    approve(admin, submitted(bank, app))
    assert "最高 800 万元" in bank.get("/offerings/1").text
    yesterday = bank.get(f"/offerings/1?on={today() - DAY}").text
    assert "最高 500 万元" in yesterday
    assert "第 2 版" in yesterday
    assert "这一天没有公布的内容" in bank.get("/offerings/1?on=2020-01-01").text
    wrong = bank.get("/offerings/1?on=昨天")
    assert wrong.status_code == 422
    assert "请填写日期" in wrong.text
    assert bank.get("/offerings/99999999999").status_code == 404


def test_a_scheduled_version_begins_by_itself(bank: Browser, admin: Browser, app: Starlette) -> None:
    version, begins = submitted(bank, app), today() + timedelta(days=10)
    assert approve(admin, version, begins) == 200
    with app.state.database.reading() as session:
        stamp = session.scalar(select(CatalogStamp.version))
    assert offered_on(app, today()) == ["500 万元"]
    assert offered_on(app, begins - DAY) == ["500 万元"]
    assert offered_on(app, begins) == ["800 万元"]
    with app.state.database.reading() as session:
        assert session.scalar(select(CatalogStamp.version)) == stamp
    assert "尚未开始" in bank.get("/products/chuangsai-dai").text
    assert f"起；新的一版自 {begins} 起" in bank.get("/desk").text
    log = re.findall(r"<li>([^<]*)<br>", admin.get(f"/organise/offerings/{version}").text)
    assert [line[line.index("（示例）") + 4 :] for line in log] == [
        f"通过第 2 版，自 {begins} 起",
        "提交审核第 2 版",
        "修改内容第 2 版",
        "起草第 2 版",
    ]


def test_publishing_gives_the_catalog_a_new_version(bank: Browser, admin: Browser, app: Starlette) -> None:
    with app.state.database.reading() as session:
        before = snapshot(session).version
    version = submitted(bank, app)
    with app.state.database.reading() as session:
        assert snapshot(session).version == before
    approve(admin, version)
    with app.state.database.reading() as session:
        assert snapshot(session).version != before


@pytest.mark.parametrize(("day", "message"), [("2020-01-01", "不能早于今天"), ("", "请填写这一项")])
def test_a_wrong_day_is_refused(
    bank: Browser, admin: Browser, app: Starlette, day: str, message: str
) -> None:
    version = submitted(bank, app)
    answer = admin.post(f"/organise/offerings/{version}/approval", {"from_day": day})
    assert answer.status_code == 422
    assert message in answer.text


def test_a_day_after_its_end_is_refused(bank: Browser, admin: Browser, app: Starlette) -> None:
    ends = today() + timedelta(days=5)
    version = submitted(bank, app, valid_until=ends.isoformat())
    assert approve(admin, version, ends + DAY) == 422
    assert approve(admin, version, ends) == 200


def test_a_return_needs_a_remark(bank: Browser, admin: Browser, app: Starlette) -> None:
    version = submitted(bank, app)
    assert admin.post(f"/organise/offerings/{version}/return", {"remark": ""}).status_code == 422


def test_nobody_reviews_what_they_submitted(bank: Browser, app: Starlette) -> None:
    version = submitted(bank, app)
    with app.state.database.writing() as session:
        account = session.scalar(select(Account.id).where(Account.email == "bank@demo.example"))
        session.add(RoleGrant(account_id=account, role="administrator"))
    assert "须由另一位审核人处理" in bank.get(f"/organise/offerings/{version}").text
    assert approve(bank, version) == 403
    assert bank.post(f"/organise/offerings/{version}/return", {"remark": "自己退回"}).status_code == 403
    with pytest.raises(IntegrityError, match="four_eyes"), app.state.database.writing() as session:
        session.execute(
            update(OfferingVersion).where(OfferingVersion.id == version).values(reviewed_by=account)
        )


def test_a_decision_is_made_once(bank: Browser, admin: Browser, app: Starlette) -> None:
    version = submitted(bank, app)
    assert approve(admin, version) == 200
    assert approve(admin, version) == 409
    assert admin.post(f"/organise/offerings/{version}/return", {"remark": "太晚了"}).status_code == 409
    assert len(mails(app, "已通过")) == 1


def test_the_database_keeps_one_open_version(app: Starlette, bank: Browser) -> None:
    bank.post("/desk/offerings/1/draft")
    with pytest.raises(IntegrityError), app.state.database.writing() as session:
        session.add(
            OfferingVersion(
                offering_id=1, number=3, state="draft", name="又一版", note="", guarantee=[], region="410000"
            )
        )


def test_an_institution_may_stop_at_once(bank: Browser, app: Starlette) -> None:
    assert bank.post("/desk/offerings/1/withdrawal").status_code == 200
    assert offered_on(app, today()) == []
    assert offered_on(app, today() - DAY) == ["500 万元"]
    assert "最高 500 万元" not in bank.get("/products/chuangsai-dai").text
    assert "已停办" in bank.get("/desk").text
    assert bank.post("/desk/offerings/1/withdrawal").status_code == 409


@pytest.mark.parametrize(("days", "told"), [(31, 0), (30, 1), (0, 1), (-1, 0)])
def test_expiry_is_told_once_and_comes_by_itself(app: Starlette, bank: Browser, days: int, told: int) -> None:
    ends = today() + timedelta(days=days)
    with app.state.database.writing() as session:
        session.execute(update(OfferingVersion).values(expiry_told_at=now()))
        session.execute(
            update(OfferingVersion)
            .where(OfferingVersion.offering_id == 1)
            .values(valid_until=ends, expiry_told_at=None)
        )
        session.execute(update(CatalogStamp).values(version=f"99-{uuid4().hex[:8]}"))
    for _ in range(2):
        with app.state.database.writing() as session:
            warn_of_expiry(session, today(), now(), PUBLIC)
    found = mails(app, "即将到期")
    assert len(found) == told
    assert all(f"{PUBLIC}/desk/offerings/1" in each.body for each in found)
    assert ("到期后自动撤下" in bank.get("/desk").text) is bool(told)
    assert offered_on(app, ends) == ["500 万元"]
    assert offered_on(app, ends + DAY) == []

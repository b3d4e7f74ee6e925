"""The history of the catalog: what a load, an approval, a withdrawal and an expiry leave behind."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette

from catalog.feed.models import CatalogChange
from catalog.feed.queries import of_product
from catalog.feed.writing import note_expired
from catalog.loading import load
from catalog.offerings.models import OfferingVersion
from catalog.reading import DATA, read
from tests.world import Browser
from yurong.kit.clock import now, today
from yurong.kit.db import Database

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(DATA, tmp_path / "data")


def changes(database: Database) -> list[CatalogChange]:
    with database.reading() as session:
        return list(session.scalars(select(CatalogChange).order_by(CatalogChange.id)))


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "products" / "chuangsai-dai.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_first_load_is_one_change_and_the_same_files_none(database: Database) -> None:
    for _ in range(2):
        with database.writing() as session:
            load(session, read())
    (first,) = changes(database)
    assert (first.subject, first.turn) == ("catalog", "added")
    assert "个产品" in first.words[0]


def test_a_load_tells_what_is_another_in_words(database: Database, folder: Path) -> None:
    with database.writing() as session:
        load(session, read())
    edit(folder, 'name = "创赛贷"', 'name = "创赛贷款"')
    with database.writing() as session:
        load(session, read(folder))
    _, told = changes(database)
    assert (told.subject, told.turn, told.product_slug) == ("product", "changed", "chuangsai-dai")
    assert told.words == ["名称：由「创赛贷」改为「创赛贷款」"]


def test_a_product_that_goes_and_comes_is_told(database: Database, folder: Path) -> None:
    (folder / "products" / "wh-4222-danbao.toml").unlink()
    smaller = read(folder)
    with database.writing() as session:
        load(session, read())
    with database.writing() as session:
        load(session, smaller)
    with database.writing() as session:
        load(session, read())
    turns = [each.turn for each in changes(database) if each.product_slug == "wh-4222-danbao"]
    assert turns == ["removed", "added"]


def submit(bank: Browser, path: str) -> None:
    page = bank.get(path).text
    bank.post(f"{path}/submission", {"revision": page.split('name="revision" value="')[1].split('"')[0]})


def test_an_approval_and_a_withdrawal_are_told(
    guest: Browser, another: Callable[[], Browser], app: Starlette
) -> None:
    bank, admin = guest.sign_in("bank@demo.example"), another().sign_in("admin@demo.example")
    bank.post("/desk/offerings/1/draft")
    page = bank.get("/desk/offerings/1").text
    revision = page.split('name="revision" value="')[1].split('"')[0]
    terms = {"name": "示例改名贷", "amount_max": "999", "region": "410000", "revision": revision}
    bank.post("/desk/offerings/1", terms)
    submit(bank, "/desk/offerings/1")
    with app.state.database.reading() as session:
        version = session.scalars(select(OfferingVersion.id).order_by(OfferingVersion.id)).all()[-1]
    admin.get("/organise/offerings")
    admin.post(f"/organise/offerings/{version}/approval", {"from_day": str(today())})
    told = changes(app.state.database)[-1]
    assert (told.offering_id, told.turn, told.title, told.from_day) == (1, "changed", "示例改名贷", today())
    assert any("999 万元" in each for each in told.words)
    bank.post("/desk/offerings/1/withdrawal")
    assert changes(app.state.database)[-1].turn == "withdrawn"
    with app.state.database.reading() as session:
        assert told.id in [each.id for each in of_product(session, told.product_slug or "")]
    assert "示例改名贷" in another().get("/changes?about=offering").text


def test_an_expiry_is_told_once_and_only_of_the_last_version(app: Starlette) -> None:
    with app.state.database.writing() as session:
        session.execute(
            update(OfferingVersion)
            .where(OfferingVersion.offering_id == 2)
            .values(valid_until=today() - timedelta(days=1))
        )
    for expected in (1, 0):
        with app.state.database.writing() as session:
            assert note_expired(session, today(), now()) == expected
    told = changes(app.state.database)[-1]
    assert (told.offering_id, told.turn) == (2, "expired")


def feed(guest: Browser, path: str = "/changes.atom") -> ElementTree.Element:
    answer = guest.client.get(path)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def links(root: ElementTree.Element) -> dict[str, str]:
    return {each.attrib["rel"]: each.attrib["href"] for each in root.findall(f"{ATOM}link")}


def test_the_feed_has_what_rfc_4287_asks(guest: Browser) -> None:
    root = feed(guest)
    ids = [each.findtext(f"{ATOM}id", "") for each in root.iter(f"{ATOM}entry")]
    assert ids
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("tag:testserver,2026-01-01:change/") for each in ids)
    for part in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert part.findtext(f"{ATOM}{name}")
        assert part.find(f"{ATOM}author/{ATOM}name") is not None
    assert links(root)["self"] == "http://testserver/changes.atom"
    etag = guest.client.get("/changes.atom").headers["etag"]
    assert guest.client.get("/changes.atom", headers={"if-none-match": etag}).status_code == 304


def test_the_feed_is_paged_and_by_subject(guest: Browser, app: Starlette) -> None:
    with app.state.database.writing() as session:
        for at in range(60):
            session.add(
                CatalogChange(
                    key=f"test:{at}", at=now(), subject="policy", turn="changed", title=f"文件 {at}",
                    words=[], who="目录编辑", policy_id="yuxin", is_demo=False,
                )
            )  # fmt: skip
    first = feed(guest, "/changes.atom?about=policy")
    second = feed(guest, links(first)["next"].removeprefix("http://testserver"))
    titles = [each.findtext(f"{ATOM}title") for page in (first, second) for each in page.iter(f"{ATOM}entry")]
    assert titles == [f"修改政策文件：文件 {at}" for at in reversed(range(60))]
    assert "next" not in links(second)


@pytest.mark.parametrize(
    "query", ["about=nothing", "before=x", "before=999999999", "before=-1", "about=catalog"]
)
def test_an_odd_address_is_no_fault(guest: Browser, query: str) -> None:
    assert guest.get(f"/changes?{query}").status_code == 200
    assert guest.client.get(f"/changes.atom?{query}").status_code == 200

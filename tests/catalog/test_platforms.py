"""/platforms: what each is for; the address is an administrator's, https only, and noted."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from starlette.applications import Starlette

from catalog.models import CatalogStamp
from catalog.platforms.links import addresses, changes, put_address
from catalog.platforms.models import PlatformLink
from catalog.platforms.source import platforms, platforms_for
from tests.catalog.examples import real_catalogue
from tests.world import Browser
from yurong.accounts.models import AuditEntry
from yurong.kit.clock import now

CATALOGUE = real_catalogue()
PLACE = "/organise/platforms/zhenghaorong/address"
ADDRESS = "https://www.zhenghaorong.example.cn/apply?from=yurong"
ADMIN = "admin@demo.example"


def test_every_entry_cites_clauses_and_products_that_exist() -> None:
    slugs = {product.slug for product in CATALOGUE.products}
    assert len(platforms()) == 19
    for each in platforms().values():
        assert set(each.cites) <= set(CATALOGUE.clauses), each.id
        assert {*each.products, *each.related} <= slugs, each.id
        assert each.on is None or platforms()[each.on].on is None


def test_a_product_is_sent_to_the_platform_that_carries_it_once() -> None:
    assert [each.id for each in platforms_for("zz-zhengke-dai")] == ["zhenghaorong"]
    assert [each.id for each in platforms_for("kexin-dai")] == ["hn-rongzi-xinyong"]
    assert platforms_for("chuangsai-dai") == ()


def test_a_product_is_not_sent_where_no_document_says_it_is_applied_for() -> None:
    assert platforms()["zhenghaorong"].related == ("zz-chuangxin-jifen-dai",)
    assert platforms_for("zz-chuangxin-jifen-dai") == ()


def test_a_platform_without_an_address_says_so(guest: Browser) -> None:
    html = guest.get("/platforms/chengguo-zhuanhua").text
    assert "文件未写网址" in html
    assert 'target="_blank"' not in html
    assert "本站不受理" in html


def test_every_platform_has_a_page(guest: Browser) -> None:
    overview = guest.get("/platforms").text
    for each in platforms().values():
        assert f'href="/platforms/{each.id}"' in overview
        page = guest.get(f"/platforms/{each.id}")
        assert page.status_code == 200
        assert each.purpose in page.text


def test_an_administrator_gives_an_address_and_everybody_is_led_there(
    guest: Browser, another: Callable[[], Browser]
) -> None:
    assert "文件未写网址" in guest.get("/platforms/zhenghaorong").text
    admin = another().sign_in(ADMIN)
    answer = admin.post(PLACE, {"address": f"  {ADDRESS} "}, follow_redirects=False)
    assert answer.headers["location"] == "/organise/platforms?done=saved"
    for place in ("zhenghaorong", "zz-zhengce-chanpin"):
        html = guest.get(f"/platforms/{place}").text
        link = re.search(rf'<a [^>]*href="{re.escape(ADDRESS)}"[^>]*>', html)
        assert link
        assert 'rel="noopener noreferrer"' in link[0]
        assert "会离开本站" in html
    assert "改动记录" in admin.get(PLACE).text


def test_saving_the_same_again_changes_nothing(guest: Browser) -> None:
    admin = guest.sign_in(ADMIN)
    for outcome in ("saved", "same"):
        answer = admin.post(PLACE, {"address": ADDRESS}, follow_redirects=False)
        assert answer.headers["location"].endswith(outcome)


def test_an_emptied_field_takes_the_address_away(guest: Browser) -> None:
    admin = guest.sign_in(ADMIN)
    admin.post(PLACE, {"address": ADDRESS})
    admin.post(PLACE, {"address": ""})
    assert "文件未写网址" in admin.get("/platforms/zhenghaorong").text
    assert "去掉了网址" in admin.get(PLACE).text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("http://a.example.cn/", "只接受 https:// 开头的网址"),
        ("javascript:alert(1)", "只接受 https:// 开头的网址"),
        ("https://user:word@a.example.cn/", "用户名或密码"),
        ("https://10.0.0.1/", "完整的域名"),
        ("https://localhost/", "完整的域名"),
        ("https://a.example.cn:8443/", "完整的域名"),
        ("https://a.example.cn:port/", "不完整"),
        ("https://郑好融.中国/", "空格、汉字"),
        ("https://a.example.cn/a b", "空格、汉字"),
        ('https://a.example.cn/"onclick=', "空格、汉字"),
        ("https://a.example.cn/" + "a" * 280, "最多 300 个字"),
    ],
)
def test_a_wrong_address_is_refused_and_kept(guest: Browser, typed: str, message: str) -> None:
    admin = guest.sign_in(ADMIN)
    answer = admin.post(PLACE, {"address": typed})
    assert answer.status_code == 422
    assert message in answer.text
    assert typed.replace('"', "&#34;") in answer.text
    assert "文件未写网址" in admin.get("/platforms/zhenghaorong").text


def test_the_longest_address_fits(guest: Browser) -> None:
    longest = "https://a.example.cn/" + "a" * 279
    answer = guest.sign_in(ADMIN).post(PLACE, {"address": longest}, follow_redirects=False)
    assert (len(longest), answer.status_code) == (300, 303)


def test_a_part_of_a_platform_has_no_address_of_its_own(guest: Browser) -> None:
    answer = guest.sign_in(ADMIN).get("/organise/platforms/zz-jifen-pingji/address")
    assert answer.status_code == 404
    assert "共用网址" in answer.text


def test_an_unknown_platform_is_not_found(guest: Browser) -> None:
    assert guest.get("/platforms/nowhere").status_code == 404


def test_a_change_is_noted_and_gives_the_catalog_a_new_version(guest: Browser, app: Starlette) -> None:
    admin = guest.sign_in(ADMIN)
    with app.state.database.reading() as session:
        before = session.scalar(select(CatalogStamp.version))
    admin.post(PLACE, {"address": ADDRESS})
    with app.state.database.reading() as session:
        assert session.scalar(select(CatalogStamp.version)) != before
        noted = session.scalars(select(AuditEntry).where(AuditEntry.verb == "platform.address_set")).one()
        assert (noted.subject, noted.detail) == ("platform:zhenghaorong", {"address": ADDRESS})
        assert addresses(session) == {"zhenghaorong": ADDRESS}
        assert [change.address for change in changes(session, "zhenghaorong")] == [ADDRESS]


def test_the_database_takes_no_other_scheme(app: Starlette) -> None:
    wrong = PlatformLink(platform="x", address="http://a.cn", account_id=1, set_at=now())
    with app.state.database.writing() as session:
        session.add(wrong)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_taking_away_an_address_that_is_not_there_changes_nothing(app: Starlette) -> None:
    with app.state.database.writing() as session:
        assert put_address(session, "zhenghaorong", "", 1, now()) is False

"""GET /facts: the registry for everybody, with who asks what."""

import re

from catalog.facts import FACTS
from tests.world import Browser


def test_every_fact_is_listed_with_its_particulars(guest: Browser) -> None:
    page = guest.get("/facts")
    assert page.status_code == 200
    for fact in FACTS.values():
        assert f'id="{fact.key}"' in page.text
        assert fact.label in page.text
    assert "单位：万元；时期：上一年度；到哪里找：年度财务报表；12 个月后再核；登记数据可提供" in page.text


def test_a_derived_fact_says_what_it_follows_from(guest: Browser) -> None:
    assert "由成立日期推算，不单独问" in guest.get("/facts").text


def test_the_products_that_ask_are_linked(guest: Browser) -> None:
    html = guest.get("/facts").text
    section = re.search(r'id="contest_phase">(.*?)</section>', html, re.DOTALL)
    assert section
    assert 'href="/products/chuangsai-dai"' in section[1]
    unasked = re.search(r'id="integrity_flags">(.*?)</section>', html, re.DOTALL)
    assert unasked
    assert "目录里的产品没有用到" in unasked[1]


def test_the_self_check_leads_there(guest: Browser) -> None:
    assert 'href="/facts"' in guest.get("/check").text

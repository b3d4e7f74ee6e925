"""Every template compiles, and every page has a title and exactly one h1."""

import re

import pytest
from jinja2 import Environment
from starlette.applications import Starlette

from tests.world import Browser

PAGES = [
    "/",
    "/products",
    "/products?q=csd",
    "/products?q=没有这个产品",
    "/products?q=创塞贷&category=loan&term=open",
    "/products?q=积分贷",
    "/products?region=elsewhere",
    "/products/handbook",
    "/products/handbook?category=loan&region=410100",
    "/products/handbook?q=没有这个产品",
    "/products/chuangsai-dai",
    "/products/zz-keji-baoxian-buzhu",
    "/offerings/1",
    "/changes",
    "/changes?about=offering",
    "/changes?about=rule",
    "/policies",
    "/policies/contradictions",
    "/policies?q=风险补偿",
    "/policies/yuxin",
    "/policies/zz-2025-66",
    "/calculators",
    "/calculators/N08",
    "/calculators/R02?region=410105&insurance_premium=80",
    "/calculators/R04?region=410105&bank_tech_loan_increase=150000",
    "/platforms",
    "/platforms/zhenghaorong",
    "/compare",
    "/compare?p=chuangsai-dai&p=keji-dai&o=1&p=none",
    "/facts",
    "/check",
    "/check/result",
    "/check/guided",
    "/check/self-assessment",
    "/check/self-assessment?i0=5&i3=2",
    "/clinics",
    "/events",
    "/events?view=month",
    "/events?view=city&kind=training",
    "/events?state=over",
    "/events?kind=contest&city=411700",
    "/events/demo-huigu",
    "/clinics/demo-today/wall",
    "/events/demo-lian/registration",
    "/events/demo-luyan/registration",
    "/registrations",
    "/board",
    "/board?kind=order&q=没有这样的",
    "/board/digests/none",
    "/sign-in",
    "/sign-up",
    "/verify",
    "/verify/certificates",
    "/verify/certificates/NOSUCH22",
    "/styleguide",
    "/no-such-page",
]


def test_every_template_compiles(app: Starlette) -> None:
    environment: Environment = app.state.templates
    names = environment.list_templates()
    assert len(names) > 20
    for name in names:
        environment.get_template(name)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_a_title_one_heading_and_no_inline_code(guest: Browser, path: str) -> None:
    html = guest.get(path).text
    assert re.search(r"<title>[^<\s][^<]* · 豫融</title>", html)
    assert len(re.findall(r"<h1[\s>]", html)) == 1
    assert 'lang="zh-CN"' in html
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), [each for each in ids if ids.count(each) > 1]


def test_security_headers_are_on_every_answer(guest: Browser) -> None:
    for path in ("/", "/no-such-page", "/static/css/none.css", "/health"):
        headers = guest.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" not in headers

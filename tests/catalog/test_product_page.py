"""Reading a product: phases, papers, links out of it, and what machines read."""

import re
from xml.etree import ElementTree

import pytest

from catalog.course import course
from catalog.glance import glance
from catalog.paper.proofs import papers_for
from catalog.sitemap import NAMESPACE, paths
from tests.catalog.examples import a_product, real_catalogue
from tests.world import Browser

REAL = real_catalogue()
PRODUCTS = {product.slug: product for product in REAL.products}


def test_steps_of_a_contest_stand_under_their_phase() -> None:
    found = course(PRODUCTS["chuangsai-dai"])
    assert [(phase.label, phase.steps) for phase in found.phases] == [
        ("赛前", ("赛前预申报",)),
        ("赛中", ("赛中快审批",)),
        ("赛后", ("赛后跟踪贷",)),
    ]
    assert found.steps == ()


def test_without_a_step_of_a_phase_there_are_no_phases() -> None:
    assert PRODUCTS["yuxin-fuwubao"].contest_phases
    assert course(PRODUCTS["yuxin-fuwubao"]).phases == ()
    assert course(a_product(process=("提交", "审批"))).steps == ("提交", "审批")


def test_papers_are_where_the_asked_facts_can_be_read() -> None:
    found = {paper.source: paper.facts for paper in papers_for(PRODUCTS["zz-keji-baoxian-buzhu"])}
    assert found["营业执照"] == ("注册地",)
    assert found["保费发票"] == ("实际保费支出",)


@pytest.mark.parametrize("slug", sorted(PRODUCTS))
def test_every_product_answers_who_where_and_how_far(slug: str) -> None:
    product = PRODUCTS[slug]
    told = dict(glance(product, "某地"))
    assert all(told.values())
    assert told["落地状态"].startswith(product.state.label)
    assert ("仅供参考" in told["适用地区"]) is product.is_reference_only


SECTIONS = ["conditions", "figures", "process", "papers", "open", "offerings", "history"]


@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_has_its_parts(guest: Browser, section: str) -> None:
    assert f'<h2 id="{section}">' in guest.get("/products/chuangsai-dai").text


def test_the_page_leads_to_calculator_document_paper_and_clinic(guest: Browser) -> None:
    page = guest.get("/products/zz-keji-baoxian-buzhu").text
    assert 'href="/calculators/R02"' in page
    assert 'href="/policies/zz-2025-66"' in page
    assert 'href="/products/zz-keji-baoxian-buzhu.pdf"' in page
    assert 'href="/clinics' in page
    assert "<svg viewBox" in page or 'class="qr"' in page


def test_where_to_apply_is_named_where_a_document_names_it(guest: Browser) -> None:
    assert 'href="/platforms/zhenghaorong"' in guest.get("/products/zz-zhengke-dai").text
    assert 'id="platforms"' not in guest.get("/products/chuangsai-dai").text


def test_machines_read_a_financial_product_and_no_offer_that_is_made_up(guest: Browser) -> None:
    page = guest.get("/products/chuangsai-dai").text
    assert 'itemscope itemtype="https://schema.org/FinancialProduct"' in page
    said = dict(re.findall(r'itemprop="(name|description)">([^<]+)<', page))
    assert said["name"] == "创赛贷"
    for part in ("url", "category", "areaServed", "audience", "provider"):
        assert f'itemprop="{part}"' in page
    assert 'itemprop="offers"' not in page


def test_the_sitemap_names_pages_that_open(guest: Browser) -> None:
    answer = guest.get("/sitemap.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    found = [each.text or "" for each in ElementTree.fromstring(answer.text).iter(f"{{{NAMESPACE}}}loc")]
    assert len(found) == len(set(found)) == len(paths(REAL))
    site = found[0].removesuffix("/")
    for url in (*found[:8], *found[-3:], f"{site}/products/chuangsai-dai"):
        assert url in found
        assert guest.get(url.removeprefix(site)).status_code == 200


def test_robots_are_shown_the_sitemap_and_kept_from_private_pages(guest: Browser) -> None:
    told = guest.get("/robots.txt").text
    assert "Disallow: /me\n" in told
    assert "Disallow: /compare\n" in told
    assert re.search(r"^Sitemap: https?://\S+/sitemap\.xml$", told, re.MULTILINE)

"""Finding a product."""

import re
from time import process_time

import pytest

from tests.world import Browser

CARD = re.compile(r'<a href="/products/([^"]+)">((?:[^<]|</?mark>)+)</a></h2>')


def _found(guest: Browser, query: str) -> list[str]:
    return [slug for slug, _ in CARD.findall(guest.get(f"/products?{query}").text)]


QUERIES = [
    ("q=csd", "chuangsai-dai"),
    ("q=CSD", "chuangsai-dai"),
    ("q=chuangsaidai", "chuangsai-dai"),
    ("q=chuang sai dai", "chuangsai-dai"),
    ("q=创赛", "chuangsai-dai"),
    ("q=ykb", "yuke-bao"),
    ("q=积分奖补", "jifen-jiangbu-dai"),
]


@pytest.mark.parametrize(("query", "slug"), QUERIES)
def test_name_pinyin_and_initials_find_a_product_first(guest: Browser, query: str, slug: str) -> None:
    assert _found(guest, query)[0] == slug


def test_other_provinces_are_shown_only_when_asked_for(guest: Browser) -> None:
    ours = _found(guest, "")
    elsewhere = _found(guest, "region=elsewhere")
    assert len(ours) == 91
    assert len(elsewhere) == 81
    assert not set(ours) & set(elsewhere)


FILTERS = [
    ("category=insurance", {"yuke-bao", "kehui-bao"}, {"chuangsai-dai"}),
    ("region=410100", {"zz-keji-baoxian-buzhu"}, {"chuangsai-dai"}),
    ("state=launched", {"chuangsai-dai"}, {"yuke-bao"}),
    ("guarantee=ip_pledge", {"zscq-zhiya-dai-hn"}, {"chuangsai-dai"}),
    ("region=410000&category=loan&state=launched", {"chuangsai-dai", "keji-dai"}, {"jifendai"}),
]


@pytest.mark.parametrize(("query", "inside", "outside"), FILTERS)
def test_filters_in_the_address_combine(
    guest: Browser, query: str, inside: set[str], outside: set[str]
) -> None:
    found = set(_found(guest, query))
    assert inside <= found
    assert not outside & found


def test_an_unknown_filter_is_said_and_ignored(guest: Browser) -> None:
    page = guest.get("/products?category=made-up")
    assert "没有这个「类别」选项" in page.text
    assert len(CARD.findall(page.text)) == 91


def test_several_values_of_a_facet_and_counts_are_in_the_page(guest: Browser) -> None:
    page = guest.get("/products?category=insurance&category=bond&state=launched").text
    assert 'id="f-category-1" name="category" value="insurance" checked' in page
    assert 'aria-label="去掉筛选：类别 保险"' in page
    assert 'href="/products?category=bond&amp;state=launched"' in page
    assert re.search(r"贷款 <small>\d+<span", page)


def test_the_hit_is_marked_and_names_that_are_near_are_kept_apart(guest: Browser) -> None:
    page = guest.get("/products?q=jfd").text
    assert "科创<mark>积分贷</mark></a></h2>" in page
    assert "不是同一个产品" in page
    assert 'href="/products/wh-jifen-dai"' in page


def test_a_slip_is_said_and_what_institutions_say_is_quoted_as_theirs(guest: Browser) -> None:
    assert "下面是写法或读音相近的：创赛贷" in guest.get("/products?q=创塞贷").text
    assert "机构方案：示例<mark>银行</mark>" in guest.get("/products?q=银行").text


def test_downloads_carry_the_filter(guest: Browser) -> None:
    page = guest.get("/products?q=贷款&category=loan").text
    assert 'href="/products.xlsx?q=%E8%B4%B7%E6%AC%BE&amp;category=loan"' in page
    assert 'href="/products.csv?q=%E8%B4%B7%E6%AC%BE&amp;category=loan"' in page


HOSTILE = [
    ("q=" + "贷" * 3000, "查找的文字太长"),
    ("q=" + "(a+)+" * 2000, "查找的文字太长"),
    ("q=" + "%25" * 10_000, "里没有可以查找的字"),
    ("q=%EF%BC%A3%EF%BC%B3%EF%BC%A4", "创赛"),
    ("q=%E5%89%B5%E8%B3%BD%E8%B2%B8", "创赛"),
    ("q=%EF%BC%9F%EF%BC%81", "里没有可以查找的字"),
    ("q=%00", "共 91 个产品"),
    ("q=(a%2B)%2B%24", "没有找到产品"),
    ("q=%3Cscript%3Ealert(1)%3C/script%3E", "没有找到产品"),
    ("institution=没有这家", "没有这个「提供机构」选项"),
    ("stage=x&term=y&stage=seed", "没有这个「最长期限、成长阶段」选项"),
    ("category=loan" * 200, "没有这个「类别」选项"),
    ("&".join(f"category=x{at}" for at in range(3_000)), "没有这个「类别」选项"),
    ("&".join(f"x{at}=1" for at in range(3_000)), "共 91 个产品"),
    ("page=99999999999", "共 91 个产品"),
    ("page=-1", "共 91 个产品"),
    ("page=²", "共 91 个产品"),
]
SLOWEST_S = 1
"""Of processor time, on any machine; a usual page takes some 10 ms."""


@pytest.mark.parametrize(("query", "said"), HOSTILE)
def test_a_hostile_address_has_a_clear_answer(guest: Browser, query: str, said: str) -> None:
    guest.get("/products")
    began = process_time()
    answer = guest.get(f"/products?{query}")
    assert process_time() - began < SLOWEST_S
    assert answer.status_code == 200
    assert said in answer.text
    assert "<script>alert" not in answer.text


def test_suggestions_are_options_with_the_hit_marked(guest: Browser) -> None:
    answer = guest.get("/products/suggest?q=cs&region=elsewhere")
    assert answer.status_code == 200
    first = re.search(
        r'role="option" id="suggestion-1" aria-selected="false" data-url="([^"]+)"', answer.text
    )
    assert first
    assert first[1] == "/products/chuangsai-dai"
    assert "<mark>创赛</mark>贷" in answer.text
    assert answer.text.count('role="option"') <= 8


@pytest.mark.parametrize("q", ["", "？！", "zzzzzz", "%00"])
def test_nothing_to_suggest_is_an_empty_list(guest: Browser, q: str) -> None:
    assert 'role="option"' not in guest.get(f"/products/suggest?q={q}").text


def test_nothing_found_offers_the_self_check(guest: Browser) -> None:
    page = guest.get("/products?q=zzzzzz").text
    assert "没有找到产品" in page
    assert 'href="/check"' in page


def test_every_product_page_opens_and_cites_its_clause(guest: Browser) -> None:
    slugs = _found(guest, "") + _found(guest, "region=elsewhere")
    for slug in slugs:
        page = guest.get(f"/products/{slug}")
        assert page.status_code == 200, slug
        assert 'class="clause" href="/policies/' in page.text


def test_a_clause_chip_leads_to_its_clause(guest: Browser) -> None:
    page = guest.get("/products/chuangsai-dai").text
    target = re.search(r'class="clause" href="(/policies/yuxin)#(c-二\(四\))"', page)
    assert target
    policy = guest.get(target[1]).text
    assert f'id="{target[2]}"' in policy
    assert 'href="/products/chuangsai-dai"' in policy


def test_what_a_document_leaves_open_is_said_so(guest: Browser) -> None:
    page = guest.get("/products/chuangsai-dai").text
    assert "文件未写，以金融机构公布为准" in page
    assert "1000" not in page


def test_both_readings_of_the_bank_subsidy_are_shown(guest: Browser) -> None:
    page = guest.get("/products/zz-yinhang-zengliang-buzhu").text
    assert "0.2%" in page
    assert "0.2‰" in page


def test_another_provinces_product_cannot_be_booked_for(guest: Browser) -> None:
    page = guest.get("/products/wh-zhishi-jiazhi-dai").text
    assert "仅供参考" in page
    assert "预约诊疗会</a>" not in page.split("<main")[1].split("</main>")[0]

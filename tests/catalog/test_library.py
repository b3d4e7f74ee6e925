"""/policies: what each clause became, what contradicts what, what holds on the day, search in clauses."""

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from catalog.library.became import became
from catalog.library.clauses import MOST_HITS, search_clauses
from catalog.library.doubted import by_clause, doubted
from catalog.library.source import Discrepancy, discrepancies, programmes
from catalog.library.standing import standing
from tests.catalog.examples import TODAY, real_catalogue
from tests.world import Browser

CATALOGUE = real_catalogue()
LATE = date(2024, 9, 30)


def section(html: str, anchor: str) -> str:
    opening = re.escape(f'<section class="policy-clause" id="{anchor}">')
    found = re.search(rf"{opening}(.*?)</section>", html, re.DOTALL)
    assert found
    return found[1]


def test_every_finding_and_programme_cites_clauses_that_exist() -> None:
    cited = {side.cite for each in discrepancies() for side in each.sides}
    cited |= {ref for each in programmes() for ref in each.cites}
    assert cited <= set(CATALOGUE.clauses)
    ids = [each.id for each in discrepancies()]
    assert len(ids) == len(set(ids))


def test_everything_that_cites_a_clause_stands_under_it() -> None:
    found = became(CATALOGUE)
    for product in CATALOGUE.products:
        for clause in product.clauses:
            assert product.name in {thing.name for things in found[clause.ref].values() for thing in things}
    for rule in CATALOGUE.rules:
        assert "测算" in found[rule.cite]


def test_a_clause_lists_products_subsidies_lists_and_work(guest: Browser) -> None:
    html = guest.get("/policies/yuxin").text
    score = section(html, "c-二(一)")
    assert re.findall(r"<dt>([^<]+)</dt>", score) == ["产品", "测算", "名单", "外部平台", "工作"]
    assert 'href="/products/jifendai"' in score
    assert 'href="/calculators/R01"' in score
    assert 'href="/check/self-assessment"' in score
    assert 'href="/clinics"' in section(html, "c-二(十)")


def test_a_contradiction_shows_both_texts_with_their_sources(guest: Browser) -> None:
    for page, anchor in (("zz-2025-66", "c-三(一)"), ("bulletin-288", "c-政策③郑州三(一)")):
        found = section(guest.get(f"/policies/{page}").text, anchor)
        assert "0.2% 还是 0.2‰" in found
        assert "郑州科技金融若干政策 三(一)" in found
        assert "政策③郑州 三(一)" in found
        assert "待发文机关核实" in found


def test_all_findings_stand_on_one_page(guest: Browser) -> None:
    html = guest.get("/policies/contradictions").text
    assert f"共 {len(discrepancies())} 处" in html
    for each in discrepancies():
        assert each.title in html


@pytest.mark.parametrize(("day", "stands"), [(LATE, False), (LATE + timedelta(days=1), True)])
def test_a_deadline_is_over_the_day_after_it(day: date, stands: bool) -> None:
    found = {each.id for each in doubted(CATALOGUE, day)}
    assert ("D5" in found) is stands
    assert ("D5" in {each.id for each in by_clause(CATALOGUE, day).get("hn-2024-30#七(二)", [])}) is stands


def test_a_deadline_and_only_a_deadline_has_a_last_day() -> None:
    known = next(each for each in discrepancies() if each.id == "D5").model_dump()
    for wrong in ({"done_by": None}, {"kind": "missing"}):
        with pytest.raises(ValueError, match="done_by"):
            Discrepancy.model_validate({**known, **wrong})


@pytest.mark.parametrize(
    ("document", "day", "label"),
    [
        ("zz-2025-66", date(2025, 6, 2), "尚未施行"),
        ("zz-2025-66", date(2025, 6, 3), "有效"),
        ("zz-2025-66", date(2028, 6, 2), "有效"),
        ("zz-2025-66", date(2028, 6, 3), "待发文机关解释"),
        ("zz-2025-66", date(2028, 6, 4), "已失效"),
        ("hn-2024-30", TODAY, "有效"),
        ("yuxin", TODAY, "有效期不明"),
        ("cppcc-1330218", TODAY, "有效期不明"),
    ],
)
def test_how_a_document_stands_on_a_day(document: str, day: date, label: str) -> None:
    assert standing(CATALOGUE.policies[document], day).label == label


def test_the_page_says_that_a_document_is_no_longer_in_force(guest: Browser) -> None:
    assert "notice--refused" in guest.get("/policies/zz-2025-66?on=2028-06-04").text
    assert "notice--" not in guest.get("/policies/zz-2025-66?on=2028-06-02").text
    assert "已失效" in guest.get("/policies?on=2028-06-04").text


@pytest.mark.parametrize("path", ["/policies", "/policies/yuxin", "/policies/contradictions"])
def test_a_day_that_is_none_is_refused(guest: Browser, path: str) -> None:
    answer = guest.get(f"{path}?on=2026-02-30")
    assert answer.status_code == 422


def test_a_wrong_day_is_kept_and_said(guest: Browser) -> None:
    html = guest.get("/policies?on=昨天").text
    assert 'value="昨天"' in html
    assert "请填写日期" in html


@pytest.mark.parametrize(
    ("q", "first", "count"),
    [
        ("诊疗会", "yuxin#二(十)", None),
        ("风险補償", "cppcc-1330218#一(四)", None),
        ("创赛贷 续贷", "yuxin#二(四)", 1),
        ("ＱＤＬＰ", "zz-2025-66#四(一)", None),
        ("qdlp", "zz-2025-66#四(一)", None),
    ],
)
def test_clauses_are_found_by_every_word(q: str, first: str, count: int | None) -> None:
    found = search_clauses(CATALOGUE.clauses, q)
    assert found.count == (count or found.count)
    hit = next(hit for hit in found.hits if hit.clause.ref == first)
    assert "<mark>" in hit.heading + hit.gist


def test_hits_in_the_heading_come_first() -> None:
    headed = [("创赛贷" in hit.clause.heading) for hit in search_clauses(CATALOGUE.clauses, "创赛贷").hits]
    assert headed == sorted(headed, reverse=True)


def test_long_lists_of_hits_are_cut_and_counted() -> None:
    found = search_clauses(CATALOGUE.clauses, "科技")
    assert found.count > MOST_HITS == len(found.hits)


@pytest.mark.parametrize("q", ["没有这个词", "？！……", "(qq+)+$", "<script>", "%", "_"])
def test_what_is_not_there_finds_nothing_and_offers_a_way_on(guest: Browser, q: str) -> None:
    answer = guest.get(f"/policies?{urlencode({'q': q})}")
    assert answer.status_code == 200
    assert "条款里没有找到" in answer.text
    assert "<script>" not in answer.text.split("<main")[1]


@pytest.mark.parametrize(("length", "status"), [(60, 200), (61, 422)])
def test_a_question_has_at_most_sixty_signs(guest: Browser, length: int, status: int) -> None:
    answer = guest.get(f"/policies?{urlencode({'q': '贷' * length})}")
    assert answer.status_code == status
    assert "贷" * length in answer.text


def test_the_words_are_marked_and_lead_to_the_clause(guest: Browser) -> None:
    html = guest.get("/policies?q=风险补偿").text
    assert "<mark>风险补偿</mark>" in html
    assert 'href="/policies/cppcc-1330218#c-一(四)"' in html

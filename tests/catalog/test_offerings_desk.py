"""The institution's desk through the door: draft, rows, live counts, refusals."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from catalog.criterion_rows import to_tree
from catalog.models import Offered
from catalog.offerings import queries
from catalog.offerings.models import OfferingVersion
from catalog.register import FirmFacts, firms, note_facts
from tests.catalog.examples import a_case
from tests.world import Browser
from yurong.accounts.models import AuditEntry, Institution
from yurong.kit.clock import today

TERMS = {
    "name": "示例创赛快贷",
    "amount_max": "800",
    "rate_min": "3.45",
    "rate_max": "4.2",
    "term_max_months": "12",
    "guarantee": ["credit"],
    "region": "410000",
}
PATENTS = {
    "fact": "invention_patents",
    "op": "at_least",
    "value": "3",
    "weight": "hard",
    "cite": "yuxin#二(四)",
}


@pytest.fixture
def bank(guest: Browser) -> Browser:
    return guest.sign_in("bank@demo.example")


def drafted(bank: Browser) -> str:
    """A draft of the bank's first offering; its address."""
    assert bank.post("/desk/offerings/1/draft", follow_redirects=False).status_code == 303
    return "/desk/offerings/1"


def revision(bank: Browser, path: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', bank.get(path.removesuffix("/criteria")).text)
    assert found
    return found[1]


def newest(app: Starlette, offering_id: int = 1) -> OfferingVersion:
    with app.state.database.reading() as session:
        found = session.scalars(
            select(OfferingVersion)
            .where(OfferingVersion.offering_id == offering_id)
            .order_by(OfferingVersion.number.desc())
        ).first()
    assert isinstance(found, OfferingVersion)
    return found


def asked_of(app: Starlette) -> Any:
    """The rows of the first offering's newest version."""
    with app.state.database.reading() as session:
        return to_tree(queries.versions(session, 1)[-1].criteria)


def test_the_desk_lists_the_institution_s_own_offerings_only(bank: Browser) -> None:
    page = bank.get("/desk").text
    assert "示例创赛快贷" in page
    assert "示例赛后跟踪贷" not in page


def test_another_institution_s_offering_is_not_there(bank: Browser, app: Starlette) -> None:
    with app.state.database.reading() as session:
        strange = session.scalar(
            select(Offered.id)
            .join(Institution, Institution.id == Offered.institution_id)
            .where(Institution.code == "demo-bank-b")
        )
    for path in (
        f"/desk/offerings/{strange}",
        f"/desk/offerings/{strange}/criteria",
        "/desk/offerings/999999",
    ):
        assert bank.get(path).status_code == 404
    assert bank.post(f"/desk/offerings/{strange}/draft").status_code == 404


def test_a_new_offering_begins_as_a_draft_nobody_else_sees(bank: Browser, app: Starlette) -> None:
    answer = bank.post("/desk/offerings", {"product": "keji-dai"}, follow_redirects=False)
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert "草稿" in bank.get(path).text
    assert bank.get("/offerings/" + path.rsplit("/", 1)[1]).status_code == 404


@pytest.mark.parametrize("product", ["", "no-such-product", "sh-dianxin-dai"])
def test_a_product_that_cannot_be_offered_is_refused(bank: Browser, product: str) -> None:
    answer = bank.post("/desk/offerings", {"product": product})
    assert answer.status_code == 422
    assert "请选择一个产品" in answer.text


def test_drafting_twice_makes_one_draft(bank: Browser, app: Starlette) -> None:
    drafted(bank)
    drafted(bank)
    assert newest(app).number == 2


def test_terms_are_saved_and_previewed(bank: Browser, app: Starlette) -> None:
    path = drafted(bank)
    answer = bank.post(path, {**TERMS, "revision": revision(bank, path)}, follow_redirects=False)
    assert answer.status_code == 303
    page = bank.get(path).text
    assert "最高 800 万元" in page
    assert newest(app).amount_max.in_wan == 800  # type: ignore[union-attr]
    assert "500 万元" in bank.get("/offerings/1").text
    with app.state.database.reading() as session:
        verbs = set(session.scalars(select(AuditEntry.verb)))
    assert {"offering.drafted", "offering.terms_saved"} <= verbs


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "请填写这一项"),
        ("amount_max", "0", "须大于 0；不公布额度请留空"),
        ("amount_max", "很多", "请填写以万元为单位的数字"),
        ("rate_min", "3.456", "最多两位小数"),
        ("rate_min", "101", "0 到 100 之间"),
        ("rate_min", "1e999999", "请填写百分数"),
        ("rate_min", "低", "请填写百分数"),
        ("rate_max", "3.4", "请从低到高填写"),
        ("rate_min", "", "请从低到高填写"),
        ("term_max_months", "0", "不能小于 1"),
        ("region", "310000", "请从列出的地区中选择"),
        ("valid_until", "2020-01-01", "截止日已经过去"),
        ("valid_until", "明年", "请填写日期"),
        ("guarantee", "house", "请从列出的选项中选择"),
    ],
)
def test_wrong_terms_are_named_and_nothing_typed_is_lost(
    bank: Browser, field: str, typed: str, message: str
) -> None:
    path = drafted(bank)
    answer = bank.post(
        path, {**TERMS, field: typed, "revision": revision(bank, path), "note": "网点在花园路"}
    )
    assert answer.status_code == 422
    assert message in answer.text
    assert "网点在花园路" in answer.text


def test_two_people_never_overwrite_each_other(
    bank: Browser, another: Callable[[], Browser], app: Starlette
) -> None:
    path = drafted(bank)
    seen = revision(bank, path)
    colleague = another().sign_in("bank@demo.example")
    assert colleague.post(path, {**TERMS, "revision": seen}).status_code == 200
    answer = bank.post(path, {**TERMS, "amount_max": "600", "revision": seen})
    assert answer.status_code == 409
    assert "别人保存过" in answer.text
    assert "800 万元" in answer.text
    assert 'value="600"' in answer.text
    assert newest(app).amount_max.in_wan == 800  # type: ignore[union-attr]
    again = re.search(r'name="revision" value="(\d+)"', answer.text[answer.text.index('id="terms-form"') :])
    assert again
    assert bank.post(path, {**TERMS, "amount_max": "600", "revision": again[1]}).status_code == 200
    assert newest(app).amount_max.in_wan == 600  # type: ignore[union-attr]


def test_a_row_is_added_changed_moved_and_removed(bank: Browser) -> None:
    path = drafted(bank) + "/criteria"
    assert bank.post(path, {**PATENTS, "revision": revision(bank, path)}).status_code == 200
    assert "发明专利至少 3 件" in bank.get(path).text
    manual = {"fact": "manual", "requirement": "信用良好", "cite": PATENTS["cite"]}
    bank.post(path, {**manual, "revision": revision(bank, path)})
    edited = {**PATENTS, "value": "5", "place": "0", "requirement": "有效发明专利不少于五件"}
    bank.post(path, {**edited, "revision": revision(bank, path)})
    page = bank.get(path).text
    assert page.index("有效发明专利不少于五件") < page.index("信用良好")
    bank.post(f"{path}/1/move", {"direction": "up", "revision": revision(bank, path)})
    page = bank.get(path).text
    assert page.index("信用良好") < page.index("有效发明专利不少于五件")
    bank.post(f"{path}/0/removal", {"revision": revision(bank, path)})
    assert "信用良好" not in bank.get(path).text
    assert bank.post(f"{path}/9/removal", {"revision": revision(bank, path)}).status_code == 409


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"cite": ""}, "请选择这一条依据的条款"),
        ({"cite": "zz-2025-66#二(一)"}, "请选择这一条依据的条款"),
        ({"value": ""}, "请填写这一项"),
        ({"value": "三件"}, "不能与 三件 比较"),
        ({"value": "-1"}, "不能与 -1 比较"),
        ({"op": "within"}, "不能用 within 比较"),
        ({"fact": "no_such_fact"}, "没有这一项事实"),
        ({"fact": "credentials", "op": "has_any"}, "请至少选择一项"),
        ({"fact": "credentials", "op": "has_any", "values": "best"}, "没有这些取值"),
        ({"fact": "region", "op": "within", "values": "999999"}, "请从列出的地区中选择"),
        ({"fact": "manual"}, "请写明要人工核验什么"),
        ({"valid_from": "2027-01-01", "valid_until": "2026-01-01"}, "截止日早于起始日"),
        ({"requirement": "长" * 201}, "最多 200 个字"),
    ],
)
def test_a_wrong_row_is_named_and_not_saved(bank: Browser, changed: dict[str, str], message: str) -> None:
    path = drafted(bank) + "/criteria"
    answer = bank.post(path, {**PATENTS, "revision": revision(bank, path), **changed})
    assert answer.status_code == 422
    assert message in answer.text
    assert "还没有另外的要求" in bank.get(path).text


def test_a_row_on_an_old_draft_is_shown_again(bank: Browser) -> None:
    path = drafted(bank) + "/criteria"
    seen = revision(bank, path)
    bank.post(path, {**PATENTS, "revision": seen})
    answer = bank.post(path, {**PATENTS, "value": "7", "revision": seen})
    assert answer.status_code == 409
    assert 'value="7"' in answer.text
    assert "发明专利至少 3 件" in answer.text
    assert bank.post(f"{path}/0/removal", {"revision": seen}).status_code == 409
    assert bank.post(f"{path}/0/removal").status_code == 409


def test_two_rows_become_a_choice_and_rows_again(bank: Browser) -> None:
    path = drafted(bank) + "/criteria"
    bank.post(path, {**PATENTS, "revision": revision(bank, path)})
    staff = {**PATENTS, "fact": "staff", "value": "10"}
    bank.post(path, {**staff, "revision": revision(bank, path)})
    bank.post(f"{path}/1/joining", {"revision": revision(bank, path)})
    assert "满足其一：发明专利至少 3 件；职工人数至少 10 人" in bank.get(path).text
    bank.post(f"{path}/0/splitting", {"revision": revision(bank, path)})
    assert "满足其一" not in bank.get(path).text
    liked = {**staff, "weight": "preferred", "place": "1"}
    bank.post(path, {**liked, "revision": revision(bank, path)})
    assert bank.post(f"{path}/1/joining", {"revision": revision(bank, path)}).status_code == 409
    assert bank.post(f"{path}/0/joining", {"revision": revision(bank, path)}).status_code == 409


def test_a_group_asks_for_one_some_or_all_holds_groups_and_its_rows_are_edited_in_place(
    bank: Browser, app: Starlette
) -> None:
    path = drafted(bank) + "/criteria"

    def post(address: str, **sent: str) -> Any:
        return bank.post(f"{path}{address}", {**sent, "revision": revision(bank, path)})

    for fact in ("invention_patents", "staff", "designs"):
        post("", **{**PATENTS, "fact": fact})
    post("/2/joining")
    assert "同时满足：职工人数至少 3 人；外观设计专利至少 3 件" in post("/1/grouping", how="all").text
    post("/1/joining")
    patents, both = asked_of(app)[0].members
    assert (both.join, patents.fact) == ("all", "invention_patents")

    form = bank.get(f"{path}?row=0.0").text
    assert "修改第 1.1 行：发明专利" in form
    post("", **{**PATENTS, "place": "0.0", "value": "8"})
    assert "满足其一：发明专利至少 8 件；同时满足：职工人数至少 3 人" in bank.get(path).text
    post("", **{**PATENTS, "fact": "staff", "place": "0.1.0", "value": "9"})
    assert [each.value for each in asked_of(app)[0].members[1].members] == [9, 3]
    liked = post("", **{**PATENTS, "place": "0.0", "weight": "preferred"})
    assert liked.status_code == 422
    assert "组里的一行不能只是优先" in liked.text

    assert "至少满足 2 项：" in post("/0/grouping", how="2").text
    assert post("/0/grouping", how="3").status_code == 409
    assert post("/0/grouping", how="most").status_code == 400
    post("/0/splitting")
    assert [each.kind for each in asked_of(app)] == ["fact", "group"]


@pytest.mark.parametrize("fact", ["credentials", "region", "founded_on", "has_borrowed", "revenue", "manual"])
def test_each_kind_of_fact_has_its_field(bank: Browser, fact: str) -> None:
    page = bank.get(f"{drafted(bank)}/criteria?fact={fact}").text
    assert 'id="row-form"' in page
    field = "requirement" if fact == "manual" else "values" if fact in ("credentials", "region") else "value"
    assert f'name="{field}"' in page


def test_the_counts_follow_a_row_that_is_not_saved(bank: Browser, app: Starlette) -> None:
    path = drafted(bank)
    with app.state.database.reading() as session:
        known = firms(session)
    without = sum(
        each.profile.invention_patents is not None and each.profile.invention_patents < 3 for each in known
    )
    answer = bank.get(f"{path}/counts", params=PATENTS)
    assert answer.status_code == 200
    assert "包括正在填写的这一行" in answer.text
    assert 'data-proposed="发明专利至少 3 件"' in answer.text
    refused = re.search(r"不符合</span>\s*</th><td>(\d+)</td>", answer.text)
    assert refused
    assert int(refused[1]) >= without > 0
    assert "示例企业" not in answer.text
    assert newest(app).revision == 1
    assert "还没有填完" in bank.get(f"{path}/counts", params={**PATENTS, "value": ""}).text


def test_a_submitted_version_is_closed_until_taken_back(bank: Browser) -> None:
    path = drafted(bank)
    assert bank.post(f"{path}/submission", {"revision": "99"}).status_code == 409
    bank.post(f"{path}/submission", {"revision": revision(bank, path)})
    assert "等待审核" in bank.get(path).text
    assert bank.post(path, {**TERMS, "revision": "2"}).status_code == 409
    assert bank.post(f"{path}/criteria", {**PATENTS, "revision": "2"}).status_code == 409
    assert "撤回" in bank.post(f"{path}/submission/withdrawal").text
    assert bank.post(path, {**TERMS, "revision": revision(bank, path)}).status_code == 200
    assert bank.post(f"{path}/submission/withdrawal").status_code == 409


def test_an_intake_puts_its_firm_into_the_register(app: Starlette) -> None:
    with app.state.database.reading() as session:
        sources = list(session.scalars(select(FirmFacts.source)))
    assert sources.count("示例数据") == 200
    assert sources.count("会前问卷") >= 1


def test_older_facts_do_not_replace_newer_ones(app: Starlette) -> None:
    with app.state.database.writing() as session:
        firm = session.scalars(select(FirmFacts.enterprise_id)).first()
        assert firm
        note_facts(session, firm, a_case(staff=77), today(), "会前问卷")
        note_facts(session, firm, a_case(staff=1), today().replace(year=2020), "会前问卷")
    with app.state.database.reading() as session:
        kept = session.get(FirmFacts, firm)
        assert kept
        assert kept.case["profile"]["staff"] == 77

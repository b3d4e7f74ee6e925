"""Editing the lists of the sheet: kept, struck, restored; two experts never overwrite each other."""

import re
from collections.abc import Callable

import pytest
from starlette.applications import Starlette

from tests.events.cases import DemoCase, demo_case
from tests.world import Browser


@pytest.fixture
def case(app: Starlette, another: Callable[[], Browser]) -> DemoCase:
    return demo_case(app, another)


@pytest.fixture
def expert(case: DemoCase) -> Browser:
    return case.as_("finance")


def new_line(case: DemoCase, expert: Browser, kind: str = "action", **typed: str) -> dict[str, str]:
    """What the form of a new line sends."""
    return form_at(case, expert, f"kind={kind}") | {"owner": "firm", "who": "财务"} | typed


def form_at(case: DemoCase, expert: Browser, query: str) -> dict[str, str]:
    page = expert.get(f"{case.url}/entry?{query}").text
    return dict(re.findall(r'name="(kind|key|seen)" value="([^"]*)"', page))


def first_key(case: DemoCase, expert: Browser) -> str:
    found = re.search(r"entry\?kind=action&amp;key=([^\"]+)", expert.get(case.url).text)
    assert found
    return found[1]


def save(case: DemoCase, expert: Browser, sent: dict[str, str]) -> tuple[int, str]:
    answer = expert.post(f"{case.url}/entries", sent, follow_redirects=False)
    return answer.status_code, answer.text


def test_an_expert_adds_a_line_once(case: DemoCase, expert: Browser) -> None:
    sent = new_line(case, expert, text="三日内与客户对账", due_on="2027-01-08")
    assert [save(case, expert, sent)[0] for _ in range(2)] == [303, 303]
    page = expert.get(case.url).text
    assert page.count("<span>三日内与客户对账</span>") == 1
    assert "2027年1月8日" in page


def test_a_drafted_line_is_rewritten_struck_and_restored(case: DemoCase, expert: Browser) -> None:
    key = first_key(case, expert)
    sent = form_at(case, expert, f"kind=action&key={key}") | {"text": "先补两项资料", "owner": "firm"}
    assert save(case, expert, sent)[0] == 303
    place = {"kind": "action", "key": sent["key"], "seen": "1"}
    assert expert.post(f"{case.url}/entries/removal", place, follow_redirects=False).status_code == 303
    assert "<s>先补两项资料</s>" in expert.get(case.url).text
    place["seen"] = "2"
    assert expert.post(f"{case.url}/entries/restoration", place, follow_redirects=False).status_code == 303
    assert "<span>先补两项资料</span>" in expert.get(case.url).text


def test_two_experts_never_overwrite_each_other(case: DemoCase, expert: Browser) -> None:
    key = first_key(case, expert)
    mine, theirs = (form_at(case, each, f"kind=action&key={key}") for each in (expert, case.as_("policy")))
    assert save(case, case.as_("policy"), theirs | {"text": "政策专员写的", "owner": "firm"})[0] == 303
    status, page = save(case, expert, mine | {"text": "金融专家写的", "owner": "firm"})
    assert status == 409
    assert "政策专员写的" in page
    assert "金融专家写的</textarea>" in page
    assert 'name="seen" value="1"' in page


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("action", {"text": ""}, "请填写这一项"),
        ("action", {"text": "办" * 301}, "最多 300 个字"),
        ("action", {"text": "办贷款", "owner": ""}, "请选择由谁办"),
        ("action", {"text": "办贷款", "owner": "bank"}, "请从列出的选项中选择"),
        ("action", {"text": "答复", "owner": "institution", "who": ""}, "请写明机构或部门的名称"),
        ("action", {"text": "办贷款", "due_on": "下周"}, "请填写日期"),
        ("risk", {"text": "订单集中", "who": ""}, "请写明类别"),
    ],
)
def test_a_wrong_line_is_refused_beside_its_field(
    case: DemoCase, expert: Browser, kind: str, typed: dict[str, str], said: str
) -> None:
    status, page = save(case, expert, new_line(case, expert, kind, **typed))
    assert status == 422
    assert said in page
    assert f"{typed['text']}</textarea>" in page


def test_after_a_signature_nothing_changes_and_what_was_typed_stays(case: DemoCase, expert: Browser) -> None:
    sent = new_line(case, expert, "risk", text="订单集中在两家", who="订单")
    case.write("policy", "同意。")
    status, page = save(case, expert, sent)
    assert (status, "请先撤回签署" in page, "订单集中在两家</textarea>" in page) == (409, True, True)
    assert "entry?kind=" not in expert.get(case.url).text


def test_a_draft_that_is_gone_can_be_kept_as_a_line_of_its_own(case: DemoCase, expert: Browser) -> None:
    sent = new_line(case, expert, text="先补资料") | {"key": "step:gone"}
    status, page = save(case, expert, sent)
    assert (status, "先补资料</textarea>" in page) == (409, True)
    again = sent | dict(re.findall(r'name="(key|seen)" value="([^"]*)"', page))
    assert save(case, expert, again)[0] == 303


def test_only_the_panel_edits(case: DemoCase, expert: Browser) -> None:
    sent = new_line(case, expert, text="三日内对账")
    for person in ("firm@demo.example", "finance2@demo.example", "bank@demo.example"):
        assert case.as_(person).post(f"{case.url}/entries", sent).status_code == 404
    assert expert.get(f"{case.url}/entry?kind=poem").status_code == 404
    assert expert.get(f"{case.url}/entry?kind=action&key=none").status_code == 404
    assert expert.post(f"{case.url}/entries/removal", {"kind": "action"}).status_code == 400

"""What is done after an event by hand: outcomes, wanted products, the survey, the summary."""

import io
import re
from collections.abc import Callable

from python_calamine import CalamineWorkbook
from starlette.applications import Starlette

from tests.matchmaking.after_site import BANK, CODE, FIRM, link_of, meeting_of
from tests.world import Browser

Another = Callable[[], Browser]
KEY = "a-key-of-sixteen-signs"


def test_a_firm_answers_by_its_secret_link_and_the_bank_sees_it(app: Starlette, another: Another) -> None:
    firm, bank = link_of(app), link_of(app, BANK)
    meeting = meeting_of(app, institution=BANK)
    page = another().get(f"{firm}/results")
    assert BANK in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    field = f"amount-{meeting}"
    sent = {"verdict": "intent", "request_key": KEY, field: "800"}
    answer = another().post(f"{firm}/results/meetings/{meeting}", sent)
    assert "已记下" in answer.text
    assert f'name="{field}" inputmode="decimal" value="800"' in answer.text
    assert "意向，800 万元" in another().get(f"{bank}/results").text
    changed = sent | {"verdict": "follow", "request_key": "another-key-of-many"}
    changed_to = another().post(f"{firm}/results/meetings/{meeting}", changed).text
    first = re.search(r'<button[^>]*value="(\w+)"', changed_to.split(f'/results/meetings/{meeting}"')[1])
    assert first, "the first button of the form is what Enter in its field presses"
    assert first[1] == "follow"
    followed = another().sign_in("firm@demo.example").get("/me/follow-ups").text
    assert "一对一洽谈" in followed
    assert f'href="/events/{CODE}"' in followed


def test_two_taps_from_the_schedule_and_from_the_own_registrations(app: Starlette, another: Another) -> None:
    for organisation, account in ((FIRM, "firm@demo.example"), (BANK, "bank@demo.example")):
        link, meeting = link_of(app, organisation), meeting_of(app, institution=BANK)
        assert f'href="{link}/results#m{meeting}">记结果' in another().get(f"{link}/meetings").text
        assert f'id="m{meeting}"' in another().get(f"{link}/results").text
        own = another().sign_in(account).get("/me/registrations").text
        [address] = re.findall(r'href="(/registrations/\w+/results)"', own)
        assert address, "only of what has begun"


def test_a_wrong_amount_is_said_beside_its_field(app: Starlette, guest: Browser) -> None:
    firm, meeting = link_of(app), meeting_of(app)
    for typed, message in (("三百", "数"), ("0", "大于 0"), ("99999999", "万元")):
        sent = {"verdict": "follow", "request_key": KEY, f"amount-{meeting}": typed}
        answer = guest.post(f"{firm}/results/meetings/{meeting}", sent, follow_redirects=False)
        assert answer.status_code == 422, typed
        assert f'value="{typed}"' in answer.text
        [shown] = re.findall(rf'id="f-amount-{meeting}-error">([^<]+)<', answer.text)
        assert message in shown


def test_nobody_answers_for_others(app: Starlette, another: Another) -> None:
    theirs = meeting_of(app, firm="开封示例生物医药有限公司")
    sent = {"verdict": "intent", "request_key": KEY}
    stranger = another().post(f"{link_of(app)}/results/meetings/{theirs}", sent)
    assert stranger.status_code == 404
    assert another().get("/registrations/no-such-link/results").status_code == 404
    bank = another().sign_in("bank@demo.example")
    assert bank.get(f"/organise/events/{CODE}/results").status_code in (403, 404)


def test_what_is_refused_leads_back_to_where_it_was_asked(app: Starlette, another: Another) -> None:
    past, coming = link_of(app), link_of(app, code="demo-duijie")
    key = {"verdict": "intent", "request_key": KEY}
    for url, part, sent, status in (
        (past, "/meetings/999999", key, 404),
        (past, "/products", {"product": "none"}, 404),
        (coming, "/products", {"product": "chuangsai-dai"}, 409),
        (coming, "/survey", {"score": "4"}, 409),
    ):
        answer = another().post(f"{url}/results{part}", sent, follow_redirects=False)
        assert answer.status_code == status, part
        assert f'href="{url}/results">返回会后页面' in answer.text, part
    organiser = another().sign_in("organiser@demo.example")
    here = f"/organise/events/{CODE}/results"
    assert f'href="{here}">返回会后页面' in organiser.post(f"{here}/meetings/999999", key).text


def test_a_firm_wants_a_product_and_a_bank_cannot(app: Starlette, another: Another) -> None:
    firm = link_of(app)
    page = another().get(f"{firm}/results").text
    [slug] = re.findall(r'<option value="([a-z0-9-]+)">', page)[:1]
    wanted = another().post(f"{firm}/results/products", {"product": slug, "counterpart": ""})
    assert "已记下您想要的产品" in wanted.text
    assert "机构由主办方安排" in wanted.text
    refused = another().post(f"{link_of(app, BANK)}/results/products", {"product": slug})
    assert refused.status_code == 404
    dropped = another().post(f"{firm}/results/products", {"product": slug, "counterpart": "", "drop": "1"})
    assert "机构由主办方安排" not in dropped.text.split('<form class="form"')[0]


def test_the_survey_is_a_tap_and_then_words(app: Starlette, guest: Browser) -> None:
    firm = link_of(app, "濮阳示例化工新材料有限公司")
    first = guest.post(f"{firm}/results/survey", {"words": "先说话"}, follow_redirects=False)
    assert first.status_code == 422
    assert "请先点一个评价" in first.text
    assert "先说话</textarea>" in first.text, "nothing typed is lost"
    long = guest.post(f"{firm}/results/survey", {"score": "4", "words": "多" * 501}, follow_redirects=False)
    assert '<p class="error" id="f-words-error">最多 500 个字' in long.text
    assert "您的评价已收到" in guest.post(f"{firm}/results/survey", {"score": "4"}).text
    guest.post(f"{firm}/results/survey", {"words": "桌号不好找"})
    seen = guest.sign_in("organiser@demo.example").get(f"/organise/events/{CODE}/results").text
    assert "4 分：「桌号不好找」" in seen


def test_the_organiser_notes_beside_what_both_sides_said(app: Starlette, guest: Browser) -> None:
    guest.sign_in("organiser@demo.example")
    meeting = meeting_of(app)
    url = f"/organise/events/{CODE}/results"
    sent = {"verdict": "unfit", "request_key": KEY}
    page = guest.post(f"{url}/meetings/{meeting}", sent).text
    part = page.split(f'id="m{meeting}"')[1].split("</li>")[0]
    assert "主办方：✗ 不合适" in part
    assert "企业：✓" in part
    book = CalamineWorkbook.from_filelike(io.BytesIO(guest.get(f"{url}.xlsx").content))
    assert book.sheet_names == ["会贷险投转化", "洽谈", "想要的产品", "评价"]
    heads, line = book.get_sheet_by_index(0).to_python()
    told = dict(zip(heads, line, strict=True))
    assert (told["排定洽谈"], told["放款（万元）"], told["投资（万元）"]) == (28, 200, 150)


def test_a_case_is_told_only_with_the_firms_agreement(app: Starlette, another: Another) -> None:
    organiser = another().sign_in("organiser@demo.example")
    url = f"/organise/events/{CODE}/summary"
    case = {"summary": "会后小结新写", "firm-0": FIRM, "words-0": "已放款两百万"}
    refused = organiser.post(url, case, follow_redirects=False)
    assert refused.status_code == 422
    assert "没有同意不能公开" in refused.text
    assert "会后小结新写" in refused.text, "nothing typed is lost"
    assert "已放款两百万" not in another().get(f"/events/{CODE}").text
    agreed = case | {"agreed-0": "王总，微信", "agreed_on-0": "2026-01-05"}
    assert "已保存" in organiser.post(url, agreed).text
    public = another().get(f"/events/{CODE}").text
    assert "已放款两百万" in public
    assert "王总" not in public
    opened = organiser.get(url).text
    assert all(f'value="{each}"' in opened for each in (FIRM, "王总，微信", "2026-01-05"))
    assert "已放款两百万</textarea>" in opened
    organiser.post(url, {"summary": ""})
    assert "会后小结新写" not in another().get(f"/events/{CODE}").text


def test_nothing_is_told_before_the_event_is_over(guest: Browser) -> None:
    guest.sign_in("organiser@demo.example")
    assert guest.get("/organise/events/demo-duijie/summary").status_code == 409
    assert guest.get("/organise/events/demo-duijie/report.pdf").status_code == 404
    assert "活动还没有开始" in guest.get("/organise/events/demo-duijie/results").text

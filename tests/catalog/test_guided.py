"""The guided self-check through the door: answers live in the address, and the result shares them."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from catalog.guided import MOST_QUESTIONS
from catalog.guided_answers import ASKABLE, read_answers
from tests.world import Browser

KNOWN = "/check/guided?region=410100&credentials=tech_sme&credentials=high_tech"


def shown(html: str) -> str:
    """The fact that a page asks for."""
    found = re.search(r'name="from" value="(\w+)"', html)
    assert found, html[:400]
    return found[1]


def hidden(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html)


def link(html: str, words: str) -> str:
    found = re.search(rf'href="([^"]+)"[^>]*>{words}', html)
    assert found, words
    return unescape(found[1])


def test_it_begins_with_the_place_and_says_why(guest: Browser) -> None:
    html = guest.get("/check/guided").text
    assert shown(html) == "region"
    assert "<h1" in html
    assert re.search(r"关系到 \d+ 个产品", html)
    assert re.search(r"已能判断 <b>\d+</b> 个产品，还差 <b>\d+</b> 个", html)
    assert "河南省以外" in html


def test_answers_are_carried_in_their_order(guest: Browser) -> None:
    html = guest.get(KNOWN).text
    carried = [pair for pair in hidden(html) if pair[0] != "from"]
    assert carried == [("region", "410100"), ("credentials", "tech_sme"), ("credentials", "high_tech")]
    assert "第 3 题" in html
    assert link(html, "先看结果") == KNOWN.replace("guided", "result")


def test_the_result_and_the_form_take_the_same_address(guest: Browser) -> None:
    query = urlsplit(KNOWN).query
    assert guest.get(f"/check/result?{query}").status_code == 200
    assert 'value="410100" selected' in guest.get(f"/check?{query}").text


def test_what_is_skipped_is_remembered_and_not_asked_again(guest: Browser) -> None:
    key = shown(guest.get(KNOWN).text)
    html = guest.get(f"{KNOWN}&from={key}&skip={key}").text
    assert shown(html) != key
    assert ("skip", key) in hidden(html)
    assert "跳过</a>" in html or ">跳过<" in html
    assert "skip" not in link(html, "先看结果")


def test_back_shows_the_previous_question_with_its_answer(guest: Browser) -> None:
    html = guest.get("/check/guided?contest_phase=during&region=410100").text
    back = guest.get(link(html, "‹ 上一题")).text
    assert shown(back) == "region"
    assert "第 2 题" in back
    assert re.search(r'choice--old" type="submit" name="region" value="410100"', back)
    first = guest.get(link(back, "‹ 上一题")).text
    assert shown(first) == "contest_phase"
    assert [name for name, _ in hidden(first)] == ["from", "region"]


def test_a_set_that_was_answered_is_shown_ticked(guest: Browser) -> None:
    html = guest.get(f"{KNOWN}&ask=credentials").text
    assert re.search(r'value="tech_sme"[^>]* checked', html)
    assert not re.search(r'value="gazelle"[^>]* checked', html)


@pytest.mark.parametrize(
    ("query", "key", "message"),
    [
        ("amount=三百", "amount", "请填写以万元为单位的数字"),
        ("amount=-1", "amount", "不能小于 0 万元"),
        ("region=0", "region", "格式不对"),
        ("credentials=none&credentials=tech_sme", "credentials", "不能和其他选项同时选"),
        ("invention_patents=1.5", "invention_patents", "请填写整数"),
        ("founded_on=2999-01-01", "founded_on", "成立日期不能晚于今天"),
        ("contest_phase=none&contest_awarded=yes", "contest_awarded", "请改其中一项"),
        ("from=credentials", "credentials", "请先回答这一题"),
        ("from=amount&amount=", "amount", "请先回答这一题"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_question(
    guest: Browser, query: str, key: str, message: str
) -> None:
    answer = guest.get(f"/check/guided?{query}")
    assert answer.status_code == 422
    assert shown(answer.text) == key
    assert f'id="f-{key}-error" role="alert">' in answer.text
    assert message in answer.text


def test_a_wrong_field_that_is_no_question_goes_to_the_form(guest: Browser) -> None:
    answer = guest.get("/check/guided?score_value=abc", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/check/result?score_value=abc")
    assert guest.get("/check/guided?score_value=abc").status_code == 422


def test_after_ten_questions_comes_the_result(guest: Browser) -> None:
    nine = [key for key in ASKABLE if key != "has_borrowed"][: MOST_QUESTIONS - 1]
    ten = "&".join(f"skip={key}" for key in nine)
    answer = guest.get(f"/check/guided?{ten}&has_borrowed=yes", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/check/result?has_borrowed=yes")


def test_where_nothing_on_offer_can_change_it_stops_by_itself(guest: Browser) -> None:
    query, asked = "region=410100&amount=300", 2
    while (answer := guest.get(f"/check/guided?{query}", follow_redirects=False)).status_code == 200:
        query += f"&skip={shown(answer.text)}"
        asked += 1
        assert asked <= 10
    assert answer.headers["location"] == "/check/result?region=410100&amount=300"


def test_a_firm_from_elsewhere_is_asked_little(guest: Browser) -> None:
    query = "region=990000"
    while (answer := guest.get(f"/check/guided?{query}", follow_redirects=False)).status_code == 200:
        query += f"&skip={shown(answer.text)}"
    assert query.count("skip") <= 4, query


def test_what_nobody_asked_for_is_left_out(guest: Browser) -> None:
    html = guest.get("/check/guided?utm_source=x&region=410100&ask=nonsense&skip=nonsense&from=nonsense").text
    assert [name for name, _ in hidden(html)] == ["region", "from"]
    assert "nonsense" not in html


def test_typed_text_is_escaped(guest: Browser) -> None:
    html = guest.get('/check/guided?amount="><script>alert(1)</script>').text
    assert "<script>alert" not in html


def test_skipping_wins_over_what_was_typed_and_the_last_value_counts() -> None:
    answers = read_answers(
        parse_qsl("amount=5&skip=amount&made_up=3&invention_patents=2&invention_patents=0&security=credit")
    )
    assert answers.pairs() == [("skip", "amount"), ("invention_patents", "0"), ("security", "credit")]
    assert answers.skipped == ("amount",)
    assert answers.place("invention_patents") == 1
    assert answers.around("invention_patents") == ([("skip", "amount")], [("security", "credit")])

"""An organiser's own questions: who is asked what, what is a right answer, versions that keep answers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.matchmaking.copying import copy
from events.matchmaking.drawing_up import NewGroup
from events.matchmaking.models import QuestionKind
from events.matchmaking.queries import event_by_code
from events.matchmaking.registering import asking, consents, rules, seats
from events.matchmaking.registering.answers import answers_of, questions_of
from events.matchmaking.registering.asking import NewQuestion, QuestionRefused
from events.matchmaking.registering.changing import change
from events.matchmaking.registering.consents import ConsentChanged, Consents
from events.matchmaking.registering.questions import Question, asked_of, checked, shown
from events.matchmaking.registering.register import register
from tests.matchmaking.factories import NOW, PUBLIC_URL, STARTS, a_person, an_event, registered
from yurong.kit.db import Database
from yurong.kit.errors import BadInput

K = QuestionKind
LUNCH = Question(1, 1, K.YES_NO, "是否用餐", is_required=True)
DIET = Question(
    2, 2, K.CHOICE, "饮食", is_required=True, options=("清真", "素食"), shown_if=1, shown_when="是"
)
MEAT = Question(3, 3, K.TEXT, "忌口", is_required=True, shown_if=2, shown_when="清真")
BANKS = Question(4, 4, K.SEVERAL, "带来哪些产品", options=("贷款", "保险"), group_ids=frozenset({7}))
ALL = [LUNCH, DIET, MEAT, BANKS]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (K.TEXT, " 设备 ", "设备"),
        (K.TEXT, "长" * 200, "长" * 200),
        (K.TEXT, "长" * 201, None),
        (K.LONG, "长" * 2000, "长" * 2000),
        (K.LONG, "长" * 2001, None),
        (K.NUMBER, "1,200.50", "1200.5"),
        (K.NUMBER, "0", "0"),
        (K.NUMBER, "-3", "-3"),
        (K.NUMBER, "三百", None),
        (K.NUMBER, "NaN", None),
        (K.NUMBER, "1" + "0" * 15, None),
        (K.YES_NO, "是", "是"),
        (K.YES_NO, "yes", None),
        (K.DATE, "2026-12-05", "2026-12-05"),
        (K.DATE, "2026-02-30", None),
        (K.CHOICE, "甲", "甲"),
        (K.CHOICE, "丙", None),
        (K.SEVERAL, "乙、甲", "甲、乙"),
        (K.SEVERAL, "甲、丙", None),
    ],
)
def test_an_answer_is_stored_in_one_form_or_named_wrong(kind: K, typed: str, stored: str | None) -> None:
    question = Question(1, 1, kind, "问", options=("甲", "乙"))
    answers, wrong = checked([question], 1, {1: typed})
    assert (answers.get(1), 1 in wrong) == (stored, stored is None)


@pytest.mark.parametrize(
    ("typed", "asked", "missing"),
    [
        ({}, [1], {1}),
        ({1: "否"}, [1], set()),
        ({1: "否", 2: "素食"}, [1], set()),
        ({1: "是"}, [1, 2], {2}),
        ({1: "是", 2: "清真"}, [1, 2, 3], {3}),
        ({1: "否", 2: "清真"}, [1], set()),
    ],
)
def test_a_question_hangs_on_another_only_while_that_is_asked(
    typed: dict[int, str], asked: list[int], missing: set[int]
) -> None:
    assert [each.number for each in shown(ALL, 1, typed)] == asked
    answers, wrong = checked(ALL, 1, typed)
    assert (set(wrong), set(answers) <= set(asked)) == (missing, True)
    assert checked(ALL, 1, typed, must_be_whole=False)[1] == {}


def test_some_questions_are_for_some_groups() -> None:
    assert [each.number for each in asked_of(ALL, 7)] == [1, 2, 3, 4]
    assert checked(ALL, 1, {1: "否", 4: "贷款"})[0] == {1: "否"}


@given(
    st.dictionaries(
        st.integers(1, 4), st.sampled_from(["是", "否", "清真", "素食", "贷款", "保险、贷款", ""])
    )
)
def test_what_was_taken_is_taken_again_and_nothing_unasked_is_kept(typed: dict[int, str]) -> None:
    answers, _ = checked(ALL, 7, typed, must_be_whole=False)
    assert checked(ALL, 7, answers, must_be_whole=False) == (answers, {})
    assert set(answers) <= {each.number for each in shown(ALL, 7, typed)}


def test_another_wording_leaves_old_answers_under_the_old_one(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        asking.ask(session, event.id, NewQuestion(K.TEXT, "想见哪家银行", is_required=True), NOW)
        with pytest.raises(BadInput), session.begin_nested():
            registered(session, event)
        made, _ = registered(session, event, 0, answers={1: "示例银行"})
        asking.reword(session, event.id, 1, NewQuestion(K.TEXT, "最想见哪家机构"), NOW)
        same = asking.reword(session, event.id, 1, NewQuestion(K.TEXT, "最想见哪家机构"), NOW)
        assert same.version == 2
        assert [(each.label, text) for each, text in answers_of(session, made.id)] == [
            ("想见哪家银行", "示例银行")
        ]
        change(
            session,
            event=event,
            registration=made,
            person=a_person(),
            now=NOW,
            public_url=PUBLIC_URL,
            answers={1: "示例基金"},
        )
        assert [(each.label, text) for each, text in answers_of(session, made.id)] == [
            ("最想见哪家机构", "示例基金")
        ]
        asking.stop(session, event.id, 1, NOW)
        assert questions_of(session, event.id) == []
        assert len(answers_of(session, made.id)) == 1


@pytest.mark.parametrize(
    ("question", "where"),
    [
        (NewQuestion(K.CHOICE, "选", options=("一个",)), "options"),
        (NewQuestion(K.CHOICE, "选", options=("同", "同")), "options"),
        (NewQuestion(K.SEVERAL, "选", options=("甲、乙", "丙")), "options"),
        (NewQuestion(K.TEXT, "问", shown_if=9, shown_when="是"), "shown_if"),
        (NewQuestion(K.TEXT, "问", shown_if=1, shown_when="也许"), "shown_when"),
    ],
)
def test_a_question_that_cannot_work_is_refused(
    database: Database, question: NewQuestion, where: str
) -> None:
    with database.writing() as session:
        event = an_event(session)
        asking.ask(session, event.id, NewQuestion(K.YES_NO, "是否用餐"), NOW)
        with pytest.raises(QuestionRefused) as refused:
            asking.ask(session, event.id, question, NOW)
        assert list(refused.value.errors) == [where]


def test_a_question_that_others_hang_on_stays_and_stays_before_them(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        asking.ask(session, event.id, NewQuestion(K.YES_NO, "是否用餐"), NOW)
        asking.ask(session, event.id, NewQuestion(K.TEXT, "忌口", shown_if=1, shown_when="是"), NOW)
        with pytest.raises(QuestionRefused):
            asking.stop(session, event.id, 1, NOW)
        with pytest.raises(QuestionRefused):
            asking.raise_up(session, event.id, 2)


def test_a_new_text_of_the_organiser_is_a_new_version_to_agree_to(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        assert consents.current(session, event.id) == Consents(consents.STANDARD, None)
        by = event.organiser_account_id
        for text in ("会场拍照", "会场拍照", "会场拍照和录像"):
            consents.write_own(session, event.id, text, by, NOW)
        assert consents.current(session, event.id) == Consents(consents.STANDARD, 2)
        made, _ = registered(session, event)
        assert made.id
        consents.write_own(session, event.id, "", by, NOW)
        assert consents.current(session, event.id).own is None


def test_who_saw_an_older_text_is_asked_again(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        before = consents.current(session, event.id)
        consents.write_own(session, event.id, "会场拍照", event.organiser_account_id, NOW)
        with pytest.raises(ConsentChanged):
            register(
                session,
                event=event,
                group_id=seats.standing(session, event.id)[0].group.id,
                person=a_person(),
                request_key="saw-the-old-text",
                now=NOW,
                public_url=PUBLIC_URL,
                consents=before,
            )


def test_a_copied_event_asks_the_same_of_the_same_groups(database: Database) -> None:
    with database.writing() as session:
        groups = (NewGroup("firm", "企业", 5), NewGroup("bank", "银行", 5))
        event = event_by_code(session, an_event(session, groups=groups).code)
        by, banks = event.organiser_account_id, event.groups[1].id
        asking.ask(session, event.id, NewQuestion(K.TEXT, "不再问的"), NOW)
        asking.ask(session, event.id, NewQuestion(K.YES_NO, "是否用餐"), NOW)
        asking.stop(session, event.id, 1, NOW)
        diet = NewQuestion(K.TEXT, "忌口", group_ids=(banks,), shown_if=2, shown_when="是")
        asking.ask(session, event.id, diet, NOW)
        rules.settle(session, event.id, 3, 30)
        consents.write_own(session, event.id, "会场拍照。", by, NOW)
        told = {"event": event, "on_day": STARTS.date() + timedelta(days=7), "account_id": by, "now": NOW}
        first, again = (copy(session, code="20261212-cdfg", **told) for _ in range(2))  # type: ignore[arg-type]  # fields by name
        assert first is again
        asked = questions_of(session, first.id)
        assert [(each.number, each.label, each.shown_if) for each in asked] == [
            (2, "是否用餐", None),
            (3, "忌口", 2),
        ]
        there = [each.group.id for each in seats.standing(session, first.id)]
        assert [each.group_ids for each in asked] == [frozenset(), frozenset({there[1]})]
        rule = rules.rule_of(session, first.id)
        assert (rule.most_per_firm, rule.kept_days) == (3, 30)
        assert consents.current(session, first.id) == Consents(consents.STANDARD, 1)


def test_an_answer_on_which_a_question_hangs_stays_among_the_answers(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        way = NewQuestion(K.CHOICE, "怎么来", options=("自驾", "公交"))
        asking.ask(session, event.id, way, NOW)
        asking.ask(session, event.id, NewQuestion(K.TEXT, "车牌号", shown_if=1, shown_when="自驾"), NOW)
        without = replace(way, options=("公交", "高铁"))
        for wanted, field in ((without, "options"), (NewQuestion(K.TEXT, "怎么来"), "kind")):
            with pytest.raises(QuestionRefused) as refused:
                asking.reword(session, event.id, 1, wanted, NOW)
            assert list(refused.value.errors) == [field]
            assert "车牌号" in refused.value.errors[field]
        more = replace(way, options=("自驾", "公交", "高铁"))
        assert asking.reword(session, event.id, 1, more, NOW).version == 2

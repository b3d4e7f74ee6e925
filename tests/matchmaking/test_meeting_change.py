"""What stands changes by one entrance: drafts published, parties dropping out, seats filled on the spot."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.matchmaking.meetings.changing import Change, change
from events.matchmaking.meetings.drafts import Draft, keep, open_draft, undo
from events.matchmaking.meetings.pages.plan_grid import choices_of
from events.matchmaking.meetings.publishing import publish
from events.matchmaking.meetings.refusals import (
    CannotStand,
    ChangedMeanwhile,
    GridInUse,
    NothingToPublish,
)
from events.matchmaking.meetings.schedule import entries_of, items_of
from events.matchmaking.meetings.settling import faults, settle, usual
from events.matchmaking.models import Event, Meeting, MeetingParty, MeetingPlan
from tests.matchmaking.factories import NOW, PUBLIC_URL, STARTS
from tests.matchmaking.meeting_site import (
    BANK,
    FIRMS,
    FUND,
    GRID,
    NO,
    Day,
    a_day,
    event_of,
    gathered,
    meetings,
    placed,
    published,
    setting_of,
    standing,
    tell_everybody,
    wish,
)
from yurong.kit.db import Database
from yurong.kit.outbox import OutboxMail

OPTICS, MATERIALS, PHARMA, BATTERY = FIRMS
FIRST = (0, 1, OPTICS, BANK), (0, 2, MATERIALS, FUND), (1, 1, MATERIALS, BANK)
MOMENT = timedelta(microseconds=1)


def _letters(session: Session) -> int:
    found = select(func.count()).select_from(OutboxMail).where(OutboxMail.key.startswith("meetings:"))
    return session.scalar(found) or 0


def _keep(session: Session, day: Day, draft: Draft, version: int | None = None) -> MeetingPlan:
    return keep(
        session,
        event=event_of(session, day),
        draft=draft,
        said="排一版",
        account_id=day.organiser,
        now=NOW,
        version=version,
    )


def _codes(rows: list[Meeting]) -> dict[tuple[int, int], str]:
    return {(each.firm_id, each.institution_id): each.code for each in rows}


def test_a_draft_is_seen_by_nobody_before_it_is_published(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        keep(
            session,
            event=event_of(session, day),
            draft=Draft(day.plan(*FIRST)),
            said="排一版",
            account_id=day.organiser,
            now=NOW,
        )
        assert meetings(session, day) == []
        assert items_of(session, setting_of(session, day)) == []
        assert _letters(session) == 0


def test_publishing_arranges_and_tells_everybody_once(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, *FIRST)
    tell_everybody(database, tmp_path)
    with database.writing() as session:
        assert standing(session, day) == placed(day, *FIRST)
        assert _letters(session) == len(FIRMS) + 2
        version = open_draft(session, setting_of(session, day)).version
        with pytest.raises(NothingToPublish):
            publish(
                session,
                event=event_of(session, day),
                version=version,
                account_id=day.organiser,
                now=NOW,
            )


def test_two_that_trade_places_keep_their_codes_and_only_theirs_are_told(
    database: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, (0, 1, OPTICS, BANK), (0, 2, MATERIALS, FUND), (1, 1, BATTERY, BANK))
    tell_everybody(database, tmp_path)
    with database.reading() as session:
        before = meetings(session, day)
    published(database, day, (1, 1, OPTICS, BANK), (0, 2, MATERIALS, FUND), (0, 1, BATTERY, BANK))
    tell_everybody(database, tmp_path)
    with database.reading() as session:
        after = meetings(session, day)
        assert _codes(after) == _codes(before)
        changed = {each.code: each.sequence for each in after}
        assert sorted(changed.values()) == [0, 1, 1]
        assert _letters(session) == len(FIRMS) + 2 + len((OPTICS, BATTERY, BANK))


def test_a_plan_that_cannot_be_is_not_published(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        wish(session, day, OPTICS, {BANK: NO})
    with pytest.raises(CannotStand, match="不能安排见面") as refused:
        published(database, day, *FIRST)
    assert "选了" not in refused.value.message
    with database.reading() as session:
        assert meetings(session, day) == []


def test_a_pair_that_comes_back_keeps_its_code_for_calendars(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, *FIRST)
    published(database, day, FIRST[0])
    with database.reading() as session:
        event, party = event_of(session, day), session.get_one(MeetingParty, day.ids[MATERIALS])
        items = items_of(session, setting_of(session, day), [party.id])
        entries = entries_of(event, party, items, PUBLIC_URL)
        assert [(each.sequence, each.is_cancelled) for each in entries] == [(1, True), (1, True)]
    published(database, day, *FIRST)
    with database.reading() as session:
        items = items_of(session, setting_of(session, day), [day.ids[MATERIALS]])
        again = entries_of(event, party, items, PUBLIC_URL)
        assert [each.uid for each in again] == [each.uid for each in entries]
        assert [(each.sequence, each.is_cancelled) for each in again] == [(2, False), (2, False)]


def test_meetings_in_rounds_taken_out_of_the_grid_are_not_dropped_unsaid(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        row = _keep(session, day, Draft(day.plan(*FIRST)))
        one_round = replace(GRID, rounds=1, rest_after=0, rest_minutes=0)
        event = event_of(session, day)
        settle(session, event=event, new=one_round, account_id=day.organiser, now=NOW)
        with pytest.raises(CannotStand, match="没有第 2 轮"):
            publish(session, event=event, version=row.version, account_id=day.organiser, now=NOW)
        opened = open_draft(session, setting_of(session, day))
        offered = [words for _, words in choices_of(gathered(session, day), opened)["meetings"]]
        assert offered[-1] == f"第 2 轮 1 号桌：{MATERIALS} — {BANK}", "so that it can be moved or taken out"


def test_an_overtaken_draft_cannot_be_published_and_undoing_goes_back(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, *FIRST)
    with database.writing() as session:
        event = event_of(session, day)
        old = keep(session, event=event, draft=Draft(), said="清空", account_id=day.organiser, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            keep(
                session,
                event=event,
                draft=Draft(),
                said="旧页面",
                account_id=day.organiser,
                now=NOW,
                version=1,
            )
        setting_of(session, day).live_version += 1
        opened = open_draft(session, setting_of(session, day))
        assert not opened.is_draft
        assert opened.draft.plan == day.plan(*FIRST)
        undo(session, event=event, version=old.version, account_id=day.organiser)
        with pytest.raises(ChangedMeanwhile):
            undo(session, event=event, version=1, account_id=day.organiser)


ANSWERS = [
    ((OPTICS, BANK), (2, 1), ""),
    ((OPTICS, BANK), (1, 1), "材料公司第 1 轮已有会面"),
    ((OPTICS, BANK), (0, 2), ""),
    ((OPTICS, BANK), (1, 2), "示例银行第 2 轮已有会面"),
    ((OPTICS, FUND), (0, 3), "光电公司第 1 轮已有会面"),
    ((PHARMA, FUND), (1, 2), "医药公司第 2 轮不能来"),
    ((PHARMA, BANK), (2, 9), "没有 9 号桌"),
    ((BATTERY, FUND), (2, 2), "不能安排见面"),
    ((OPTICS, BANK), None, ""),
]
"""A pair put to a place (those there trade), and what forbids it."""


def test_a_change_by_hand_is_answered_in_words(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        wish(session, day, PHARMA, {}, absences=frozenset({1}))
        wish(session, day, FUND, {BATTERY: NO})
        found = gathered(session, day)
    for (firm, other), place, forbids in ANSWERS:
        asked = Change((day.ids[firm], day.ids[other]), place)
        verdict = change(found, Draft(day.plan(*FIRST)), asked).verdict
        said = "；".join(each.why for each in verdict.forbids)
        assert forbids in said, asked
        assert bool(forbids) == bool(said), asked


def test_what_is_fixed_is_moved_for_nobody_until_it_is_loosed(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        found = gathered(session, day)
    fixed = Draft(day.plan(*FIRST), frozenset({(day.ids[OPTICS], day.ids[BANK])}))
    for asked in (
        Change((day.ids[OPTICS], day.ids[BANK]), None),
        Change((day.ids[MATERIALS], day.ids[BANK]), (0, 1)),  # they would trade places
    ):
        said = [each.why for each in change(found, fixed, asked).verdict.forbids]
        assert said[:1] == ["光电公司和示例银行的会面已固定，请先取消固定"]


def test_what_has_begun_or_was_held_is_changed_no_more(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
    published(database, day, *FIRST)
    asked = Change((day.ids[OPTICS], day.ids[BANK]), (2, 1))
    over = ["光电公司和示例银行的会面已经开始，不能再改"]
    draft = Draft(day.plan(*FIRST))
    with database.writing() as session:
        found = gathered(session, day, STARTS)
        assert [each.why for each in change(found, draft, asked).verdict.forbids] == over
        late = Change((day.ids[PHARMA], day.ids[FUND]), (0, 3))
        said = [each.why for each in change(found, draft, late).verdict.forbids]
        assert said == ["第 1 轮已经开始，不能再排"]
        # The event is put off to next week after the first pair has met: its round is to come again.
        meetings(session, day)[0].state = "held"
        session.flush()
        found = gathered(session, day)
        assert [each.why for each in change(found, draft, asked).verdict.forbids] == over
        assert found.task.held == day.plan(FIRST[0])
    published(database, day, (0, 2, OPTICS, BANK), *FIRST[2:])
    with database.reading() as session:
        assert placed(day, FIRST[0]) <= standing(session, day), "what was held stands where it was"


def test_times_stay_once_they_are_in_use_and_tables_do_not(database: Database) -> None:
    with database.writing() as session:
        day = a_day(session)
        event: Event = event_of(session, day)
        wish(session, day, OPTICS, {}, absences=frozenset({0}))

        def resettle(**changes: int) -> None:
            settle(
                session,
                event=event,
                new=GRID.__class__(**{**GRID.__dict__, **changes}),
                account_id=day.organiser,
                now=NOW,
            )

        with pytest.raises(GridInUse):
            resettle(minutes=25)
        resettle(tables=5)
        assert len(gathered(session, day).task.tables) == 5
        assert faults(event, usual(event)) == {}

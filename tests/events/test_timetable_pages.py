"""The organiser's timetable: proposed in the background, moved, held, undone, used, taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from events.clinic import queries
from events.clinic.allocation import computing
from events.clinic.allocation.refusals import AlreadyOut, StillOpen
from events.clinic.models import Allocation, Booking, Clinic, PanelSeat, TimetableDraft
from events.clinic.timetable import applying, drafts, work
from events.clinic.timetable.check import check
from events.clinic.timetable.drafts import ChangedMeanwhile, InUse, Plan, keep, newest, plan_of, undo
from events.clinic.timetable.gathering import gather_task
from tests.events.allocating import ADMIN, AFTER, a_world_by_rule, apply_for, publish
from tests.factories import NOW, World
from tests.world import Browser
from yurong.accounts.models import Account
from yurong.kit.db import Database
from yurong.kit.jobs import work as do_job


def _clinic_with_applications(database: Database) -> World:
    world = a_world_by_rule(database)
    apply_for(database, world)
    apply_for(database, world, by="stranger")
    return world


def _solve(database: Database, world: World, folder: Path, *, around: bool = False) -> str | None:
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        last = newest(session, clinic.id)
        work.ask(
            session,
            clinic=clinic,
            around=around,
            most_seats=2,
            version=last.version if last else 0,
            account_id=world.organiser.id,
            now=NOW,
        )
    return do_job(database, {work.KIND: work.timetable_job}, folder, NOW)


def _plan(database: Database, world: World) -> tuple[int, Plan]:
    with database.reading() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        draft = newest(session, clinic.id)
        assert draft is not None
        plan = plan_of(draft)
        assert check(gather_task(session, clinic, NOW, plan).task, plan.timetable) == []
        return draft.version, plan


def _use(database: Database, world: World, version: int = 1, now: datetime = AFTER) -> int:
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        return applying.use(
            session,
            clinic=clinic,
            version=version,
            account_id=world.organiser.id,
            now=now,
        )


def _take_back(database: Database, world: World) -> None:
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        applying.take_back(session, clinic=clinic, account_id=world.organiser.id)


def _panels(database: Database, world: World) -> dict[int, set[int]]:
    with database.reading() as session:
        rows = session.execute(
            select(PanelSeat.station_id, PanelSeat.expert_id).where(
                PanelSeat.station_id.in_(world.station_ids)
            )
        ).all()
    return {at: {expert for station, expert in rows if station == at} for at in world.station_ids}


def test_a_job_leaves_a_proposal_that_sees_everybody(database: Database, tmp_path: Path) -> None:
    world = _clinic_with_applications(database)
    assert _solve(database, world, tmp_path) == "done"
    version, plan = _plan(database, world)
    assert version == 1
    assert len(plan.timetable.places) == 2
    assert plan.most_seen
    assert plan.points == plan.bound


def test_nobody_applied_is_said(database: Database, tmp_path: Path) -> None:
    assert _solve(database, a_world_by_rule(database), tmp_path) == "failed"


def test_a_timetable_becomes_bookings_and_panels(database: Database, tmp_path: Path) -> None:
    world = _clinic_with_applications(database)
    _solve(database, world, tmp_path)
    _, plan = _plan(database, world)
    assert _use(database, world) == 2
    for station, panel in plan.timetable.panels.items():
        if panel:
            assert _panels(database, world)[station] == panel
    publish(database, world)
    with database.reading() as session:
        booked = {each.station_id for each in session.scalars(select(Booking))}
        rows = computing.allotments(session, queries.clinic_for(session, ADMIN, world.clinic_code))
        assert all(each.booking_id for each in rows)
        assert all("时间表" in each.reasons[-1] for each in rows)
    assert booked == {at for at, _ in plan.timetable.places.values()}
    with pytest.raises(AlreadyOut):
        _take_back(database, world)


def test_taking_back_brings_the_panels_back_and_twice_is_once(database: Database, tmp_path: Path) -> None:
    world = _clinic_with_applications(database)
    before = _panels(database, world)
    _solve(database, world, tmp_path)
    _use(database, world)
    with pytest.raises(InUse):
        _use(database, world)
    _take_back(database, world)
    _take_back(database, world)
    assert _panels(database, world) == before
    assert _use(database, world) == 2


def test_before_the_deadline_nothing_is_used(database: Database, tmp_path: Path) -> None:
    world = _clinic_with_applications(database)
    before = _panels(database, world)
    _solve(database, world, tmp_path)
    with pytest.raises(StillOpen):
        _use(database, world, now=NOW)
    assert _panels(database, world) == before


def test_what_is_held_stays_where_it_is(database: Database, tmp_path: Path) -> None:
    world = _clinic_with_applications(database)
    _solve(database, world, tmp_path)
    version, plan = _plan(database, world)
    firm, place = max(plan.timetable.places.items())
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        kept = replace(plan, held_firms=frozenset({firm}), held_panels=frozenset({place[0]}))
        keep(
            session,
            clinic=clinic,
            plan=kept,
            said="固定",
            account_id=world.organiser.id,
            now=NOW,
            version=version,
        )
    assert _solve(database, world, tmp_path, around=True) == "done"
    version, again = _plan(database, world)
    assert version == 3
    assert again.timetable.places == plan.timetable.places
    assert again.held_firms == {firm}


def test_an_older_version_is_refused_and_undoing_goes_back(database: Database, tmp_path: Path) -> None:
    world = _clinic_with_applications(database)
    _solve(database, world, tmp_path)
    _, plan = _plan(database, world)
    with database.writing() as session:
        clinic = queries.clinic_for(session, ADMIN, world.clinic_code)
        by = world.organiser.id
        keep(session, clinic=clinic, plan=plan, said="再存", account_id=by, now=NOW, version=1)
        with pytest.raises(ChangedMeanwhile):
            keep(session, clinic=clinic, plan=plan, said="旧", account_id=by, now=NOW, version=1)
        undo(session, clinic=clinic, version=2, account_id=by)
    assert _plan(database, world)[0] == 1


@pytest.fixture
def desk(app: object, another: Callable[[], Browser], tmp_path: Path) -> tuple[Browser, Database, str]:
    """The organiser before the proposal of a clinic in the demo world."""
    database: Database = app.state.database  # type: ignore[attr-defined]
    world = _clinic_with_applications(database)
    with database.writing() as session:
        organiser = session.scalars(select(Account).where(Account.email == "organiser@demo.example")).one()
        clinic = session.scalars(select(Clinic).where(Clinic.code == world.clinic_code)).one()
        clinic.organiser_account_id = organiser.id
    _solve(database, world, tmp_path)
    return another().sign_in("organiser@demo.example"), database, world.clinic_code


def _draft(database: Database) -> TimetableDraft:
    with database.reading() as session:
        found = session.scalars(select(TimetableDraft).order_by(TimetableDraft.version.desc())).first()
        assert found is not None
        return found


def test_the_page_shows_the_grid_and_why(desk: tuple[Browser, Database, str]) -> None:
    organiser, _, code = desk
    shown = organiser.get(f"/organise/clinics/{code}/timetable")
    assert shown.status_code == 200
    assert "金融专家（" in shown.text
    assert "第 1 志愿的时间" in shown.text
    assert "已证明是最好的" in shown.text


def test_a_firm_is_moved_by_form_and_undone(desk: tuple[Browser, Database, str]) -> None:
    organiser, database, code = desk
    url = f"/organise/clinics/{code}/timetable"
    firm = next(iter(_draft(database).plan["places"]))
    answer = organiser.post(
        f"{url}/moves", {"firm": firm, "place": "", "version": "1"}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert firm not in _draft(database).plan["places"]
    assert "没有时段的企业" in organiser.get(url).text
    assert organiser.post(f"{url}/moves", {"firm": firm, "place": "", "version": "1"}).status_code in (
        200,
        409,
    )
    organiser.post(f"{url}/undo", {"version": "2"})
    assert firm in _draft(database).plan["places"]


def test_the_check_answers_and_the_form_keeps_what_was_chosen(desk: tuple[Browser, Database, str]) -> None:
    organiser, database, code = desk
    url = f"/organise/clinics/{code}/timetable"
    firm, (station, _) = next(iter(_draft(database).plan["places"].items()))
    fragment = organiser.get(f"{url}/check?firm={firm}&place={station}-99").text
    assert "不能这样排" in fragment
    assert "可以" in organiser.get(f"{url}/check?firm={firm}&place=").text
    refused = organiser.post(f"{url}/moves", {"firm": firm, "place": f"{station}-99", "version": "1"})
    assert refused.status_code == 422
    assert f'value="{firm}" selected' in refused.text
    assert _draft(database).version == 1


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/moves", {"firm": "甲", "place": "", "version": "1"}, 400),
        ("/moves", {"firm": "999999", "place": "", "version": "1"}, 400),
        ("/holds", {"what": "firm", "id": "x", "held": "1", "version": "1"}, 400),
        ("/undo", {"version": "7"}, 409),
        ("/use", {"version": "7"}, 409),
        ("", {"most_seats": "99"}, 422),
    ],
)
def test_bad_input_is_refused_in_chinese(
    desk: tuple[Browser, Database, str], path: str, fields: dict[str, str], status: int
) -> None:
    organiser, database, code = desk
    answer = organiser.post(f"/organise/clinics/{code}/timetable{path}", fields)
    assert answer.status_code == status
    assert "请" in answer.text
    assert _draft(database).version == 1


def test_a_stranger_does_not_find_it(
    desk: tuple[Browser, Database, str], another: Callable[[], Browser]
) -> None:
    _, _, code = desk
    url = f"/organise/clinics/{code}/timetable"
    assert another().sign_in("firm@demo.example").get(url).status_code in (403, 404)
    assert drafts.plan_of(_draft(desk[1])).timetable.places


def test_a_panel_and_a_firm_are_held_and_let_go(desk: tuple[Browser, Database, str]) -> None:
    organiser, database, code = desk
    url = f"/organise/clinics/{code}/timetable"
    firm, (station, _) = next(iter(_draft(database).plan["places"].items()))
    organiser.post(f"{url}/holds", {"what": "firm", "id": firm, "held": "1", "version": "1"})
    organiser.post(f"{url}/holds", {"what": "panel", "id": str(station), "held": "1", "version": "2"})
    assert _draft(database).plan["held_firms"] == [int(firm)]
    assert _draft(database).plan["held_panels"] == [station]
    refused = organiser.post(f"{url}/moves", {"firm": firm, "place": "", "version": "3"})
    assert "已固定，请先取消固定" in refused.text
    organiser.post(f"{url}/holds", {"what": "firm", "id": firm, "held": "0", "version": "3"})
    assert _draft(database).plan["held_firms"] == []


def test_a_published_allocation_leaves_the_timetable_to_read(desk: tuple[Browser, Database, str]) -> None:
    organiser, database, code = desk
    url = f"/organise/clinics/{code}/timetable"
    with database.writing() as session:
        clinic = session.scalars(select(Clinic).where(Clinic.code == code)).one()
        by = clinic.organiser_account_id
        session.add(Allocation(clinic_id=clinic.id, computed_at=NOW, computed_by=by, published_at=NOW))
    shown = organiser.get(url).text
    assert "分配已经公布，时间表不再改动" in shown
    assert "金融专家（" in shown, "the grid stays"
    assert 'id="solve"' not in shown
    assert "采用这一版" not in shown
    firm = next(iter(_draft(database).plan["places"]))
    changes = {
        "": {"most_seats": "3"},
        "/moves": {"firm": firm, "place": "", "version": "1"},
        "/use": {"version": "1"},
    }
    for path, sent in changes.items():
        assert organiser.post(f"{url}{path}", sent).status_code == 409


def test_asking_leads_to_the_job(desk: tuple[Browser, Database, str]) -> None:
    organiser, _, code = desk
    answer = organiser.post(
        f"/organise/clinics/{code}/timetable", {"most_seats": "3"}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/jobs/")

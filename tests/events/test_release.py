"""Releasing a sheet."""

import hashlib
import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from events.clinic import booking_queries, findings, release
from events.clinic.models import Booking, DiagnosisSheet, Expert
from events.clinic.refusals import AlreadyReleased, NotAllSigned, NothingNew
from events.clinic.release import Mark
from tests.events.test_findings import sign, write
from tests.factories import FIRST, NOW, STEP, World, a_booking, a_world, cancel_booking
from yurong.kit.db import Database
from yurong.kit.errors import NotFound

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def _signed(database: Database, world: World, booking: Booking, *experts: Expert) -> None:
    for expert in experts:
        write(database, booking, expert, "意见")
        sign(database, booking, expert)


def _release(
    database: Database, world: World, booking: Booking, after_version: int = 0, now: datetime = NOW
) -> DiagnosisSheet:
    with database.writing() as session:
        return release.release(
            session,
            booking=session.get_one(Booking, booking.id),
            after_version=after_version,
            account_id=world.finance.account_id,
            engine_version="1",
            catalog_version="abc",
            freeze=_payload,
            now=now,
        )


def _payload(mark: Mark) -> str:
    return json.dumps({"number": mark.number, "replaces": mark.replaces}, ensure_ascii=False)


def test_a_sheet_is_numbered_and_frozen_when_all_roles_have_signed(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    _signed(database, world, booking, world.finance, world.policy)
    sheet = _release(database, world, booking)
    assert (sheet.number, sheet.version, sheet.replaces_id) == ("豫诊〔2026〕第000001号", 1, None)
    assert sheet.payload == '{"number": "豫诊〔2026〕第000001号", "replaces": null}'
    assert sheet.payload_sha256 == hashlib.sha256(sheet.payload.encode()).hexdigest()
    assert len(sheet.short_code) == 8
    with database.reading() as session:
        assert booking_queries.sheet_by_short_code(session, sheet.short_code.lower()).id == sheet.id
        with pytest.raises(NotFound):
            booking_queries.sheet_by_short_code(session, "22222222")


def test_missing_signatures_are_named(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    with pytest.raises(NotAllSigned, match="金融、政策"):
        _release(database, world, booking)
    _signed(database, world, booking, world.finance)
    with pytest.raises(NotAllSigned, match="还差政策专家"):
        _release(database, world, booking)


def test_releasing_twice_gives_the_same_sheet(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    _signed(database, world, booking, world.finance, world.policy)
    assert _release(database, world, booking).id == _release(database, world, booking).id


def test_a_correction_is_a_new_version_that_names_the_old(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    _signed(database, world, booking, world.finance, world.policy)
    first = _release(database, world, booking)
    _sign_again(database, booking, world.finance, NOW + MINUTE)
    second = _release(database, world, booking, after_version=1, now=NOW + 2 * MINUTE)
    assert (second.version, second.replaces_id) == (2, first.id)
    assert json.loads(second.payload) == {"number": "豫诊〔2026〕第000002号", "replaces": first.number}
    with database.reading() as session:
        found = booking_queries.sheet_by_short_code(session, first.short_code)
        assert found.replaced_by is not None
        assert found.replaced_by.number == second.number


@pytest.mark.parametrize(("signed_after", "is_new"), [(-MINUTE, False), (0 * MINUTE, False), (MINUTE, True)])
def test_a_correction_needs_a_signature_younger_than_the_sheet(
    database: Database, signed_after: timedelta, is_new: bool
) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    _signed(database, world, booking, world.finance, world.policy)
    _release(database, world, booking, now=NOW + HOUR)
    _sign_again(database, booking, world.finance, NOW + HOUR + signed_after)
    if is_new:
        assert _release(database, world, booking, after_version=1, now=NOW + 2 * HOUR).version == 2
        return
    with pytest.raises(NothingNew):
        _release(database, world, booking, after_version=1, now=NOW + 2 * HOUR)


def _sign_again(database: Database, booking: Booking, expert: Expert, at: datetime) -> None:
    with database.writing() as session:
        found = session.get_one(Booking, booking.id)
        findings.withdraw_sign_off(session, booking=found, expert=expert)
        findings.sign_off(session, booking=found, expert=expert, version=1, now=at)


def test_numbers_start_again_with_the_mainland_year(database: Database) -> None:
    world = a_world(database)
    bookings = a_booking(database, world), a_booking(database, world, by="stranger", starts_at=FIRST + STEP)
    for booking in bookings:
        _signed(database, world, booking, world.finance, world.policy)
    assert _release(database, world, bookings[0]).number == "豫诊〔2026〕第000001号"
    new_year = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    assert _release(database, world, bookings[1], now=new_year).number == "豫诊〔2027〕第000001号"


def test_racing_releases_leave_no_gap_and_no_double(database: Database) -> None:
    world = a_world(database)
    bookings = a_booking(database, world), a_booking(database, world, by="stranger", starts_at=FIRST + STEP)
    for booking in bookings:
        _signed(database, world, booking, world.finance, world.policy)
    threads = [threading.Thread(target=_release, args=(database, world, booking)) for booking in bookings * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        numbers = session.scalars(select(DiagnosisSheet.number).order_by(DiagnosisSheet.number)).all()
    assert numbers == ["豫诊〔2026〕第000001号", "豫诊〔2026〕第000002号"]


def test_a_sheet_without_its_booking_is_impossible(database: Database) -> None:
    world = a_world(database)
    orphan = {
        "number": "豫诊〔2026〕第999999号",
        "short_code": "22222222",
        "booking_id": 999,
        "version": 1,
        "payload": "{}",
        "payload_sha256": "0" * 64,
        "engine_version": "1",
        "catalog_version": "1",
        "released_at": NOW,
        "released_by": world.owner.id,
    }
    with database.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(insert(DiagnosisSheet), orphan)


def test_after_release_the_booking_is_not_cancelled(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    _signed(database, world, booking, world.finance, world.policy)
    _release(database, world, booking)
    with pytest.raises(AlreadyReleased):
        cancel_booking(database, world, booking.code)


def test_the_first_printing_is_what_later_ones_are_compared_with(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    _signed(database, world, booking, world.finance, world.policy)
    sheet = _release(database, world, booking)
    with database.writing() as session:
        stored = session.get_one(DiagnosisSheet, sheet.id)
        assert release.note_pdf(session, stored, "a" * 64)
        assert release.note_pdf(session, stored, "a" * 64)
        assert not release.note_pdf(session, stored, "b" * 64)
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(DiagnosisSheet.pdf_sha256 == "a" * 64)) == 1

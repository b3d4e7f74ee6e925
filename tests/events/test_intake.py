"""会前问卷."""

import pytest
from sqlalchemy import select

from catalog.profile import Case, Need, Profile
from catalog.vocabulary import Credential
from events.clinic import intake
from events.clinic.intake_case import case_of
from events.clinic.models import Booking, Intake
from events.clinic.refusals import Cancelled, EditedElsewhere, NoConsent
from tests.factories import NOW, STEP, World, a_booking, a_world, cancel_booking
from yurong.kit.db import Database
from yurong.kit.money import Money

CASE = Case(
    profile=Profile(
        region="410100", credentials=(Credential.TECH_SME,), revenue=Money.wan("1200.5"), staff=0
    ),
    need=Need(amount=Money.wan(300), term_months=12),
)


def _hand_in(
    database: Database,
    world: World,
    booking: Booking,
    *,
    case: Case = CASE,
    note: str = "想了解首贷",
    has_consented: bool = True,
    version: int = 0,
    days_later: int = 0,
) -> Intake:
    with database.writing() as session:
        return intake.hand_in(
            session,
            booking=session.get_one(Booking, booking.id),
            case=case,
            note=note,
            has_consented=has_consented,
            version=version,
            account_id=world.owner.id,
            now=NOW + days_later * STEP,
        )


def test_what_is_handed_in_reads_back_exactly_unknowns_included(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    _hand_in(database, world, booking)
    with database.reading() as session:
        stored = session.scalars(select(Intake)).one()
    assert case_of(stored) == CASE
    assert case_of(stored).profile.has_borrowed is None
    assert (stored.note, stored.version, stored.consent_at) == ("想了解首贷", 1, NOW)


def test_without_consent_nothing_is_kept(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    with pytest.raises(NoConsent):
        _hand_in(database, world, booking, has_consented=False)
    with database.reading() as session:
        assert session.scalar(select(Intake)) is None


def test_an_edit_counts_up_and_keeps_the_time_of_consent(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    _hand_in(database, world, booking)
    edited = _hand_in(database, world, booking, note="改了", version=1, days_later=1)
    assert (edited.version, edited.note, edited.consent_at, edited.updated_at) == (
        2,
        "改了",
        NOW,
        NOW + STEP,
    )


def test_the_same_content_twice_is_one_edit(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    _hand_in(database, world, booking)
    assert _hand_in(database, world, booking).version == 1


def test_two_tabs_lose_nothing(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    _hand_in(database, world, booking)
    _hand_in(database, world, booking, note="第一个窗口", version=1)
    with pytest.raises(EditedElsewhere) as refused:
        _hand_in(database, world, booking, note="第二个窗口", version=1)
    assert (refused.value.yours, refused.value.theirs, refused.value.version) == (
        "第二个窗口",
        "第一个窗口",
        2,
    )


def test_a_cancelled_booking_takes_no_intake(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    cancel_booking(database, world, booking.code)
    with pytest.raises(Cancelled):
        _hand_in(database, world, booking)

"""会前初诊 and completeness: frozen at the cut-off, kept after a correction; what is missing, reminders."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from catalog.facts import FACTS
from catalog.profile import Case, Need, Profile
from events.clinic.intake import hand_in
from events.clinic.models import Booking, Clinic, Intake, PreDiagnosis, SignOff
from events.clinic.preparing.completeness import CORE, completeness
from events.clinic.preparing.freezing import freeze_due, frozen_of
from tests.events.cases import FIRM, ORGANISER, DemoCase, demo_case
from tests.factories import CLINIC, FIRST, NOW, World, a_booking, a_world, cancel_booking
from tests.world import Browser
from yurong.kit.db import Database
from yurong.kit.money import Money
from yurong.kit.outbox import OutboxMail

CUT_OFF = CLINIC.change_until
TICK = timedelta(microseconds=1)
CASE = Case(profile=Profile(region="410100"), need=Need(amount=Money.wan(300)))


@pytest.fixture
def case(app: Starlette, another: Callable[[], Browser]) -> DemoCase:
    return demo_case(app, another)


def give(
    database: Database, world: World, booking: Booking, wan: int, version: int, now: datetime = NOW
) -> None:
    with database.writing() as session:
        hand_in(
            session,
            booking=session.get_one(Booking, booking.id),
            case=CASE.model_copy(update={"need": Need(amount=Money.wan(wan))}),
            note="",
            has_consented=True,
            version=version,
            account_id=world.owner.id,
            now=now,
        )


def frozen_amount(database: Database, booking: Booking) -> Money | None:
    with database.reading() as session:
        frozen = frozen_of(session, session.get_one(Booking, booking.id))
        return frozen.content.case.need.amount if frozen else None


def test_an_intake_is_frozen_at_the_cut_off_not_before_and_once(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    give(database, world, booking, 300, 0)
    assert freeze_due(database, CUT_OFF - TICK) == 0
    assert freeze_due(database, CUT_OFF) == 1
    assert freeze_due(database, CUT_OFF + TICK) == 0
    with database.reading() as session:
        frozen = frozen_of(session, booking)
        assert frozen is not None
        assert frozen.made_at == CUT_OFF
        assert frozen.content.paper.number == f"会前初诊 {booking.code}"


def test_a_correction_after_the_cut_off_keeps_what_stood_at_it_even_before_the_thread_came(
    database: Database,
) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    give(database, world, booking, 300, 0)
    give(database, world, booking, 400, 1, CUT_OFF - TICK)
    give(database, world, booking, 500, 2, CUT_OFF + TICK)
    give(database, world, booking, 600, 3, CUT_OFF + timedelta(hours=1))
    assert freeze_due(database, CUT_OFF + timedelta(hours=2)) == 0
    assert frozen_amount(database, booking) == Money.wan(400)


def test_a_first_intake_after_the_cut_off_is_frozen_until_the_slot_begins(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    assert freeze_due(database, CUT_OFF) == 0
    give(database, world, booking, 300, 0, CUT_OFF + TICK)
    assert freeze_due(database, FIRST) == 0
    assert freeze_due(database, FIRST - TICK) == 1


def test_a_cancelled_booking_is_not_frozen(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    give(database, world, booking, 300, 0)
    cancel_booking(database, world, booking.code)
    assert freeze_due(database, CUT_OFF) == 0


def test_the_panel_reads_it_beside_the_live_case_and_the_firm_does_not(case: DemoCase) -> None:
    page = case.as_("finance").get(case.url).text
    assert "会前初诊，按 " in page
    full = case.as_("finance").get(f"/bookings/{case.code}/pre-diagnosis")
    assert full.status_code == 200
    assert "内容不会再变" in full.text
    assert case.as_(FIRM).get(f"/bookings/{case.code}/pre-diagnosis").status_code == 404
    with case.app.state.database.writing() as session:
        for row in session.scalars(select(PreDiagnosis)):
            session.delete(row)
    assert "没有会前初诊" in case.as_("finance").get(case.url).text
    assert case.as_("finance").get(f"/bookings/{case.code}/pre-diagnosis").status_code == 404


def test_after_a_release_a_corrected_intake_is_taken_and_asks_for_new_signatures(case: DemoCase) -> None:
    case.sign_all()
    assert case.release(case.as_("finance")) == 303
    firm = case.as_(FIRM)
    assert "更正会前问卷" in firm.get(f"/bookings/{case.code}").text
    page = firm.get(f"/bookings/{case.code}/intake").text
    assert "现在提交的是更正" in page
    answers = {"region": "410172", "amount": "950", "consent": "true", "version": "1"}
    assert firm.post(f"/bookings/{case.code}/intake", answers, follow_redirects=False).status_code == 303
    with case.app.state.database.reading() as session:
        booking = session.scalars(select(Booking).where(Booking.code == case.code)).one()
        assert session.scalars(select(SignOff).where(SignOff.booking_id == booking.id)).all() == []
        intake = session.scalars(select(Intake).where(Intake.booking_id == booking.id)).one()
        assert intake.case["need"]["amount"] == "950"
    assert "此后企业更正过问卷" in case.as_("finance").get(case.url).text
    assert len(case.sheets()) == 1


def test_the_core_facts_are_asked_in_the_short_form() -> None:
    assert all(not FACTS[key].is_extra and not FACTS[key].derived_from for key in CORE)


COMPLETE = [
    (None, (), 18, 18),
    (None, ("licence",), 17, 18),
    (Case(profile=Profile(region="410100", credentials=())), ("licence", "other"), 15, 18),
    (Case(profile=Profile(invention_patents=0, other_ip=0)), (), 16, 17),
    (Case(profile=Profile(invention_patents=0)), (), 17, 18),
    (Case(profile=Profile(), need=Need(amount=Money(0), purposes=())), (), 16, 18),
]


@pytest.mark.parametrize(("told", "papers", "missing", "total"), COMPLETE)
def test_what_is_missing_is_counted_and_zero_or_none_of_them_is_an_answer(
    told: Case | None, papers: tuple[str, ...], missing: int, total: int
) -> None:
    state = completeness(told, papers)
    assert (len(state.missing), state.done, state.total) == (missing, total - missing, total)


def test_the_firm_sees_what_is_missing_with_a_link_to_each(case: DemoCase) -> None:
    page = case.as_(FIRM).get(f"/bookings/{case.code}").text
    assert "还差" in page
    assert f'href="/bookings/{case.code}/papers#licence"' in page


def test_the_organiser_reminds_a_firm_once_a_day_by_mail(case: DemoCase) -> None:
    with case.app.state.database.writing() as session:
        booking = session.scalars(select(Booking).where(Booking.code == case.code)).one()
        clinic = session.get_one(Clinic, booking.clinic_id)
        later = timedelta(days=5)
        booking.starts_at, booking.ends_at = booking.starts_at + later, booking.ends_at + later
        code = clinic.code
    address, organiser = f"/organise/clinics/{code}/preparation", case.as_(ORGANISER)
    page = organiser.get(address).text
    assert "会前准备" in page
    assert "/18</b>" in page
    sent = organiser.post(address, {"booking": case.code}, follow_redirects=False)
    assert sent.headers["location"].endswith("?sent=1")
    assert "已提醒 1 家企业" in organiser.get(sent.headers["location"]).text
    again = organiser.post(address, {"booking": case.code})
    assert again.status_code == 409
    assert "一天只提醒一次" in again.text
    with case.app.state.database.reading() as session:
        mails = session.scalars(
            select(OutboxMail).where(OutboxMail.key.like(f"booking:{case.code}:prepare%"))
        ).all()
    assert len(mails) == 1
    assert "· 营业执照" in mails[0].body


def test_reminding_all_passes_over_whom_it_cannot_and_a_stranger_is_refused(case: DemoCase) -> None:
    organiser = case.as_(ORGANISER)
    address = "/organise/clinics/demo-today/preparation"
    assert organiser.post(address, follow_redirects=False).status_code == 303
    assert organiser.get("/organise/clinics/no-such/preparation").status_code == 404
    assert organiser.post(address, {"booking": "x" * 40}).status_code == 400

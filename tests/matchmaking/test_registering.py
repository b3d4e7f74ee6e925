"""Registering: seats, the line, one's own link, colleagues, the organiser's decision."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from events.matchmaking.drawing_up import NewGroup
from events.matchmaking.models import (
    Event,
    Registration,
    RegistrationConsent,
    RegistrationGroup,
    RegistrationLink,
    RegistrationState,
    RegistrationStep,
)
from events.matchmaking.registering import consents, links, rules, seats
from events.matchmaking.registering.approving import approve, refuse
from events.matchmaking.registering.cancelling import cancel
from events.matchmaking.registering.changing import change
from events.matchmaking.registering.consents import NoConsent
from events.matchmaking.registering.party import register_party
from events.matchmaking.registering.refusals import (
    AlreadyRegistered,
    EnoughOfFirm,
    EventBegun,
    EventFull,
    NoReason,
    NoSuchRegistration,
    NotAwaited,
    PartyTooLarge,
    RegistrationClosed,
    RegistrationNotOpen,
    RegistrationOver,
)
from events.matchmaking.registering.register import register
from events.matchmaking.registering.telling import with_link
from tests import people
from tests.matchmaking.factories import NOW, PUBLIC_URL, STARTS, a_person, an_event, registered
from yurong.kit.db import Database
from yurong.kit.errors import BadInput, Problem
from yurong.kit.outbox import OutboxMail

USCC = "91410100MA44YR001X"


@pytest.mark.parametrize(
    ("host", "sent"),
    [
        ("a.cn", "报名成功：12月5日09:00，报名码 GQ7KM2XC4D https://a.cn/r/0123456789abcdef"),
        ("yurong.zz.example", "报名成功：12月5日09:00 https://yurong.zz.example/r/0123456789abcdef"),
        ("a" * 40 + ".example", "报名成功：12月5日09:00，报名码 GQ7KM2XC4D"),
    ],
)
def test_a_short_message_never_holds_half_a_registration_code(host: str, sent: str) -> None:
    words, url = "报名成功：12月5日09:00，报名码 GQ7KM2XC4D", f"https://{host}/r/0123456789abcdef"
    assert with_link(words, url) == sent


def test_a_seat_is_confirmed_and_the_letter_brings_the_link(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        made, token = registered(session, event)
        assert made.state == RegistrationState.CONFIRMED
        assert links.registration_by_token(session, token) is made
        assert seats.standing(session, event.id)[0].free == 99
        letter = session.scalars(
            select(OutboxMail).where(OutboxMail.key == f"registration:{made.code}:made")
        ).one()
        assert token in letter.body
        assert letter.attachment is not None
        assert token not in session.scalars(select(RegistrationLink.token_hash)).one()
        agreed = session.scalars(select(RegistrationConsent)).all()
        assert [(each.kind, each.version) for each in agreed] == [("standard", consents.STANDARD)]


def test_without_a_mail_address_a_short_message_with_the_link_goes_out(database: Database) -> None:
    with database.writing() as session:
        made, token = registered(session, an_event(session), email="")
        sms = session.scalars(select(OutboxMail).where(OutboxMail.channel == "sms")).one()
        assert sms.to == made.phone
        assert sms.body.endswith(f"/r/{token}")
        assert len(sms.body) <= 70


def test_the_same_request_gives_the_same_registration_and_no_second_token(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=1)
        wanted = {
            "event": event,
            "group_id": seats.standing(session, event.id)[0].group.id,
            "person": a_person(),
            "request_key": "key-of-a-request",
            "now": NOW,
        }
        agreed = consents.current(session, event.id)
        first, token = register(session, **wanted, public_url=PUBLIC_URL, consents=agreed)  # type: ignore[arg-type]
        again, none = register(session, **wanted, public_url=PUBLIC_URL, consents=agreed)  # type: ignore[arg-type]
        assert (again is first, none) == (True, None)
        assert token
        assert session.scalar(select(RegistrationGroup.taken)) == 1


def test_a_full_group_puts_into_the_line_and_a_cancellation_goes_to_its_head(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=1)
        first, second, third = (registered(session, event, number)[0] for number in range(3))
        assert [each.state for each in (second, third)] == ["waiting", "waiting"]
        assert (seats.position(session, second), seats.position(session, third)) == (1, 2)
        cancel(session, event=event, registration=first, now=NOW, public_url=PUBLIC_URL)
        cancel(session, event=event, registration=first, now=NOW, public_url=PUBLIC_URL)
        assert (first.state, second.state, third.state) == ("cancelled", "offered", "waiting")
        assert seats.position(session, third) == 1
        stranger, _ = registered(session, event, 9)
        assert stranger.state == RegistrationState.WAITING


def test_without_a_waitlist_a_full_group_refuses(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=1, has_waitlist=False)
        registered(session, event)
        with pytest.raises(EventFull):
            registered(session, event, 1)


def test_one_number_registers_once_and_again_after_a_cancellation(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        first, _ = registered(session, event)
        with pytest.raises(AlreadyRegistered):
            registered(session, event, 1, phone=f"+86 {first.phone[:3]}-{first.phone[3:]}")
        cancel(session, event=event, registration=first, now=NOW, public_url=PUBLIC_URL)
        assert registered(session, event, 2, phone=first.phone)[0].state == "confirmed"


@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        (NOW - timedelta(days=5, seconds=1), RegistrationNotOpen),
        (NOW - timedelta(days=5), None),
        (STARTS - timedelta(days=1, seconds=1), None),
        (STARTS - timedelta(days=1), RegistrationClosed),
    ],
)
def test_the_hours_of_registration_bind(
    database: Database, at: object, refusal: type[Problem] | None
) -> None:
    with database.writing() as session:
        event = an_event(session)
        if refusal is None:
            assert registered(session, event, now=at)[0].id  # type: ignore[arg-type]  # a case's instant
        else:
            with pytest.raises(refusal):
                registered(session, event, now=at)  # type: ignore[arg-type]


def test_the_organiser_may_enter_people_after_hours_without_their_consent(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, needs_approval=True)
        made, _ = registered(session, event, now=STARTS, vouched_by=event.organiser_account_id)
        assert made.state == RegistrationState.CONFIRMED


def test_nobody_registers_without_agreeing(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        with pytest.raises(NoConsent):
            register(
                session,
                event=event,
                group_id=seats.standing(session, event.id)[0].group.id,
                person=a_person(),
                request_key="k" * 20,
                now=NOW,
                public_url=PUBLIC_URL,
            )


@pytest.mark.parametrize("wrong", [{"phone": "0371-1234567"}, {"phone": "1380000"}, {"uscc": "914101"}])
def test_a_number_or_code_that_cannot_be_right_is_refused(database: Database, wrong: dict[str, str]) -> None:
    with database.writing() as session, pytest.raises(BadInput):
        registered(session, an_event(session), **wrong)  # type: ignore[arg-type]  # fields of Person


def test_a_firm_has_no_more_people_than_the_organiser_allows(database: Database) -> None:
    with database.writing() as session:
        groups = (NewGroup("firm", "企业", 10), NewGroup("other", "其他", 10))
        event = an_event(session, groups=groups)
        rules.settle(session, event.id, 2, 180)
        first, _ = registered(session, event, 0, uscc=USCC)
        registered(session, event, 1, group=1, uscc=USCC.lower())
        with pytest.raises(EnoughOfFirm):
            registered(session, event, 2, uscc=USCC)
        registered(session, event, 3)
        cancel(session, event=event, registration=first, now=NOW, public_url=PUBLIC_URL)
        registered(session, event, 4, uscc=USCC)


def test_only_who_is_signed_in_as_a_firms_person_counts_as_its_person(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        firm, owner = people.a_firm(session), people.an_account(session, people.OWNER)
        people.grant(session, owner, "firm", firm)
        claimed, _ = registered(session, event, 0, uscc=firm.uscc)
        signed_in, _ = registered(session, event, 1, uscc=firm.uscc, account_id=owner.id)
        entered, _ = registered(session, event, 2, uscc=firm.uscc, vouched_by=event.organiser_account_id)
        assert [each.enterprise_id for each in (claimed, signed_in, entered)] == [None, firm.id, firm.id]


def test_a_decision_of_the_organiser_is_waited_for_with_the_seat(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=2, needs_approval=True)
        by = {"account_id": event.organiser_account_id, "now": NOW, "public_url": PUBLIC_URL}
        good, bad, waits = (registered(session, event, number)[0] for number in range(3))
        assert (good.state, bad.state, waits.state) == ("pending", "pending", "waiting")
        approve(session, event=event, registration=good, **by)  # type: ignore[arg-type]
        with pytest.raises(NoReason):
            refuse(session, event=event, registration=bad, reason=" ", **by)  # type: ignore[arg-type]
        refuse(session, event=event, registration=bad, reason="不在本次范围", **by)  # type: ignore[arg-type]
        assert (good.state, bad.state, waits.state) == ("confirmed", "refused", "offered")
        with pytest.raises(NotAwaited):
            approve(session, event=event, registration=waits, **by)  # type: ignore[arg-type]
        kinds = session.scalars(select(RegistrationStep.kind).order_by(RegistrationStep.id)).all()
        assert kinds == ["made", "made", "made", "approved", "refused", "offered"]


def test_changing_keeps_seat_and_code_and_tells_the_contact_before(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        made, _ = registered(session, event)
        registered(session, event, 1)
        code, before = made.code, made.email
        another = replace(a_person(7), uscc=USCC)
        change(session, event=event, registration=made, person=another, now=NOW, public_url=PUBLIC_URL)
        assert (made.code, made.state, made.phone, made.sequence) == (code, "confirmed", another.phone, 1)
        told = session.scalars(select(OutboxMail.to).where(OutboxMail.key.contains(":changed:"))).all()
        assert set(told) == {another.email, before}
        with pytest.raises(AlreadyRegistered):
            change(
                session, event=event, registration=made, person=a_person(1), now=NOW, public_url=PUBLIC_URL
            )


def test_nothing_changes_once_the_event_has_begun_or_the_registration_is_over(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session)
        made, _ = registered(session, event)
        told = {"event": event, "registration": made, "public_url": PUBLIC_URL}
        with pytest.raises(EventBegun):
            cancel(session, **told, now=STARTS)  # type: ignore[arg-type]
        cancel(session, **told, now=STARTS, by_organiser=True)  # type: ignore[arg-type]
        with pytest.raises(RegistrationOver):
            change(session, **told, person=a_person(), now=NOW)  # type: ignore[arg-type]


def test_colleagues_are_registered_all_or_none_unless_the_rest_may_wait(database: Database) -> None:
    with database.writing() as session:
        event = an_event(session, capacity=2)
        wanted = {
            "event": event,
            "group_id": seats.standing(session, event.id)[0].group.id,
            "people": [a_person(number) for number in range(3)],
            "request_key": "party-request-key",
            "now": NOW,
            "public_url": PUBLIC_URL,
            "consents": consents.current(session, event.id),
        }
        with pytest.raises(PartyTooLarge) as short:
            register_party(session, **wanted)  # type: ignore[arg-type]
        assert short.value.fit == 2
        assert session.scalar(select(func.count()).select_from(Registration)) == 0
        made = register_party(session, **wanted, rest_waits=True)  # type: ignore[arg-type]
        assert [each.state for each, _ in made] == ["confirmed", "confirmed", "waiting"]
        assert len({each.party for each, _ in made}) == 1
        again = register_party(session, **wanted)  # type: ignore[arg-type]
        assert [each.id for each, _ in again] == [each.id for each, _ in made]


def test_a_strangers_link_opens_nothing(database: Database) -> None:
    with database.writing() as session:
        registered(session, an_event(session))
        with pytest.raises(NoSuchRegistration):
            links.registration_by_token(session, "A" * 16)


@pytest.mark.parametrize("taken", [-1, 2])
def test_the_database_holds_the_count_within_the_capacity(database: Database, taken: int) -> None:
    with database.writing() as session:
        group_id = seats.standing(session, an_event(session, capacity=1).id)[0].group.id
    with pytest.raises(IntegrityError), database.writing() as session:
        session.get_one(RegistrationGroup, group_id).taken = taken
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 1

"""Findings, sign-offs and changes of the plan."""

import pytest
from sqlalchemy import select

from events.clinic import booking_queries, findings, plan_edit
from events.clinic.models import Booking, Expert, Finding, PlanAdjustment, SignOff
from events.clinic.plan_edit import Action
from events.clinic.refusals import (
    Cancelled,
    EditedElsewhere,
    NothingWritten,
    NotOnPanel,
    SignedAlready,
)
from tests import people
from tests.factories import NOW, a_booking, a_world, cancel_booking
from yurong.kit.db import Database
from yurong.kit.errors import BadInput
from yurong.kit.money import Money

PRODUCTS = ("chuangsai-dai", "jifen-dai")


def write(database: Database, booking: Booking, expert: Expert, text: str, version: int = 0) -> Finding:
    with database.writing() as session:
        return findings.write_finding(
            session,
            booking=session.get_one(Booking, booking.id),
            expert=expert,
            text=text,
            version=version,
            now=NOW,
        )


def sign(database: Database, booking: Booking, expert: Expert, version: int = 1) -> SignOff:
    with database.writing() as session:
        return findings.sign_off(
            session,
            booking=session.get_one(Booking, booking.id),
            expert=expert,
            version=version,
            now=NOW,
        )


def adjust(
    database: Database,
    booking: Booking,
    expert: Expert,
    action: Action = "amount",
    amount: Money | None = None,
    slug: str = "jifen-dai",
) -> PlanAdjustment:
    with database.writing() as session:
        return plan_edit.adjust(
            session,
            booking=session.get_one(Booking, booking.id),
            expert=expert,
            product_slug=slug,
            action=action,
            amount=amount,
            reason="企业下月回款",
            known_slugs=PRODUCTS,
            now=NOW,
        )


def test_each_expert_writes_for_the_own_role(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    write(database, booking, world.policy, "政策意见")
    write(database, booking, world.finance, "金融意见")
    visitor = people.visitor_of(world.finance.account, "expert")
    with database.reading() as session:
        found = booking_queries.booking_for(session, visitor, booking.code)
        assert {each.role: (each.text, each.expert.account.name) for each in found.findings} == {
            "finance": ("金融意见", "孙行长"),
            "policy": ("政策意见", "吴政策"),
        }


def test_an_expert_of_another_station_is_a_stranger(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    with pytest.raises(NotOnPanel):
        write(database, booking, world.investment, "路过")
    with pytest.raises(NotOnPanel):
        sign(database, booking, world.investment)
    with pytest.raises(NotOnPanel):
        adjust(database, booking, world.investment, amount=Money.wan(1))


def test_two_tabs_keep_both_texts(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    write(database, booking, world.finance, "初稿")
    write(database, booking, world.finance, "第一个窗口", version=1)
    with pytest.raises(EditedElsewhere) as refused:
        write(database, booking, world.finance, "第二个窗口", version=1)
    assert refused.value.status == 409
    assert (refused.value.yours, refused.value.theirs, refused.value.version) == (
        "第二个窗口",
        "第一个窗口",
        2,
    )
    assert write(database, booking, world.finance, "第二个窗口", version=2).version == 3


def test_saving_the_same_text_twice_is_one_version(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    write(database, booking, world.finance, "意见")
    assert write(database, booking, world.finance, "意见").version == 1


def test_a_signed_finding_is_locked_until_the_signature_is_withdrawn(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    write(database, booking, world.finance, "意见")
    assert sign(database, booking, world.finance).id == sign(database, booking, world.finance).id
    with pytest.raises(SignedAlready):
        write(database, booking, world.finance, "改", version=1)
    with database.writing() as session:
        findings.withdraw_sign_off(
            session, booking=session.get_one(Booking, booking.id), expert=world.finance
        )
    assert write(database, booking, world.finance, "改", version=1).version == 2


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_written_is_not_signed(database: Database, text: str) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    with pytest.raises(NothingWritten):
        sign(database, booking, world.finance)
    write(database, booking, world.finance, text)
    with pytest.raises(NothingWritten):
        sign(database, booking, world.finance)


def test_only_the_text_that_was_read_is_signed(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    write(database, booking, world.finance, "初稿")
    write(database, booking, world.finance, "在另一个窗口改过", version=1)
    with pytest.raises(EditedElsewhere):
        sign(database, booking, world.finance, version=1)


def test_a_cancelled_booking_has_no_findings(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    cancel_booking(database, world, booking.code)
    with pytest.raises(Cancelled):
        write(database, booking, world.finance, "意见")


def test_plan_changes_keep_their_order_and_reason(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    adjust(database, booking, world.finance, "add", slug="chuangsai-dai")
    adjust(database, booking, world.policy, "amount", Money.wan(200))
    adjust(database, booking, world.policy, "amount", Money.wan(200))  # a double click
    with database.reading() as session:
        rows = session.scalars(select(PlanAdjustment).order_by(PlanAdjustment.id)).all()
    assert [(row.action, row.amount, row.reason) for row in rows] == [
        ("add", None, "企业下月回款"),
        ("amount", Money.wan(200), "企业下月回款"),
    ]


def test_a_plan_change_that_makes_no_sense_is_refused(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    with pytest.raises(BadInput, match="产品库里没有"):
        adjust(database, booking, world.finance, "add", slug="no-such")
    with pytest.raises(BadInput, match="金额"):
        adjust(database, booking, world.finance, "amount")
    with pytest.raises(BadInput, match="不用填写金额"):
        adjust(database, booking, world.finance, "remove", Money.wan(1))


def test_a_signature_stands_for_the_plan_too(database: Database) -> None:
    world = a_world(database)
    booking = a_booking(database, world)
    write(database, booking, world.finance, "意见")
    sign(database, booking, world.finance)
    with pytest.raises(SignedAlready):
        adjust(database, booking, world.policy, "amount", Money.wan(200))

"""The ledger of follow-ups: one entrance, never backwards, sums that cannot be exceeded."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from events.followup.models import FollowStep, FollowUp
from events.followup.opening import NewMatch
from events.followup.refusals import MovedOn, StepRefused
from tests.events.followups import BANK, DAY, LOAN, NOW, Ledger, a_ledger
from yurong.accounts.models import AuditEntry
from yurong.kit.db import Database
from yurong.kit.money import Money
from yurong.kit.outbox import OutboxMail


def _mails(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        rows = session.execute(select(OutboxMail.to, OutboxMail.subject).order_by(OutboxMail.id)).all()
        return [(row[0], row[1]) for row in rows]


def test_a_released_sheet_becomes_a_case_with_its_follow_ups(database: Database) -> None:
    held = a_ledger(database)
    loan, cover, task = (held.follow_up(at) for at in range(3))
    assert (loan.stage, loan.institution_id, loan.planned) == ("proposed", held.bank_id, Money.wan(300))
    assert (cover.institution_id, cover.counterpart) == (None, "合作保险机构")
    assert (task.kind, task.owner, task.due_on) == ("task", "firm", date(2026, 12, 31))


def test_a_loan_is_followed_to_the_last_payment(database: Database) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm")
    held.enter("accepted")
    held.enter("visited")
    held.enter(
        "granted", amount=Money.wan(300), now=NOW + timedelta(days=12), on_day=DAY + timedelta(days=12)
    )
    later = {"now": NOW + timedelta(days=20), "on_day": DAY + timedelta(days=20)}
    held.enter("paid", amount=Money.wan(200), **later)  # type: ignore[arg-type]
    held.enter("paid", amount=Money.wan(100), **later)  # type: ignore[arg-type]
    loan = held.follow_up()
    assert (loan.stage, loan.granted, loan.paid) == ("paid", Money.wan(300), Money.wan(300))
    assert (loan.decision_days, loan.clock_at) == (12, None)
    assert [to for to, _ in _mails(database)] == ["xu@bank-a.example"] + ["wang@guangqi.example"] * 5


def test_no_more_is_paid_than_was_granted(database: Database) -> None:
    held = a_ledger(database)
    for kind in ("accepted", "granted"):
        held.enter("handed_over", "firm")
        held.enter(kind)
    held.enter("paid", amount=Money.wan(100))
    with pytest.raises(StepRefused, match="超过授信 100 万元"):
        held.enter("paid", amount=Money(1))
    assert held.follow_up().paid == Money.wan(100)


def test_the_database_itself_forbids_more_than_the_credit(database: Database) -> None:
    a_ledger(database)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(update(FollowUp).values(paid=Money(1)))


def test_payments_that_race_never_exceed_the_credit(database: Database) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm")
    held.enter("accepted")
    held.enter("granted", amount=Money.wan(100))
    refused: list[StepRefused] = []

    def pay(number: int) -> None:
        try:
            held.enter("paid", amount=Money.wan(40), key=f"race-{number}")
        except StepRefused as error:
            refused.append(error)

    threads = [threading.Thread(target=pay, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (held.follow_up().paid, len(refused)) == (Money.wan(80), 4)


def test_the_same_request_is_entered_once(database: Database) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm")
    assert held.enter("accepted", key="k").id == held.enter("accepted", key="k").id
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FollowStep)) == 2


@pytest.mark.parametrize(
    ("path", "by", "kind"),
    [
        ((), "institution", "accepted"),  # nobody has agreed
        ((), "organiser", "handed_over"),  # nobody agrees for the firm
        (("handed_over",), "institution", "paid"),
        (("handed_over",), "institution", "withdrawn"),
        (("handed_over", "accepted"), "institution", "handed_over"),
        (("handed_over", "declined"), "institution", "accepted"),
        (("handed_over", "accepted", "granted"), "institution", "accepted"),
        (("handed_over", "accepted", "insured"), "institution", "granted"),
        (("handed_over", "accepted", "ended"), "organiser", "granted"),
        (("handed_over",), "firm", "accepted"),
    ],
)
def test_a_step_out_of_order_or_by_the_wrong_side_is_refused(
    database: Database, path: tuple[str, ...], by: str, kind: str
) -> None:
    held = a_ledger(database)
    for each in path:
        held.enter(each, "firm" if each == "handed_over" else "institution")
    before = held.follow_up().stage
    with pytest.raises(MovedOn):
        held.enter(kind, by, key="late")
    assert held.follow_up().stage == before


@pytest.mark.parametrize(
    ("kind", "fields", "field", "says"),
    [
        ("accepted", {"on_day": DAY + timedelta(days=1)}, "on_day", "还没有到"),
        ("accepted", {"on_day": DAY - timedelta(days=1)}, "on_day", "不能早于诊断"),
        ("declined", {"reason": ""}, "reason", "写明原因"),
        ("granted", {"amount": None}, "amount", "填写金额"),
        ("granted", {"amount": Money(0)}, "amount", "填写金额"),
        ("granted", {"amount": Money.wan(1_000_001)}, "amount", "单位"),
        ("granted", {"rate_bp": 3601}, "rate", "36%"),
        ("paid", {"rate_bp": None}, "rate", "年利率"),
    ],
)
def test_a_wrong_field_is_named(
    database: Database, kind: str, fields: dict[str, object], field: str, says: str
) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm")
    if kind in ("granted", "paid"):
        held.enter("accepted")
    with pytest.raises(StepRefused) as refused:
        held.enter(kind, **fields)  # type: ignore[arg-type]
    assert says in refused.value.errors[field]


def test_on_behalf_of_an_institution_the_source_is_named(database: Database) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm", position=1)
    with pytest.raises(StepRefused, match="依据"):
        held.enter("accepted", "organiser", position=1, source="")
    held.enter("accepted", "organiser", position=1, source="某保险公司电话")
    assert held.follow_up(1).stage == "accepted"


def test_what_nobody_of_ours_receives_is_given_to_the_organiser(database: Database) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm", position=1)
    assert [to for to, _ in _mails(database)] == ["chen@kjj.example"]


def test_a_correction_is_a_new_row_that_names_the_old(database: Database) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm")
    held.enter("accepted")
    first = held.enter("granted", amount=Money.wan(30))
    fixed = held.enter("granted", amount=Money.wan(300), corrects=first.id, reason="少写一个零")
    assert (fixed.corrects_id, held.follow_up().granted) == (first.id, Money.wan(300))
    with pytest.raises(MovedOn):
        held.enter("granted", amount=Money.wan(400), corrects=first.id, reason="再改旧的", key="again")
    with pytest.raises(StepRefused, match="更正的原因"):
        held.enter("granted", amount=Money.wan(500), corrects=fixed.id)


def test_a_credit_is_not_corrected_below_what_was_paid(database: Database) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm")
    held.enter("accepted")
    credit = held.enter("granted", amount=Money.wan(100))
    held.enter("paid", amount=Money.wan(80))
    with pytest.raises(StepRefused, match="超过授信"):
        held.enter("granted", amount=Money.wan(70), corrects=credit.id, reason="写错")


def test_the_last_step_can_be_annulled_and_an_earlier_one_cannot(database: Database) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm")
    accepted = held.enter("accepted")
    declined = held.enter("ended")
    with pytest.raises(MovedOn):
        held.enter("annulled", corrects=accepted.id, reason="错")
    held.enter("annulled", corrects=declined.id, reason="点错了")
    assert held.follow_up().stage == "accepted"
    with pytest.raises(MovedOn):
        held.enter("annulled", "firm", corrects=accepted.id, reason="不是我录的")


def test_consent_is_taken_back_and_given_again_by_the_firm_alone(database: Database) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm", key="1")
    held.enter("withdrawn", "firm")
    with pytest.raises(MovedOn):
        held.enter("accepted")
    held.enter("handed_over", "firm", key="2")
    assert held.follow_up().stage == "handed_over"


def test_tasks_are_done_or_not_by_their_owner_or_the_organiser(database: Database) -> None:
    held = a_ledger(database)
    held.enter("not_done", "firm", position=2)
    held.enter("done", "firm", position=2)
    with pytest.raises(MovedOn):
        held.enter("done", "firm", position=3)
    held.enter("done", "organiser", position=3)
    assert {held.follow_up(at).stage for at in (2, 3)} == {"done"}


def test_every_step_is_in_the_audit_log(database: Database) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm")
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.verb, entry.account_id) == ("follow_up.handed_over", held.owner.id)


def test_releasing_again_changes_nothing(database: Database) -> None:
    held = a_ledger(database)
    with database.reading() as session:
        before = session.scalars(select(FollowUp.code).order_by(FollowUp.id)).all()
    held.reopen(matches=(LOAN, NewMatch("yuke-bao", "豫科保", "合作保险机构")), number="同号")
    with database.reading() as session:
        assert session.scalars(select(FollowUp.code).order_by(FollowUp.id)).all() == before


def test_a_corrected_sheet_ends_what_it_drops_and_brings_it_back(database: Database) -> None:
    held = a_ledger(database)
    held.enter("handed_over", "firm")
    held.reopen(matches=())
    assert (held.follow_up(0).stage, held.follow_up(1).stage) == ("handed_over", "ended")
    held.reopen(matches=(LOAN, NewMatch("yuke-bao", "豫科保", "合作保险机构")), number="第三号")
    assert held.follow_up(1).stage == "proposed"


def test_an_institution_of_ours_is_known_by_its_name(database: Database) -> None:
    held: Ledger = a_ledger(database, matches=(NewMatch("keji-dai", "科技贷", BANK),))
    assert held.follow_up().institution_id is None

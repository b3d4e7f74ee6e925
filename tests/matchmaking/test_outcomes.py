"""Outcomes of meetings: three voices, versions, what counts, and what of it reaches the ledger."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from events.followup.models import FollowCase
from events.matchmaking.models import Meeting, MeetingOutcome, MeetingState, Registration, Verdict, Voice
from events.matchmaking.results.queries import history, outcomes
from events.matchmaking.results.refusals import DidNotMeet, NoSuchMeeting, NotBegun, NotMetYet, NotOnOffer
from events.matchmaking.results.verdicts import GOES_ON, Outcome, Said, outcome_of
from tests.matchmaking.factories import STARTS
from tests.matchmaking.meeting_site import BANK, FUND
from tests.matchmaking.met import AFTER, FOLLOW, INTENT, MATERIALS, OPTICS, UNFIT, a_met_day
from yurong.kit.db import Database
from yurong.kit.money import Money

FIRM, INSTITUTION, ORGANISER = Voice.FIRM, Voice.INSTITUTION, Voice.ORGANISER
AT = datetime(2026, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "counts", "differs"),
    [
        ({}, None, False),
        ({FIRM: INTENT}, INTENT, False),
        ({INSTITUTION: FOLLOW}, FOLLOW, False),
        ({ORGANISER: INTENT}, INTENT, False),
        ({FIRM: UNFIT, INSTITUTION: INTENT}, UNFIT, True),
        ({FIRM: FOLLOW, INSTITUTION: UNFIT}, FOLLOW, True),
        ({FIRM: INTENT, INSTITUTION: INTENT}, INTENT, False),
        ({INSTITUTION: UNFIT, ORGANISER: INTENT}, UNFIT, False),
        ({FIRM: FOLLOW, ORGANISER: INTENT}, FOLLOW, False),
    ],
)
def test_the_firm_counts_first(said: dict[Voice, Verdict], counts: Verdict | None, differs: bool) -> None:
    outcome = outcome_of(Said(voice, verdict, None, AT) for voice, verdict in said.items())
    assert (outcome.counts, outcome.differs) == (counts, differs)


VOICED = st.builds(
    Said,
    st.sampled_from(Voice),
    st.sampled_from(Verdict),
    st.none() | st.integers(1, 10**6).map(Money.wan),
    st.just(AT),
    st.integers(1, 9),
)


@given(st.lists(VOICED, max_size=9, unique_by=lambda each: (each.voice, each.version)), st.randoms())
def test_the_last_word_of_each_voice_stands_in_whatever_order_they_come(
    said: list[Said], dice: object
) -> None:
    outcome = outcome_of(said)
    assert outcome == outcome_of(sorted(said, key=lambda each: -each.version))
    for voice in Voice:
        mine = [each for each in said if each.voice is voice]
        assert outcome.of(voice) == max(mine, key=lambda each: each.version, default=None)
    if outcome.amount is not None:
        assert outcome.counts in GOES_ON
        assert any(each.amount == outcome.amount and each.verdict in GOES_ON for each in outcome.said)


def test_neither_side_replaces_the_other_and_corrections_are_kept(database: Database) -> None:
    met = a_met_day(database)
    met.say(OPTICS, BANK, FIRM, INTENT, wan=500)
    met.say(OPTICS, BANK, INSTITUTION, FOLLOW)
    met.say(OPTICS, BANK, FIRM, INTENT, wan=300, now=AFTER + timedelta(minutes=5))
    met.say(OPTICS, BANK, ORGANISER, UNFIT)
    meeting_id = met.ids[OPTICS, BANK]
    with database.reading() as session:
        outcome = outcomes(session, [met.day.event_id])[meeting_id]
        rows = [(each.voice, each.version, each.verdict) for each in history(session, meeting_id)]
        assert session.get_one(Meeting, meeting_id).state == MeetingState.HELD
    assert rows == [
        ("firm", 1, "intent"),
        ("institution", 1, "follow"),
        ("firm", 2, "intent"),
        ("organiser", 1, "unfit"),
    ]
    assert (outcome.counts, outcome.amount, outcome.differs) == (INTENT, Money.wan(300), True)


def test_the_same_word_twice_is_one_version(database: Database) -> None:
    met = a_met_day(database)
    first = met.say(OPTICS, BANK, FIRM, INTENT, wan=500, key="k" * 16)
    again = met.say(OPTICS, BANK, FIRM, INTENT, wan=500, key="k" * 16)
    tapped = met.say(OPTICS, BANK, FIRM, INTENT, wan=500, key="l" * 16)
    assert first.id == again.id == tapped.id
    met.say(OPTICS, BANK, FIRM, UNFIT, wan=500, key="m" * 16)
    late = met.say(OPTICS, BANK, FIRM, INTENT, wan=500, key="k" * 16)
    assert late.version == 1, "a repeat of an old request changes nothing"
    with database.reading() as session:
        last = outcomes(session, [met.day.event_id])[met.ids[OPTICS, BANK]].of(FIRM)
    assert last is not None
    assert (last.verdict, last.amount) == (UNFIT, None), "no amount where it does not go on"


def test_what_has_not_begun_or_fell_through_has_no_outcome(database: Database) -> None:
    met = a_met_day(database)
    with pytest.raises(NotMetYet):
        met.say(OPTICS, BANK, FIRM, INTENT, now=STARTS - timedelta(seconds=1))
    met.say(OPTICS, BANK, FIRM, INTENT, now=STARTS)
    with database.writing() as session:
        row = session.get_one(Meeting, met.ids[OPTICS, FUND])
        row.state, row.absent_id = MeetingState.MISSED, row.institution_id
    with pytest.raises(DidNotMeet):
        met.say(OPTICS, FUND, FIRM, INTENT)
    elsewhere = replace(met, ids={(OPTICS, BANK): 999_999})
    with pytest.raises(NoSuchMeeting):
        elsewhere.say(OPTICS, BANK, ORGANISER, INTENT)


def test_what_goes_on_stands_in_the_ledger_and_waits_for_the_firm(database: Database) -> None:
    met = a_met_day(database)
    met.say(OPTICS, BANK, INSTITUTION, INTENT, wan=400)
    met.say(OPTICS, FUND, FIRM, FOLLOW)
    bank, fund = met.follow_ups()
    assert (bank.counterpart, bank.planned, bank.stage) == (BANK, Money.wan(400), "proposed")
    assert bank.institution_id is not None, "the bank is one of ours"
    assert (fund.counterpart, fund.institution_id, fund.product_slug) == (FUND, None, "")
    assert bank.handed_on is None, "nothing leaves without the firm's consent"
    with database.reading() as session:
        case = session.scalars(select(FollowCase)).one()
    assert (case.occasion, case.occasion_code, case.account_id) == ("event", met.day.code, met.owner)
    met.enter(bank, "handed_over")
    assert met.follow_ups()[0].stage == "handed_over"


def test_a_corrected_word_ends_what_nobody_agreed_to_and_brings_it_back(database: Database) -> None:
    met = a_met_day(database)
    met.say(OPTICS, BANK, INSTITUTION, INTENT)
    met.say(OPTICS, BANK, FIRM, UNFIT)
    assert [each.stage for each in met.follow_ups()] == ["ended"]
    met.say(OPTICS, BANK, FIRM, FOLLOW)
    [back] = met.follow_ups()
    assert back.stage == "proposed"
    met.enter(back, "handed_over")
    met.say(OPTICS, BANK, FIRM, UNFIT, now=AFTER + timedelta(minutes=9))
    assert [each.stage for each in met.follow_ups()] == ["handed_over"], "agreed to: the ledger goes on"


def test_the_amount_may_follow_the_tap_until_the_firm_has_agreed(database: Database) -> None:
    met = a_met_day(database)
    met.say(OPTICS, BANK, FIRM, INTENT)
    assert [each.planned for each in met.follow_ups()] == [None]
    met.say(OPTICS, BANK, FIRM, INTENT, wan=300)
    [named] = met.follow_ups()
    assert named.planned == Money.wan(300)
    met.enter(named, "handed_over")
    met.say(OPTICS, BANK, FIRM, INTENT, wan=500, now=AFTER + timedelta(hours=2))
    assert [each.planned for each in met.follow_ups()] == [Money.wan(300)], "what the firm agreed to"


def test_nothing_is_wanted_before_the_event_has_begun(database: Database) -> None:
    met = a_met_day(database)
    with pytest.raises(NotBegun):
        met.want(OPTICS, BANK, now=STARTS - timedelta(seconds=1))
    assert met.follow_ups() == []
    met.want(OPTICS, BANK, now=STARTS)
    assert [each.counterpart for each in met.follow_ups()] == [BANK]


def test_a_firm_without_an_account_is_kept_until_somebody_signs_in_for_it(database: Database) -> None:
    met = a_met_day(database)
    met.say(MATERIALS, BANK, FIRM, INTENT, wan=100)
    assert met.follow_ups() == []
    with database.writing() as session:
        found = select(Registration).where(Registration.organisation == MATERIALS)
        mine = session.scalars(found).one()
        # The owner of the other firm signs in: the code typed here is not theirs to claim.
        mine.uscc, mine.account_id = "91410100MA9BR0002N", met.owner
    met.say(MATERIALS, BANK, FIRM, INTENT, wan=100)
    assert met.follow_ups() == []
    with database.writing() as session:
        session.scalars(found).one().uscc = "91410100MA9GQ0001Q"
    met.say(MATERIALS, BANK, FIRM, INTENT, wan=100, now=AFTER + timedelta(hours=1))
    [now_followed] = met.follow_ups()
    assert now_followed.planned == Money.wan(100)


def test_a_wanted_product_is_the_same_entry(database: Database) -> None:
    met = a_met_day(database)
    first, again = met.want(OPTICS, BANK), met.want(OPTICS, BANK)
    assert first.id == again.id
    met.want(OPTICS)
    named, open_one = met.follow_ups()
    assert (named.counterpart, named.product_slug) == (BANK, "chuangsai-dai")
    assert named.institution_id is not None
    assert (open_one.counterpart, open_one.institution_id) == ("郑州市科技局", None)
    met.want(OPTICS, BANK, wants=False)
    assert [each.stage for each in met.follow_ups() if each.counterpart == BANK] == ["ended"]


@pytest.mark.parametrize(("slug", "counterpart"), [("no-such", ""), ("chuangsai-dai", "别家银行")])
def test_only_what_is_on_offer_can_be_wanted(database: Database, slug: str, counterpart: str) -> None:
    met = a_met_day(database)
    with pytest.raises(NotOnOffer):
        met.want(OPTICS, counterpart, slug=slug)


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "unfit", "amount": Money.wan(1)},
        {"amount": Money(0)},
        {"voice": "organiser"},
        {"version": 0},
    ],
)
def test_the_database_refuses_what_cannot_be(database: Database, wrong: dict[str, object]) -> None:
    met = a_met_day(database)
    right: dict[str, object] = {
        "event_id": met.day.event_id,
        "meeting_id": met.ids[OPTICS, BANK],
        "voice": "firm",
        "version": 1,
        "verdict": "intent",
        "request_key": "k" * 16,
        "at": AFTER,
    }
    with pytest.raises(IntegrityError):
        _insert(database, right | wrong)


def _insert(database: Database, values: dict[str, object]) -> None:
    with database.writing() as session:
        speaker = session.scalars(select(Registration).where(Registration.organisation == OPTICS)).one()
        session.add(MeetingOutcome(**({"registration_id": speaker.id} | values)))


def test_nothing_said_is_nothing() -> None:
    assert Outcome().amount is None

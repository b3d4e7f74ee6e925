"""The counts in SQL are what a plain walk over the same rows gives."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from events.followup.counts import Count, Dimension, Period, counts, total
from events.followup.models import FollowCase, FollowCaseExpert, FollowUp, Survey
from events.followup.opening import NewCase, NewMatch, open_case
from tests import people
from tests.events.followups import DAY, NOW, a_bank, new_case
from yurong.accounts.models import Account
from yurong.kit.db import Database
from yurong.kit.money import Money

PRODUCTS = (("keji-dai", "科技贷"), ("yuke-bao", "豫科保"), ("jifentou", "积分投"), ("", "一对一洽谈"))
BANKS = ("测试银行", "另一银行", "合作机构")
MONEY = ("granted", "paid", "invested", "insured")


def _fill(session: Session, seed: int) -> None:
    """Forty cases of three firms at four occasions, with whatever may stand in the ledger's columns."""
    dice = random.Random(seed)
    a_bank(session)
    organiser = people.an_account(session, people.ORGANISER)
    experts = [people.an_account(session, each).id for each in (people.FINANCE, people.POLICY)]
    firms = [people.a_firm(session, f"91410100MA9GQ000{at}Q", f"企业{at}").id for at in range(3)]
    for at in range(40):
        new = _a_case(dice, at, organiser.id, dice.choice(firms), experts)
        case = open_case(session, new, NOW)
        for follow_up in session.scalars(select(FollowUp).where(FollowUp.case_id == case.id)):
            _move(dice, follow_up)
        for asking in ("after", "later"):
            if dice.random() < 0.6:
                _ask(session, dice, case.id, asking)
    session.flush()


def _a_case(dice: random.Random, at: int, organiser_id: int, firm_id: int, experts: list[int]) -> NewCase:
    place = dice.randrange(4)
    matches = tuple(
        NewMatch(slug, name, dice.choice(BANKS)) for slug, name in dice.sample(PRODUCTS, dice.randrange(5))
    )
    return replace(
        new_case(organiser_id, firm_id, organiser_id),
        occasion=("clinic", "event")[place // 2],
        occasion_code=f"c{place}",
        title=f"第 {place} 场",
        case_code=f"K{at}",
        region=("410172", "410305")[place % 2],
        held_on=DAY + timedelta(days=30 * place),
        experts=tuple((each, "金融专家") for each in experts if dice.random() < 0.7),
        matches=matches,
    )


def _move(dice: random.Random, follow_up: FollowUp) -> None:
    if follow_up.kind == "task" or dice.random() < 0.3:
        return
    follow_up.handed_on = DAY
    follow_up.accepted_on = DAY if dice.random() < 0.7 else None
    follow_up.decision_days = dice.choice((None, 0, 12, 40))
    for name in MONEY:
        setattr(follow_up, name, Money(dice.randrange(10**12)))
    follow_up.paid = Money(min(follow_up.paid.fen, follow_up.granted.fen))


def _ask(session: Session, dice: random.Random, case_id: int, asking: str) -> None:
    score = dice.choice((None, 1, 3, 5))
    session.add(
        Survey(
            case_id=case_id,
            round=asking,
            token=f"{case_id}-{asking}",
            sent_at=NOW,
            score=score,
            answered_at=NOW if score else None,
            solved=dice.choice((None, "yes", "partly", "no")) if score else None,
        )
    )


def _by_hand(session: Session, by: Dimension | None, period: Period) -> dict[str, Count]:
    """The same counts, walked over plain rows."""
    seen: dict[str, list[tuple[FollowCase, FollowUp | None]]] = defaultdict(list)
    names: dict[str, str] = {}
    accounts = {each.id: each.name for each in session.scalars(select(Account))}
    for case in session.scalars(select(FollowCase).options(selectinload(FollowCase.follow_ups))):
        if (period.since and case.held_on < period.since) or (period.until and case.held_on > period.until):
            continue
        matches: list[FollowUp | None] = [each for each in case.follow_ups if each.kind == "match"]
        for match in matches or [None]:
            for key, name in _keys(session, by, case, match, accounts):
                seen[key].append((case, match))
                names[key] = max(names.get(key, ""), name)
    answers = {each.case_id: each for each in session.scalars(select(Survey).where(Survey.round == "after"))}
    return {key: _line(key, names[key], rows, answers) for key, rows in seen.items()}


def _keys(
    session: Session,
    by: Dimension | None,
    case: FollowCase,
    match: FollowUp | None,
    accounts: dict[int, str],
) -> Iterator[tuple[str, str]]:
    if by is None:
        yield "total", "合计"
    elif case.occasion not in by.occasions:
        return
    elif by in (Dimension.CLINIC, Dimension.EVENT):
        yield case.occasion_code, case.title
    elif by is Dimension.COUNTY:
        yield case.region, case.region
    elif by is Dimension.EXPERT:
        sat = select(FollowCaseExpert.account_id).where(FollowCaseExpert.case_id == case.id)
        for each in session.scalars(sat):
            yield str(each), accounts[each]
    elif match is not None:
        is_product = by is Dimension.PRODUCT
        named = (match.product_slug or "", match.title if match.product_slug else "未指明产品")
        yield named if is_product else (match.counterpart,) * 2


def _line(
    key: str, name: str, rows: list[tuple[FollowCase, FollowUp | None]], answers: dict[int, Survey]
) -> Count:
    matches = [match for _, match in rows if match]
    cases = {case.id: case for case, _ in rows}
    asked = [each for each in (answers.get(case_id) for case_id in cases) if each and each.score]
    money = {name: sum((getattr(each, name) for each in matches), Money(0)) for name in MONEY}
    return Count(
        key=key,
        name=name,
        cases=len(cases),
        firms=len({case.enterprise_id for case in cases.values()}),
        matches=len(matches),
        handed_over=sum(each.handed_on is not None for each in matches),
        accepted=sum(each.accepted_on is not None for each in matches),
        decided=sum(each.decision_days is not None for each in matches),
        decision_days=sum(each.decision_days or 0 for each in matches),
        answers=len(asked),
        score=sum(each.score or 0 for each in asked),
        solved=sum(each.solved == "yes" for each in asked),
        **money,
    )


PERIODS = (
    Period(),
    Period(since=DAY + timedelta(days=30)),
    Period(until=DAY + timedelta(days=29)),
    Period(DAY, DAY),
    Period(since=date(2030, 1, 1)),
)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_count_equals_the_one_by_hand(database: Database, seed: int) -> None:
    with database.writing() as session:
        _fill(session, seed)
    with database.reading() as session:
        everything = FollowCase.id.is_not(None)
        for period in PERIODS:
            for by in Dimension:
                found = counts(session, by, everything, period)
                assert {each.key: each for each in found} == _by_hand(session, by, period), (by, period)
            by_hand = _by_hand(session, None, period).get("total")
            whole = total(session, everything, period)
            assert whole == by_hand if by_hand else whole.cases == 0


def test_what_another_organiser_runs_is_not_counted(database: Database) -> None:
    with database.writing() as session:
        _fill(session, 1)
    with database.reading() as session:
        assert counts(session, Dimension.CLINIC, FollowCase.organiser_account_id == 0, Period()) == ()


def test_sums_stay_exact_beyond_what_a_float_holds(database: Database) -> None:
    with database.writing() as session:
        _fill(session, 1)
        for each in session.scalars(select(FollowUp).where(FollowUp.kind == "match")):
            each.granted = Money(9_007_199_254_740_993)
            each.paid = Money(0)
        session.flush()
        whole = total(session, FollowCase.id.is_not(None), Period())
    assert whole.granted == Money(9_007_199_254_740_993 * whole.matches)

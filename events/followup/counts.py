"""What came of it, counted: per clinic, event, county, expert, product or institution. SQL sums only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, literal, select
from sqlalchemy.orm import Session

from catalog.vocabulary import Labelled
from events.followup.models import FollowCase, FollowCaseExpert, FollowUp, Survey
from yurong.accounts.models import Account
from yurong.kit.money import Money

NO_PRODUCT = "未指明产品"


class Dimension(Labelled):
    """What is counted by."""

    CLINIC = "clinic", "诊疗会"
    EVENT = "event", "对接活动"
    COUNTY = "county", "县区"
    EXPERT = "expert", "专家"
    PRODUCT = "product", "产品"
    INSTITUTION = "institution", "机构"

    @property
    def occasions(self) -> tuple[str, ...]:
        """The kinds of occasion that are counted: experts sit at clinics only."""
        if self is Dimension.EVENT:
            return ("event",)
        return ("clinic",) if self in (Dimension.CLINIC, Dimension.EXPERT) else ("clinic", "event")


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the occasions counted, both included; None is open."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """One line. `key` identifies it, `name` is what is shown (of a county its code).

    `cases` are visits with a sheet or a wish to go on, `firms` the different firms among them.
    `decision_days` is the sum over `decided` matches. Surveys: `score` is the sum over `answers` of the one
    the day after, `solved` how many of these call the question solved.
    """

    key: str
    name: str
    cases: int
    firms: int
    matches: int
    handed_over: int
    accepted: int
    decided: int
    decision_days: int
    granted: Money
    paid: Money
    invested: Money
    insured: Money
    answers: int
    score: int
    solved: int


def counts(session: Session, by: Dimension, mine: ColumnElement[bool], period: Period) -> tuple[Count, ...]:
    """A line per clinic, county …: most paid out first, then most matches, then by name. Reads only.

    `mine` narrows the cases (events.followup.queries.run_by). A case seen by several experts counts for each
    of them; a case is a product's when its plan has the product. Matches that name no product (an institution
    was met) are the last line, so that lines of products add up.
    """
    key, name = _key(by)
    lines = _grouped(
        session, by, key, name, and_(mine, FollowCase.occasion.in_(by.occasions), *_within(period))
    )
    return tuple(
        sorted(lines, key=lambda each: (not each.key, -each.paid.fen, -each.matches, each.name, each.key))
    )


def total(
    session: Session, mine: ColumnElement[bool], period: Period, by: Dimension = Dimension.COUNTY
) -> Count:
    """All that lines of this kind are made of in one, everything counted once. Reads only."""
    wanted = and_(mine, FollowCase.occasion.in_(by.occasions), *_within(period))
    [line] = _grouped(session, None, literal("total"), literal("合计"), wanted)
    return line


def tenth(total_of: int, number: int) -> str:
    """The average to one decimal, rounded half up; 「—」 of nothing."""
    if not number:
        return "—"
    tenths = (20 * total_of + number) // (2 * number)
    return f"{tenths // 10}.{tenths % 10}"


def _key(by: Dimension) -> tuple[Any, Any]:
    """What lines are grouped by, and their name: the last in order where names differ."""
    keys: dict[Dimension, tuple[Any, Any]] = {
        Dimension.CLINIC: (FollowCase.occasion_code, FollowCase.title),
        Dimension.EVENT: (FollowCase.occasion_code, FollowCase.title),
        Dimension.COUNTY: (FollowCase.region, FollowCase.region),
        Dimension.EXPERT: (FollowCaseExpert.account_id, Account.name),
        Dimension.PRODUCT: (
            FollowUp.product_slug,
            case((FollowUp.product_slug == "", NO_PRODUCT), else_=FollowUp.title),
        ),
        Dimension.INSTITUTION: (FollowUp.counterpart, FollowUp.counterpart),
    }
    return keys[by]


def _grouped(
    session: Session,
    by: Dimension | None,
    key: ColumnElement[Any],
    name: ColumnElement[Any],
    wanted: ColumnElement[bool],
) -> list[Count]:
    """The sums of follow-ups, and beside them those of surveys: joined, each would multiply the other."""
    summed = _joined(select(key, func.max(name), *_sums()), by).where(wanted)
    pairs = _joined(select(key.label("key"), FollowCase.id.label("case_id")), by).where(wanted).distinct()
    seen = pairs.subquery("seen")
    asked = (
        select(seen.c.key, *_answers())
        .join(Survey, and_(Survey.case_id == seen.c.case_id, Survey.round == "after"))
        .group_by(seen.c.key)
    )
    if by is not None:
        summed = summed.group_by(key)
    answers = {row[0]: tuple(row[1:]) for row in session.execute(asked)}
    return [_count(row, answers.get(row[0], (0, 0, 0))) for row in session.execute(summed)]


def _joined(found: Select[Any], by: Dimension | None) -> Select[Any]:
    """From the cases to their matches. Cases without a match count too, unless lines are products."""
    is_match = and_(FollowUp.case_id == FollowCase.id, FollowUp.kind == "match")
    of_match = by in (Dimension.PRODUCT, Dimension.INSTITUTION)
    found = found.select_from(FollowCase).join(FollowUp, is_match, isouter=not of_match)
    if by is Dimension.EXPERT:
        found = found.join(FollowCaseExpert, FollowCaseExpert.case_id == FollowCase.id).join(
            Account, Account.id == FollowCaseExpert.account_id
        )
    return found


def _sums() -> tuple[ColumnElement[Any], ...]:
    return (
        func.count(distinct(FollowCase.id)),
        func.count(distinct(FollowCase.enterprise_id)),
        func.count(FollowUp.id),
        func.count(FollowUp.handed_on),
        func.count(FollowUp.accepted_on),
        func.count(FollowUp.decision_days),
        func.coalesce(func.sum(FollowUp.decision_days), 0),
        *(func.sum(each) for each in (FollowUp.granted, FollowUp.paid, FollowUp.invested, FollowUp.insured)),
    )


def _answers() -> tuple[ColumnElement[Any], ...]:
    return (
        func.count(Survey.score),
        func.coalesce(func.sum(Survey.score), 0),
        func.coalesce(func.sum(case((Survey.solved == "yes", 1), else_=0)), 0),
    )


def _within(period: Period) -> tuple[ColumnElement[bool], ...]:
    since = () if period.since is None else (FollowCase.held_on >= period.since,)
    until = () if period.until is None else (FollowCase.held_on <= period.until,)
    return (*since, *until)


def _count(row: Sequence[Any], answers: Sequence[int]) -> Count:
    """A database row as a line. PostgreSQL sums integers to decimals."""
    key, name, *sums = row
    cases, firms, matches, handed_over, accepted, decided, days = map(int, sums[:7])
    granted, paid, invested, insured = (Money(int(each.fen)) if each else Money(0) for each in sums[7:])
    return Count(
        key=str(key),
        name=name,
        cases=cases,
        firms=firms,
        matches=matches,
        handed_over=handed_over,
        accepted=accepted,
        decided=decided,
        decision_days=days,
        granted=granted,
        paid=paid,
        invested=invested,
        insured=insured,
        answers=int(answers[0]),
        score=int(answers[1]),
        solved=int(answers[2]),
    )

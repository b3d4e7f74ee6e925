"""Reading follow-ups for the side that asks: named, ordered, loaded with what pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from events.followup.awaited import ANSWER_WITHIN, ESCALATED_AFTER
from events.followup.models import FollowCase, FollowUp
from events.followup.refusals import NoSuchFollowUp
from events.followup.stages import HIDDEN, Stage
from yurong.accounts.models import Account, Enterprise
from yurong.accounts.visitor import Visitor

PAGE = 50
CODE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty fields narrow nothing. `late`: 「9」 or 「45」 days."""

    kind: str = ""
    stage: str = ""
    institution: str = ""
    clinic: str = ""
    late: str = ""
    q: str = ""


def cases_of_firm(session: Session, who: Visitor) -> list[FollowCase]:
    """The cases of the visitor's firms with all follow-ups and their steps, newest first."""
    found = (
        select(FollowCase)
        .where(FollowCase.enterprise_id.in_(who.enterprise_ids))
        .order_by(FollowCase.held_on.desc(), FollowCase.id.desc())
    )
    loaded = found.options(
        selectinload(FollowCase.follow_ups).selectinload(FollowUp.steps),
        joinedload(FollowCase.enterprise),
        joinedload(FollowCase.account),
    )
    return list(session.scalars(loaded))


def inbox(session: Session, who: Visitor) -> list[FollowUp]:
    """What firms have agreed to hand to the visitor's institution: longest waiting first, then the rest."""
    mine = FollowUp.institution_id.in_(who.institution_ids) & FollowUp.stage.not_in(HIDDEN)
    found = _with_case().where(mine)
    return list(session.scalars(found.order_by(FollowUp.clock_at.is_(None), FollowUp.clock_at, FollowUp.id)))


def for_firm(session: Session, who: Visitor, code: str) -> FollowUp:
    """One of the firm's own. Raises NoSuchFollowUp."""
    return _one(session, code, FollowCase.enterprise_id.in_(who.enterprise_ids))


def for_institution(session: Session, who: Visitor, code: str) -> FollowUp:
    """One that its firm has agreed to hand over, and has not taken back. Raises NoSuchFollowUp."""
    return _one(
        session, code, FollowUp.institution_id.in_(who.institution_ids), FollowUp.stage.not_in(HIDDEN)
    )


def for_organiser(session: Session, who: Visitor, code: str) -> FollowUp:
    """One of the organiser's own occasions; any for an administrator. Raises NoSuchFollowUp."""
    return _one(session, code, run_by(who))


def run_by(who: Visitor) -> ColumnElement[bool]:
    """Cases of the occasions that the visitor runs."""
    if who.has("administrator"):
        return FollowCase.id.is_not(None)
    return FollowCase.organiser_account_id == who.account_id


def listed(
    session: Session, who: Visitor, wanted: Wanted, now: datetime, *, page: int = 1, size: int = PAGE
) -> tuple[list[FollowUp], int]:
    """One page of what the organiser follows, longest waiting first, and how many there are in all."""
    narrowed = _narrowed(_with_case().where(run_by(who)), wanted, now)
    total = session.scalar(select(func.count()).select_from(narrowed.order_by(None).subquery("f"))) or 0
    ordered = narrowed.order_by(
        FollowUp.clock_at.is_(None), FollowUp.clock_at, FollowCase.held_on.desc(), FollowUp.id
    )
    return list(session.scalars(ordered.offset((page - 1) * size).limit(size))), total


def occasions(session: Session, who: Visitor) -> Sequence[tuple[str, str]]:
    """(code, title) of the occasions with follow-ups that the visitor runs, newest first."""
    found = (
        select(FollowCase.occasion_code, FollowCase.title)
        .where(run_by(who))
        .group_by(FollowCase.occasion_code, FollowCase.title)
        .order_by(func.max(FollowCase.held_on).desc(), FollowCase.occasion_code)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def counterparts(session: Session, who: Visitor) -> Sequence[str]:
    """Whom matches of these occasions name, in order."""
    found = select(FollowUp.counterpart).join(FollowCase).where(run_by(who), FollowUp.kind == "match")
    return session.scalars(found.distinct().order_by(FollowUp.counterpart)).all()


def names(session: Session, follow_up: FollowUp) -> dict[int, str]:
    """Who entered the steps, by account id."""
    ids = {each.account_id for each in follow_up.steps if each.account_id is not None}
    return {row.id: row.name for row in session.scalars(select(Account).where(Account.id.in_(ids)))}


def _narrowed(found: Select[FollowUp], wanted: Wanted, now: datetime) -> Select[FollowUp]:
    if wanted.kind in ("match", "task"):
        found = found.where(FollowUp.kind == wanted.kind)
    if wanted.stage in set(Stage):
        found = found.where(FollowUp.stage == wanted.stage)
    if wanted.institution:
        found = found.where(FollowUp.counterpart == wanted.institution)
    if wanted.clinic:
        found = found.where(FollowCase.occasion_code == wanted.clinic)
    if wanted.late:
        waited = timedelta(days=ESCALATED_AFTER) if wanted.late == "45" else ANSWER_WITHIN
        found = found.where(FollowUp.clock_at <= now - waited)
    if wanted.q:
        found = found.where(
            or_(
                Enterprise.name.contains(wanted.q, autoescape=True),
                FollowUp.title.contains(wanted.q, autoescape=True),
            )
        )
    return found


def _with_case() -> Select[FollowUp]:
    return (
        select(FollowUp)
        .join(FollowUp.case)
        .join(FollowCase.enterprise)
        .options(
            contains_eager(FollowUp.case).contains_eager(FollowCase.enterprise),
            contains_eager(FollowUp.case).joinedload(FollowCase.account),
            selectinload(FollowUp.steps),
        )
    )


def _one(session: Session, code: str, *mine: ColumnElement[bool]) -> FollowUp:
    if len(code) != CODE_LENGTH or not code.isalnum():
        raise NoSuchFollowUp
    found = _with_case().where(FollowUp.code == code, *mine)
    follow_up = session.scalars(found).unique().one_or_none()
    if follow_up is None:
        raise NoSuchFollowUp
    return follow_up

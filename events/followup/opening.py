"""Opening a case: what a sheet proposes, or a meeting led to, becomes follow-ups."""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.followup.awaited import SYSTEM
from events.followup.entry import Entry
from events.followup.ledger import hold, put_standing, write_step
from events.followup.models import FollowCase, FollowCaseExpert, FollowUp
from events.followup.stages import ANNULLED, Stage, standing
from yurong.accounts.models import Institution
from yurong.kit.clock import local
from yurong.kit.money import Money

MOST_NAME = 200
ALPHABET = "23456789CDFGHJKMNPQRTVWXY"


@dataclass(frozen=True, slots=True)
class NewMatch:
    """One product of the plan, or one institution that was met; no `product_slug` where none is named.

    `institution` is the name of one of ours, empty where no version is known; `counterpart` is whom to turn
    to in any case.
    """

    product_slug: str
    product: str
    counterpart: str
    institution: str = ""
    planned: Money | None = None


@dataclass(frozen=True, slots=True)
class NewTask:
    """Something to do, known by its key. `owner`: firm, institution or department; its name as printed."""

    key: str
    title: str
    owner: str
    owner_name: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewCase:
    """A firm that was seen, as the ledger needs it; `experts` are (account id, post).

    `sheet_number` is empty where no sheet is given out.
    """

    occasion: str
    occasion_code: str
    case_code: str
    title: str
    region: str
    held_on: date
    organiser: str
    organiser_account_id: int
    enterprise_id: int
    account_id: int
    need: str
    sheet_number: str
    is_demo: bool
    experts: tuple[tuple[int, str], ...]
    matches: tuple[NewMatch, ...]
    tasks: tuple[NewTask, ...] = ()


def open_case(session: Session, new: NewCase, now: datetime) -> FollowCase:
    """The case with a follow-up per match and task, in their order. Writes; twice does no more than once.

    A corrected sheet or outcome adds what is new, changes the amount of what it still holds and ends what it
    no longer holds, unless the firm has agreed to that already; what has moved stays as it is.
    """
    found = select(FollowCase).where(
        FollowCase.occasion == new.occasion, FollowCase.case_code == new.case_code
    )
    case = session.scalar(found.with_for_update())
    if case is None:
        case = _begin(session, new, now)
    case.sheet_number, case.need = new.sheet_number, new.need
    stored = {each.key: each for each in session.scalars(select(FollowUp).where(FollowUp.case_id == case.id))}
    wanted = {each.key: each for each in _follow_ups(session, case, new)}
    for key, follow_up in wanted.items():
        if key not in stored:
            put_standing(follow_up, standing((), now, is_task=follow_up.kind == "task"))
            session.add(follow_up)
        elif stored[key].position != follow_up.position:
            stored[key].position = follow_up.position
    session.flush()
    for key, follow_up in stored.items():
        _settle(session, follow_up, new.sheet_number, now, is_wanted=key in wanted)
        if key in wanted and follow_up.stage == Stage.PROPOSED:
            follow_up.planned = wanted[key].planned
    session.flush()
    return case


def _begin(session: Session, new: NewCase, now: datetime) -> FollowCase:
    case = FollowCase(
        occasion=new.occasion,
        occasion_code=new.occasion_code,
        case_code=new.case_code,
        title=new.title,
        region=new.region,
        held_on=new.held_on,
        organiser=new.organiser,
        organiser_account_id=new.organiser_account_id,
        enterprise_id=new.enterprise_id,
        account_id=new.account_id,
        need=new.need,
        sheet_number=new.sheet_number,
        is_demo=new.is_demo,
        opened_at=now,
    )
    session.add(case)
    session.flush()
    session.add_all(FollowCaseExpert(case_id=case.id, account_id=who, post=post) for who, post in new.experts)
    return case


def _follow_ups(session: Session, case: FollowCase, new: NewCase) -> Iterator[FollowUp]:
    names = {each.institution for each in new.matches if each.institution}
    ours = {
        row.name: row.id for row in session.scalars(select(Institution).where(Institution.name.in_(names)))
    }
    for position, match in enumerate(new.matches):
        yield FollowUp(
            code=_code(),
            case_id=case.id,
            key=f"match:{match.product_slug}:{_digest(match.counterpart)}",
            position=position,
            kind="match",
            title=match.product,
            product_slug=match.product_slug,
            institution_id=ours.get(match.institution),
            counterpart=match.counterpart[:MOST_NAME],
            owner="institution",
            planned=match.planned,
        )
    for position, task in enumerate(new.tasks, start=len(new.matches)):
        yield FollowUp(
            code=_code(),
            case_id=case.id,
            key=f"task:{task.key}",
            position=position,
            kind="task",
            title=task.title,
            counterpart=task.owner_name,
            owner=task.owner,
            due_on=task.due_on,
        )


def _settle(session: Session, follow_up: FollowUp, sheet: str, now: datetime, *, is_wanted: bool) -> None:
    """Ends what the correction leaves out, and takes that back when a later one has it again."""
    over = Stage.ENDED if follow_up.kind == "match" else Stage.NOT_DONE
    if follow_up.stage not in (Stage.PROPOSED, over) or is_wanted == (follow_up.stage == Stage.PROPOSED):
        return
    held, today = hold(session, follow_up.id), local(now).date()
    key, source = f"{sheet}:{held.id}", f"诊断书（{sheet}）" if sheet else "会后结果"
    if not is_wanted and held.stage == Stage.PROPOSED:
        entry = Entry(over, today, reason=f"更正后的{source}不再包含这一项")
        write_step(session, held, entry, SYSTEM, None, key, now)
    elif is_wanted and held.steps[-1].by_role == SYSTEM and held.steps[-1].kind == over:
        entry = Entry(ANNULLED, today, reason=f"{sheet or source}重新包含这一项", corrects=held.steps[-1].id)
        write_step(session, held, entry, SYSTEM, None, key, now)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _code() -> str:
    """Ten characters that are easy to read out, 46 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))

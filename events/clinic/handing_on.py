"""What a released sheet proposes, handed to the ledger of follow-ups: the clinic's one call into it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.paper.firm import need_rows
from catalog.plan import PlanLine
from catalog.profile import Need
from events.clinic.assemble import Diagnosis
from events.clinic.assemble_file import CaseFile
from events.clinic.lists.line import Line, Owner, printed
from events.clinic.models import Booking, DiagnosisSheet, Expert
from events.followup.models import FollowCase
from events.followup.opening import NewCase, NewMatch, NewTask, open_case
from yurong.kit.clock import local

ANSWER = "answer:"
"""Actions that ask an institution for its answer: the match itself is followed until there is one."""
SAID = ("金额", "期限", "用途")
MOST_NEED = 200


def hand_on(
    session: Session,
    booking: Booking,
    file: CaseFile,
    diagnosis: Diagnosis,
    sheet: DiagnosisSheet,
    now: datetime,
) -> FollowCase:
    """The booking's case with a follow-up per line of the plan and per action of the sheet. Writes.

    `booking` is loaded with clinic and firm. Twice does no more than once; a corrected sheet corrects it.
    """
    return open_case(
        session,
        NewCase(
            occasion="clinic",
            occasion_code=booking.clinic.code,
            case_code=booking.code,
            title=booking.clinic.title,
            region=booking.clinic.region,
            held_on=local(booking.starts_at).date(),
            organiser=booking.clinic.organiser,
            organiser_account_id=booking.clinic.organiser_account_id,
            enterprise_id=booking.enterprise_id,
            account_id=booking.account_id,
            need=need_in_short(file.case.need),
            sheet_number=sheet.number,
            is_demo=file.is_demo,
            experts=_experts(session, file),
            matches=tuple(_match(line) for line in diagnosis.plan.plan.lines),
            tasks=tuple(_task(line) for line in printed(diagnosis.lists.actions) if _is_task(line)),
        ),
        now,
    )


def need_in_short(need: Need) -> str:
    """「金额 800 万元；期限 12 个月；用途 研发、流动资金」."""
    rows = {row.label: row.value for row in need_rows(need)}
    return "；".join(f"{label} {rows[label]}" for label in SAID)[:MOST_NEED]


def _experts(session: Session, file: CaseFile) -> tuple[tuple[int, str], ...]:
    posts = {each.expert_id: each.post for each in file.panel}
    found = select(Expert.id, Expert.account_id).where(Expert.id.in_(posts)).order_by(Expert.id)
    return tuple((account_id, posts[expert_id]) for expert_id, account_id in session.execute(found))


def _match(line: PlanLine) -> NewMatch:
    return NewMatch(
        product_slug=line.result.slug,
        product=line.result.name,
        counterpart=line.counterpart,
        institution=line.offering.institution if line.offering else "",
        planned=line.amount if line.covers else None,
    )


def _is_task(line: Line) -> bool:
    return not line.key.startswith(ANSWER)


def _task(line: Line) -> NewTask:
    owner = line.owner or Owner.FIRM
    return NewTask(line.key, line.text, owner.value, line.who or owner.label, line.due_on)

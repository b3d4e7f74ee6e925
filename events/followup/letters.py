"""Mails about a step: to the institution when the firm agrees, to the firm when the institution acts.

No mail holds a phone number or a figure of the firm: those stand on pages where every look is noted.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.followup.awaited import ANSWER_WITHIN, FIRM, INSTITUTION, ORGANISER
from events.followup.models import FollowStep, FollowUp
from events.followup.stages import Stage
from yurong.accounts.models import Account, RoleGrant
from yurong.kit.clock import local
from yurong.kit.outbox import enqueue

CLOSING = "豫融\n（此信由系统发出，请勿直接回复）\n"


def tell(session: Session, follow_up: FollowUp, step: FollowStep, now: datetime, public_url: str) -> None:
    """Tells the other side about a step; tasks are told to nobody. Writes outbox rows."""
    if follow_up.kind == "task":
        return
    if step.kind == Stage.HANDED_OVER:
        _tell_hand_over(session, follow_up, step, now, public_url)
    elif step.by_role == FIRM and _is_known_to_institution(follow_up):
        _tell_institution(session, follow_up, step, now, public_url)
    elif step.by_role in (INSTITUTION, ORGANISER):
        _tell_firm(session, follow_up, step, now, public_url)


def _is_known_to_institution(follow_up: FollowUp) -> bool:
    """Before this step (`steps` are those before it): handed over, and consent not taken back."""
    return follow_up.handed_on is not None and follow_up.steps[-1].kind != Stage.WITHDRAWN


def _tell_hand_over(
    session: Session, follow_up: FollowUp, step: FollowStep, now: datetime, public_url: str
) -> None:
    until = local(now + ANSWER_WITHIN)
    is_ours = follow_up.institution_id is not None
    ask = (
        "请打开后答复「受理」或「不受理」" if is_ours else "这家机构没有平台账号，请您转交，并把结果录入台账"
    )
    body = f"""\
您好：

{follow_up.case.enterprise.name}参加了「{follow_up.case.title}」，
并同意把联系方式和融资需求转交给{follow_up.counterpart}，申请「{follow_up.title}」。

{ask}，时间不晚于 {until.month}月{until.day}日：
{_page(follow_up, INSTITUTION if is_ours else ORGANISER, public_url)}

{CLOSING}"""
    to = people_of(session, follow_up, INSTITUTION if is_ours else ORGANISER)
    _send(session, to, step, f"请答复：{follow_up.case.enterprise.name}申请「{follow_up.title}」", body, now)


def _tell_institution(
    session: Session, follow_up: FollowUp, step: FollowStep, now: datetime, public_url: str
) -> None:
    body = f"""\
您好：

{follow_up.case.enterprise.name}的「{follow_up.title}」：{Stage(step.kind).label}。
{f"原因：{step.reason}" if step.reason else ""}
企业撤回同意后，您不再看到它的联系方式和需求；请不要再用已经记下的内容联系企业。

{public_url.rstrip("/")}/desk/follow-ups

{CLOSING}"""
    to = people_of(session, follow_up, INSTITUTION if follow_up.institution_id else ORGANISER)
    _send(session, to, step, f"企业有变化：「{follow_up.title}」", body, now)


def _tell_firm(
    session: Session, follow_up: FollowUp, step: FollowStep, now: datetime, public_url: str
) -> None:
    reason = f"说明：{step.reason}\n" if step.reason else ""
    body = f"""\
您好：

「{follow_up.title}」（{follow_up.counterpart}）有了新进展：{Stage(step.kind).label}。
{reason}
全部进展和下一步：
{_page(follow_up, FIRM, public_url)}

{CLOSING}"""
    to = people_of(session, follow_up, FIRM)
    _send(session, to, step, f"新进展：「{follow_up.title}」{Stage(step.kind).label}", body, now)


def people_of(session: Session, follow_up: FollowUp, side: str) -> Sequence[str]:
    """The addresses of the people of this side, in order: a firm's, an institution's, or the organiser."""
    emails = select(Account.email).order_by(Account.email)
    if side == ORGANISER:
        return session.scalars(emails.where(Account.id == follow_up.case.organiser_account_id)).all()
    granted = emails.join(RoleGrant, RoleGrant.account_id == Account.id)
    if side == FIRM:
        return session.scalars(granted.where(RoleGrant.enterprise_id == follow_up.case.enterprise_id)).all()
    return session.scalars(granted.where(RoleGrant.institution_id == follow_up.institution_id)).all()


def _page(follow_up: FollowUp, side: str, public_url: str) -> str:
    base = public_url.rstrip("/")
    if side == FIRM:
        return f"{base}/me/follow-ups#{follow_up.code}"
    return f"{base}/{'desk' if side == INSTITUTION else 'organise'}/follow-ups/{follow_up.code}"


def _send(
    session: Session, to: Sequence[str], step: FollowStep, subject: str, body: str, now: datetime
) -> None:
    for at, address in enumerate(to):
        key = f"follow-step:{step.id}:{at}"
        enqueue(session, key=key, to=address, subject=subject, body=body, now=now)

"""What one agrees to when registering: our standard text and the organiser's own, each in its version."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.matchmaking.models import EventConsent, Registration, RegistrationConsent
from yurong.kit.errors import Forbidden

STANDARD_TEXTS = {
    1: (
        "主办方为组织这场活动使用您填写的信息：通知、签到、制作名牌、统计。信息只给主办方和现场工作人员看，"
        "不用于其他目的，活动结束后按约定的天数删除。您可以随时用报名链接查看、修改或取消。"
    )
}
"""By version. A text is never changed, a new one gets the next number: registrations name what they saw."""
STANDARD = max(STANDARD_TEXTS)


class NoConsent(Forbidden):
    title = "还没有同意信息使用说明"
    message = "请勾选同意信息使用说明再报名；您填写的内容还在。"


class ConsentChanged(Forbidden):
    title = "信息使用说明刚刚更新"
    message = "您看到的说明已有新的版本，请看过新的说明，再勾选同意。"


@dataclass(frozen=True)
class Consents:
    """The versions agreed to; `own` None where the organiser has no text of their own."""

    standard: int
    own: int | None


def current(session: Session, event_id: int) -> Consents:
    """The versions to agree to now. Reads only."""
    own = own_text(session, event_id)
    return Consents(STANDARD, own.version if own else None)


def own_text(session: Session, event_id: int) -> EventConsent | None:
    """The organiser's own text as it stands; None without one. Reads only."""
    newest = select(EventConsent).where(EventConsent.event_id == event_id)
    found = session.scalar(newest.order_by(EventConsent.version.desc()).limit(1))
    return found if found and found.text else None


def write_own(session: Session, event_id: int, text: str, account_id: int, now: datetime) -> None:
    """The organiser's text from now on; empty for none. The same text makes no new version. Writes."""
    standing = own_text(session, event_id)
    if (standing.text if standing else "") == text:
        return
    last = session.scalar(select(func.max(EventConsent.version)).where(EventConsent.event_id == event_id))
    session.add(
        EventConsent(
            event_id=event_id, version=(last or 0) + 1, text=text, account_id=account_id, made_at=now
        )
    )
    session.flush()


def keep(
    session: Session, registration: Registration, given: Consents | None, now: datetime, *, must_agree: bool
) -> None:
    """Stores what was agreed to. Writes. Raises NoConsent or ConsentChanged (403) where one must agree."""
    if given is None:
        if must_agree:
            raise NoConsent
        return
    wanted = current(session, registration.event_id)
    if must_agree and given != wanted:
        raise ConsentChanged
    agreed = {"standard": given.standard} | ({"own": given.own} if given.own is not None else {})
    session.add_all(
        RegistrationConsent(registration_id=registration.id, kind=kind, version=version, at=now)
        for kind, version in agreed.items()
    )

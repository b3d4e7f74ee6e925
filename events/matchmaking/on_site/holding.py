"""Holding a registration still: what happens to one person on site is decided one after the other."""

from sqlalchemy.orm import Session

from events.matchmaking.models import Registration, RegistrationState
from events.matchmaking.on_site.refusals import NotConfirmed

WHY = {
    RegistrationState.PENDING: "这份报名还在等待审核。请先在报名名单里通过，再签到。",
    RegistrationState.OFFERED: "候补轮到了这位，但还没有确认名额。请对方打开报名链接确认，再签到。",
    RegistrationState.WAITING: "这位还在候补，没有名额。有空名额时可以现场登记。",
    RegistrationState.CANCELLED: "这份报名已取消。本人到场了，请现场登记。",
    RegistrationState.REFUSED: "这份报名审核未通过。",
    RegistrationState.EXPIRED: "候补的名额没有按时确认，已让给别人。有空名额时可以现场登记。",
}


def hold(session: Session, registration: Registration) -> None:
    """Locks the registration's row until the transaction ends and reads its state afresh.

    On SQLite the write transaction itself is the lock.
    """
    session.refresh(registration, ["state", "name", "organisation"], with_for_update={"key_share": True})


def hold_confirmed(session: Session, registration: Registration) -> None:
    """The same for what only somebody with a place may do. Raises NotConfirmed (409) in words."""
    hold(session, registration)
    state = RegistrationState(registration.state)
    if state is not RegistrationState.CONFIRMED:
        raise NotConfirmed(WHY[state])

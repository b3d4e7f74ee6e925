"""What the organiser settled about registrations of an event."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.matchmaking.models import Registration, RegistrationRule
from events.matchmaking.models.registration import LIVE
from events.matchmaking.registering.refusals import EnoughOfFirm

KEPT_DAYS = 180
"""How long particulars are kept after an event unless its organiser says otherwise."""


def rule_of(session: Session, event_id: int) -> RegistrationRule:
    """The event's rule, the defaults where none was made. Reads only."""
    found = session.get(RegistrationRule, event_id)
    return found or RegistrationRule(event_id=event_id, most_per_firm=None, kept_days=KEPT_DAYS)


def settle(session: Session, event_id: int, most_per_firm: int | None, kept_days: int) -> None:
    """Makes or changes the rule. Writes; who is registered already stays."""
    session.merge(RegistrationRule(event_id=event_id, most_per_firm=most_per_firm, kept_days=kept_days))
    session.flush()


def refuse_too_many_of_firm(session: Session, event_id: int, uscc: str) -> None:
    """Raises EnoughOfFirm (409) when the firm's people have all the places it may have.

    A firm's people may come in several groups: the caller holds all groups of the event.
    """
    most = rule_of(session, event_id).most_per_firm
    if most is None or not uscc:
        return
    here = session.scalar(
        select(func.count()).where(
            Registration.event_id == event_id, Registration.uscc == uscc, Registration.state.in_(LIVE)
        )
    )
    if (here or 0) >= most:
        raise EnoughOfFirm(
            f"主办方规定一个单位最多 {most} 人报名，贵单位已有 {here} 人。确需增加，请联系主办方。",
            next_label="看看其他活动",
            next_url="/events",
        )

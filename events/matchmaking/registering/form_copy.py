"""What an organiser settled about registering, taken over by a copy of the event."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from events.matchmaking.models import EventConsent, EventQuestion, RegistrationGroup, RegistrationRule
from events.matchmaking.registering import asking, consents, rules


def copy_form(session: Session, source_id: int, made_id: int, account_id: int, now: datetime) -> None:
    """Rule, consent text and questions of one event for another (ids) that has none; twice is once. Writes.

    Groups are the same by their names. Texts and wordings begin again with version 1: nobody agreed to them
    or answered them there.
    """
    if any(_has(session, kind, made_id) for kind in (RegistrationRule, EventConsent, EventQuestion)):
        return
    if rule := session.get(RegistrationRule, source_id):
        rules.settle(session, made_id, rule.most_per_firm, rule.kept_days)
    if own := consents.own_text(session, source_id):
        consents.write_own(session, made_id, own.text, account_id, now)
    before, after = _groups(session, source_id), _groups(session, made_id)
    there = {str(group): str(after[name]) for name, group in before.items() if name in after}
    session.add_all(
        EventQuestion(
            event_id=made_id,
            number=each.number,
            version=1,
            position=each.position,
            kind=each.kind,
            label=each.label,
            hint=each.hint,
            is_required=each.is_required,
            options=each.options,
            group_ids=[there[group] for group in each.group_ids if group in there],
            shown_if=each.shown_if,
            shown_when=each.shown_when,
            made_at=now,
        )
        for each in asking.current(session, source_id)
    )
    session.flush()


def _has(
    session: Session, kind: type[RegistrationRule | EventConsent | EventQuestion], event_id: int
) -> bool:
    return bool(session.scalar(select(exists().where(kind.event_id == event_id))))


def _groups(session: Session, event_id: int) -> dict[str, int]:
    """Ids by name."""
    found = select(RegistrationGroup).where(RegistrationGroup.event_id == event_id)
    return {each.name: each.id for each in session.scalars(found.order_by(RegistrationGroup.id))}

"""What a change of a published event sets off: the history, calendars, and letters to who is registered."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from events.matchmaking.letters import tell_change
from events.matchmaking.models import Event, EventStep
from events.matchmaking.telling import live_registrations

TOLD = {
    "starts_at": "时间",
    "ends_at": "时间",
    "mode": "形式",
    "place": "地点",
    "address": "地点",
    "online_url": "线上链接",
}
"""What registered people must hear of."""
IN_CALENDARS = (*TOLD, "title", "organiser", "contact")
"""What stands in a calendar entry."""


def note_change(
    session: Session,
    *,
    event: Event,
    before: Mapping[str, object],
    account_id: int,
    now: datetime,
    public_url: str,
) -> int:
    """Notes what is not as it was before; how many people were told. Writes; nothing for a draft."""
    if event.published_at is None:
        return 0
    changed = {name for name, value in before.items() if getattr(event, name) != value}
    if not changed:
        return 0
    if changed & set(IN_CALENDARS):
        event.sequence += 1
    told = list(dict.fromkeys(TOLD[name] for name in TOLD if name in changed))
    session.add(
        EventStep(
            event_id=event.id,
            kind="changed",
            account_id=account_id,
            at=now,
            remark="、".join(told) or "说明文字等",
        )
    )
    session.flush()
    if not told:
        return 0
    people = live_registrations(session, event)
    for person in people:
        tell_change(session, event, person, told, now, public_url)
    return len(people)

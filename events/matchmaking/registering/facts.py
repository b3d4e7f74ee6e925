"""An event in the words of letters about one registration."""

from events.matchmaking.calendar import online_link
from events.matchmaking.letters import facts as facts_of
from events.matchmaking.models import Event, Registration


def facts(event: Event, registration: Registration) -> str:
    """What, when, where, who, line by line; the online link for confirmed people only."""
    link = online_link(event, registration)
    own = (
        f"线上入口：{link}" if link else "",
        f"参加人：{registration.name}（{registration.organisation}）",
        f"报名码：{registration.code}",
        f"咨询：{event.contact}",
    )
    return "\n".join([facts_of(event), *filter(None, own)])

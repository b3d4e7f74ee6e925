"""An event and its times in the words of letters about one registration."""

from datetime import datetime

from events.matchmaking.calendar import online_link
from events.matchmaking.letters import facts as facts_of
from events.matchmaking.models import Event, Registration
from yurong.kit.clock import WEEKDAYS, local


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


def moment(at: datetime) -> str:
    """「11月25日（星期三）09:00」."""
    wall = local(at)
    return f"{wall.month}月{wall.day}日（星期{WEEKDAYS[wall.weekday()]}）{wall:%H:%M}"


def short_moment(at: datetime) -> str:
    """「11月25日09:00」, for short messages."""
    wall = local(at)
    return f"{wall.month}月{wall.day}日{wall:%H:%M}"

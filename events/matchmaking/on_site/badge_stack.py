"""The badges of an event's people, as they are printed."""

from collections.abc import Sequence

from events.matchmaking.models import Event, Registration
from events.matchmaking.on_site.badge import Badge, Stack
from events.passes import pass_url
from yurong.kit.clock import local


def stack_of(event: Event, people: Sequence[Registration], key: bytes, public_url: str) -> Stack:
    """One badge for each, in the order given; their groups must be loaded. Pure."""
    begins = local(event.starts_at)
    place = f"　{event.place}" if event.place else ""
    return Stack(
        event_code=event.code,
        title=event.title,
        when=f"{begins.year}年{begins.month}月{begins.day}日{place}",
        is_demo=event.is_demo or any(each.is_demo for each in people),
        badges=tuple(
            Badge(
                code=each.code,
                name=each.name,
                organisation=each.organisation,
                position=each.position,
                group=each.group.name,
                pass_url=pass_url(each.code, key, public_url, "passes"),
            )
            for each in people
        ),
    )

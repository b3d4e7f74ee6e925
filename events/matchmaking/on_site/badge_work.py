"""The background job: the badges of a large event."""

from typing import get_args

from sqlalchemy import select

from events.matchmaking.models import Event
from events.matchmaking.on_site.badge import FORMATS, Size
from events.matchmaking.on_site.badge_print import badges_pdf
from events.matchmaking.on_site.badge_stack import stack_of
from events.matchmaking.on_site.people import expected
from yurong.kit.jobs import Handler, JobFailed, Result, Running
from yurong.settings import Settings

KIND = "badges"
AT_ONCE = 100
"""So many badges are printed while the page waits; more are a job."""


def printing(settings: Settings) -> Handler:
    """The handler of the job."""

    def make(running: Running) -> Result:
        """Raises JobFailed when nobody is left to print for, Cancelled when asked to stop."""
        size: Size = running.params["size"]
        assert size in get_args(Size), "the form lets no other size in"
        with running.database.reading() as session:
            event = session.scalars(select(Event).where(Event.code == str(running.params["event"]))).one()
            people = expected(session, event, running.params["group"])
            stack = stack_of(event, people, settings.secret_key, settings.public_url)
        if not stack.badges:
            raise JobFailed("没有可以打印胸卡的报名")
        pages = -(-len(stack.badges) // FORMATS[size].per_page)

        def told(page: int) -> None:
            running.tell(min(page, pages), pages, f"正在排第 {page} 页，共 {pages} 页")

        name = f"胸卡-{stack.event_code}-{size}.pdf"
        (running.folder / name).write_bytes(badges_pdf(stack, size, told))
        return Result(f"{len(stack.badges)} 个胸卡，共 {pages} 页。打印时请选“实际大小”，不要缩放。", name)

    return make

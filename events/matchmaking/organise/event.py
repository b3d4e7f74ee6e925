"""One event as its organiser sees it: where it stands, what is left to do, everything that belongs to it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.snapshot import snapshot
from events.matchmaking import publishing
from events.matchmaking.calendar import address_of
from events.matchmaking.copying import events_of
from events.matchmaking.drawn_up import span_in_words
from events.matchmaking.models import Event, EventKind, EventMode, GroupKind
from events.matchmaking.organise.asking import own_event, public_url_of
from events.matchmaking.phases import Phase, phase_of
from events.matchmaking.public.page import about
from yurong.kit.clock import now
from yurong.kit.templating import moment, render

DONE = {
    "drawn-up": "草稿已保存，接下来设报名分组，再填议程、产品和机构",
    "changed": "修改已保存",
    "submitted": "已送审，管理员会收到通知，结果发到您的邮箱",
    "withdrawn": "已撤回，现在可以修改",
    "copied": "已复制为草稿，请核对后送审",
    "series": "系列的草稿已建好，请逐场核对后送审",
    "presented": "产品和机构已更新",
}
STEPS = {
    "submitted": "送审",
    "returned": "退回",
    "published": "发布",
    "withdrawn": "撤回",
    "changed": "修改",
    "called_off": "取消",
}


@dataclass(frozen=True)
class EventDesk:
    """The context of matchmaking/organise/event.html."""

    event: Event
    kind: str
    mode: str
    when: str
    standing: str
    """draft, review, public, over or off."""
    phase: Phase
    region: str
    about: list[tuple[str, str]]
    missing: list[str]
    """What a draft still lacks before it can be submitted."""
    remark: str
    """What the reviewer wrote when sending it back, until it is submitted again."""
    groups: list[tuple[str, str, int, int]]
    is_registered: bool
    products: list[tuple[str, str]]
    steps: list[tuple[str, str, str]]
    """(what, when, remark), newest first."""
    together: list[Event]
    done: str
    public_url: str


def show(request: Request, session: Session) -> Response:
    event = own_event(request, session)
    at = now()
    names = {each.slug: each.name for each in snapshot(session).products}
    latest = event.steps[-1] if event.steps else None
    is_draft = event.submitted_at is None
    desk = EventDesk(
        event=event,
        kind=EventKind(event.kind).label,
        mode=EventMode(event.mode).label,
        when=span_in_words(event.starts_at, event.ends_at),
        standing=_standing(event),
        phase=phase_of(event, at),
        region=dict(request.app.state.henan_regions).get(event.region, "河南省"),
        about=about(event),
        missing=publishing.missing(session, event, at) if is_draft else [],
        remark=latest.remark if latest and latest.kind == "returned" else "",
        groups=[(each.name, GroupKind(each.kind).label, each.taken, each.capacity) for each in event.groups],
        is_registered=any(each.taken for each in event.groups),
        products=[
            (each.product_slug, names[each.product_slug])
            for each in event.products
            if each.product_slug in names
        ],
        steps=[(STEPS[each.kind], moment(each.at), each.remark) for each in reversed(event.steps)],
        together=events_of(session, event.series) if event.series else [],
        done=_done(request),
        public_url=address_of(event, public_url_of(request)),
    )
    return render(request, "matchmaking/organise/event.html", {"page": desk})


def _standing(event: Event) -> str:
    if event.called_off_at is not None:
        return "off"
    if event.published_at is None:
        return "draft" if event.submitted_at is None else "review"
    return "over" if event.ends_at <= now() else "public"


def _done(request: Request) -> str:
    done, number = request.query_params.get("done", ""), request.query_params.get("number", "")
    if number.isascii() and number.isdigit() and len(number) < 6:
        if done == "told":
            return f"修改已保存，已通知 {int(number)} 位报名的人"
        if done == "called-off":
            return f"已取消，已通知 {int(number)} 位报名的人" if int(number) else "已取消，还没有人报名"
    return DONE.get(done, "")

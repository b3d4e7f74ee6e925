"""The public page of one event."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.cards import Card, card
from catalog.snapshot import snapshot
from catalog.vocabulary import Track
from events.matchmaking.calendar import address_of
from events.matchmaking.drawn_up import span_in_words
from events.matchmaking.models import Audience, Event, EventKind, EventMode, GroupKind
from events.matchmaking.phases import Phase, phase_of
from events.matchmaking.queries import event_by_code, published_of_series
from events.matchmaking.results.summary import Told, told_of
from yurong.kit.clock import local, now
from yurong.kit.qr import draw_qr
from yurong.kit.templating import render

CONTEST_PHASES = {"before": "赛前", "during": "赛中", "after": "赛后"}


@dataclass(frozen=True)
class EventPage:
    """The context of matchmaking/public/show.html: nothing that differs by visitor, no online link."""

    event: Event
    phase: Phase
    when: str
    kind: str
    mode: str
    place: str
    about: list[tuple[str, str]]
    """What only this kind of event has, and what one must know before registering."""
    products: list[Card]
    groups: list[tuple[str, str, int]]
    """(name, kind, places in all); how many are left stands on the page of registration."""
    together: list[Event]
    told: Told | None
    """Files for everybody, and what is told after the event; None when there is nothing."""
    is_several_days: bool
    is_preview: bool
    url: str
    qr: str
    schema_type: str
    starts: str
    ends: str


def show(request: Request, session: Session) -> Response:
    event = event_by_code(session, request.path_params["code"])
    return page_of(request, session, event)


def page_of(request: Request, session: Session, event: Event, *, is_preview: bool = False) -> Response:
    """The public page of an event as anybody sees it; a preview leads nowhere."""
    url = address_of(event, request.app.state.settings.public_url)
    begins, ends = local(event.starts_at), local(event.ends_at)
    page = EventPage(
        event=event,
        phase=phase_of(event, now()),
        when=span_in_words(event.starts_at, event.ends_at),
        kind=EventKind(event.kind).label,
        mode=EventMode(event.mode).label,
        place=dict(request.app.state.henan_regions).get(event.region, "河南省"),
        about=about(event),
        products=_products(session, event),
        groups=[(each.name, GroupKind(each.kind).label, each.capacity) for each in event.groups],
        told=told_of(session, event),
        together=[each for each in published_of_series(session, event) if each.id != event.id],
        is_several_days=begins.date() != ends.date(),
        is_preview=is_preview,
        url=url,
        qr=draw_qr(url, title="活动页的二维码"),
        schema_type="EducationEvent" if event.kind == EventKind.TRAINING else "BusinessEvent",
        starts=begins.isoformat(),
        ends=ends.isoformat(),
    )
    return render(request, "matchmaking/public/show.html", {"page": page})


def about(event: Event) -> list[tuple[str, str]]:
    """The fields of the event's kind, in words."""
    found = []
    if event.track:
        found.append(("产业领域", Track(event.track).label))
    if event.chain:
        found.append(("产业链", event.chain))
    if event.audience:
        found.append(("面向", Audience(event.audience).label))
    if event.training_minutes:
        found.append(("学时", f"{hours(event.training_minutes)}结业"))
        found.append(("证书", "结业发电子证书，可以核验" if event.has_certificate else "不发证书"))
    if event.contest_phase:
        found.append(("大赛", f"{event.contest}（{CONTEST_PHASES[event.contest_phase]}）"))
    if event.has_meetings:
        how = "" if event.ends_at <= now() else "：报名后填写想见谁，会前发给每人洽谈时间表"
        found.append(("一对一洽谈", f"有{how}"))
    if event.needs_approval:
        found.append(("审核", "报名后由主办方审核，结果发到您的邮箱或手机"))
    return found


def hours(minutes: int) -> str:
    """「4 小时」, 「1 小时 30 分钟」."""
    whole, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{whole} 小时" if whole else "", f"{rest} 分钟" if rest else "") if part
    )


def _products(session: Session, event: Event) -> list[Card]:
    """Cards in the organiser's order; a product that has left the catalog is left out."""
    by_slug = {each.slug: each for each in snapshot(session).products}
    return [card(by_slug[each.product_slug]) for each in event.products if each.product_slug in by_slug]

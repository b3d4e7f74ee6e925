"""An event as an organiser draws it up, and what can be wrong with it. Pure: no session, no clock."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from events.matchmaking.models import EventKind, EventMode
from events.web_address import is_web_address
from yurong.kit.clock import local
from yurong.kit.errors import Problem

FURTHEST = timedelta(days=730)
LONGEST = timedelta(days=31)
MOST_PLACES = 20_000


@dataclass(frozen=True)
class NewSpeaker:
    name: str
    title: str = ""


@dataclass(frozen=True)
class NewSession:
    """One item of the programme. `counts`: attending it adds its minutes to the training hours."""

    starts_at: datetime
    ends_at: datetime
    title: str
    room: str = ""
    counts: bool = False
    speakers: tuple[NewSpeaker, ...] = ()


@dataclass(frozen=True)
class NewGroup:
    """A group of people with its quota; `kind` is a GroupKind."""

    kind: str
    name: str
    capacity: int


@dataclass(frozen=True)
class NewEvent:
    """An event as drawn up. Instants are aware; `code` is made from the day when not given.

    Fields of a kind (track and chain, audience and hours, contest and phase) stay empty for every other kind.
    """

    kind: str
    mode: str
    title: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    region: str
    place: str
    address: str
    organiser: str
    contact: str
    registration_opens_at: datetime
    registration_closes_at: datetime
    map_url: str = ""
    online_url: str = ""
    track: str | None = None
    chain: str = ""
    audience: str | None = None
    training_minutes: int | None = None
    has_certificate: bool = False
    contest: str = ""
    contest_phase: str | None = None
    needs_approval: bool = False
    has_waitlist: bool = True
    has_meetings: bool = False
    sessions: tuple[NewSession, ...] = ()
    products: tuple[str, ...] = ()
    """Slugs of the catalog, in the order of the page."""
    institutions: tuple[str, ...] = ()
    groups: tuple[NewGroup, ...] = ()
    code: str | None = None
    is_demo: bool = False


class EventRefused(Problem):
    """`errors`: one message per field of NewEvent (or NewSession, NewGroup), for the form."""

    status = 422
    title = "有几处需要修改"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("；".join(errors.values()))
        self.errors = dict(errors)


def faults(event: NewEvent, now: datetime) -> dict[str, str]:
    """What is wrong with an event as drawn up: a message per field."""
    return (
        _faults_of_times(event, now)
        | _faults_of_place(event)
        | faults_of_kind(event)
        | _faults_of_programme(event)
        | faults_of_groups(event.groups)
    )


def _faults_of_times(event: NewEvent, now: datetime) -> dict[str, str]:
    if event.starts_at <= now:
        return {"starts_at": "开始时间已经过去，请选择以后的时间"}
    if event.starts_at > now + FURTHEST:
        return {"starts_at": "请选择两年以内的时间"}
    return faults_of_span(event)


def faults_of_span(event: NewEvent) -> dict[str, str]:
    """What is wrong with the times among themselves, whatever the time is now."""
    errors: dict[str, str] = {}
    if event.ends_at <= event.starts_at:
        errors["ends_at"] = "结束时间须晚于开始时间"
    elif event.ends_at - event.starts_at > LONGEST:
        errors["ends_at"] = "一场活动最多 31 天，请检查日期；分几次办的请做成系列"
    if event.registration_closes_at <= event.registration_opens_at:
        errors["registration_closes_at"] = "报名截止须晚于报名开始"
    elif event.registration_closes_at > event.ends_at:
        errors["registration_closes_at"] = "报名截止不能晚于活动结束"
    return errors


def _faults_of_place(event: NewEvent) -> dict[str, str]:
    errors: dict[str, str] = {}
    if event.mode != EventMode.ONLINE:
        if len(event.place) < 2:
            errors["place"] = "有现场的活动请填写地点"
        if len(event.address) < 4:
            errors["address"] = "请填写详细地址，4 个字以上"
    if event.mode == EventMode.ON_SITE and event.online_url:
        errors["online_url"] = "现场活动没有线上链接；要同时线上参加，请把形式改为「现场和线上」"
    for field in ("online_url", "map_url"):
        url: str = getattr(event, field)
        if url and not is_web_address(url):
            errors[field] = "链接请以 http:// 或 https:// 开头，整段复制过来"
    return errors


def faults_of_kind(event: NewEvent) -> dict[str, str]:
    """Each kind asks for its own fields. “豫融育新” 二(三)(八)(九), 豫政办〔2024〕30号 五(三)."""
    errors: dict[str, str] = {}
    if event.kind == EventKind.CHAIN and not event.track:
        errors["track"] = "请选择产业链属于哪个领域"
    if event.kind == EventKind.CONTEST and not event.contest_phase:
        errors["contest_phase"] = "请选择是大赛的哪个阶段"
    if event.kind == EventKind.CONTEST and not event.contest:
        errors["contest"] = "请填写大赛名称"
    if event.kind == EventKind.TRAINING:
        if not event.audience:
            errors["audience"] = "请选择培训面向谁"
        if not event.training_minutes or event.training_minutes <= 0:
            errors["training_minutes"] = "请填写结业需要的学时"
    for kind, field in _OF_KIND:
        if event.kind != kind and getattr(event, field):
            errors[field] = f"只有「{kind.label}」填写这一项"
    return errors


_OF_KIND = (
    (EventKind.CHAIN, "track"),
    (EventKind.CHAIN, "chain"),
    (EventKind.TRAINING, "audience"),
    (EventKind.TRAINING, "training_minutes"),
    (EventKind.TRAINING, "has_certificate"),
    (EventKind.CONTEST, "contest"),
    (EventKind.CONTEST, "contest_phase"),
)


def _faults_of_programme(event: NewEvent) -> dict[str, str]:
    for each in event.sessions:
        if found := faults_of_session(each, event.starts_at, event.ends_at):
            return {"sessions": f"议程「{each.title}」：{'；'.join(found.values())}"}
    return {}


def faults_of_session(session: NewSession, starts_at: datetime, ends_at: datetime) -> dict[str, str]:
    """What is wrong with one item of a programme that runs from `starts_at` to `ends_at`."""
    if session.ends_at <= session.starts_at:
        return {"ends_at": "结束时间须晚于开始时间"}
    if session.starts_at < starts_at or session.ends_at > ends_at:
        return {"starts_at": f"须在活动时间之内：{span_in_words(starts_at, ends_at)}"}
    return {}


def faults_of_groups(groups: Sequence[NewGroup]) -> dict[str, str]:
    """What is wrong with the groups and their quotas."""
    if any(count > 1 for count in Counter(each.name for each in groups).values()):
        return {"groups": "参会人员分组的名称重复，请改成不同的名称"}
    if any(not 1 <= each.capacity <= MOST_PLACES for each in groups):
        return {"groups": f"每组名额 1 到 {MOST_PLACES} 个"}
    return {}


def span_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """「12月5日 09:00 至 12:00」, mainland time."""
    begins, ends = local(starts_at), local(ends_at)
    until = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends.month}月{ends.day}日 {ends:%H:%M}"
    return f"{begins.month}月{begins.day}日 {begins:%H:%M} 至 {until}"

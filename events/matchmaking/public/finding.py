"""Choosing among published events: what the address asks for, and what each choice would give. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from catalog.vocabulary import Labelled, Track
from events.matchmaking.facets import Facet, asked_for, facet, query_of
from events.matchmaking.models import Audience, EventKind, EventMode
from events.matchmaking.phases import Phase
from events.matchmaking.public.lines import EventLine


class Standing(Labelled):
    """Which events by their time; empty means all that has not ended."""

    OPEN = "open", "正在报名"
    SOON = "soon", "还没开始报名"
    OVER = "over", "已经结束"


TRACKS = tuple(each for each in Track if each != Track.OTHER)


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty means any."""

    kind: str = ""
    city: str = ""
    month: str = ""
    mode: str = ""
    track: str = ""
    audience: str = ""
    state: str = ""

    def query(self, **changes: str) -> str:
        """The address's query with these changes, starting with 「?」; empty when nothing is asked for."""
        return query_of(asdict(self) | changes)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the time is asked for."""
        return replace(self, state="") != Wanted()


@dataclass(frozen=True)
class Found:
    """The lines asked for, in the order given, and the choices."""

    lines: tuple[EventLine, ...]
    facets: tuple[Facet, ...]


def wanted_of(params: Mapping[str, str], cities: Iterable[str]) -> Wanted:
    """What the address asks for; what does not exist counts as not asked for."""
    known: dict[str, Iterable[str]] = {
        "kind": [each.value for each in EventKind],
        "city": cities,
        "mode": _MODES,
        "track": [each.value for each in TRACKS],
        "audience": [each.value for each in Audience],
        "state": [each.value for each in Standing],
    }
    return Wanted(month=month_of(params.get("month", "")), **asked_for(params, known))


def month_of(typed: str) -> str:
    """「2026-12」 as typed, or empty."""
    year, _, month = typed.partition("-")
    is_month = len(typed) == 7 and typed.isascii() and year.isdigit() and month.isdigit()
    return typed if is_month and 1 <= int(month) <= 12 and 2000 <= int(year) < 2100 else ""


def find(lines: Sequence[EventLine], wanted: Wanted, places: Mapping[str, str]) -> Found:
    """What of the lines is asked for. `places`: names of the cities, in their order."""
    lines = [each for each in lines if _stands(each, wanted.state)]
    labels: dict[str, tuple[str, Mapping[str, str]]] = {
        "kind": ("种类", {each.value: each.label for each in EventKind}),
        "city": ("城市", places),
        "month": ("月份", _months(lines, wanted.month)),
        "mode": ("形式", _MODES),
        "track": ("产业领域", {each.value: each.label for each in TRACKS}),
        "audience": ("培训面向", {each.value: each.label for each in Audience}),
    }
    facets = []
    for name, (label, values) in labels.items():
        others = replace(wanted, **{name: ""})
        held = (value for each in lines if _fits(each, others) for value in VALUES[name](each))
        facets.append(facet(name, label, getattr(wanted, name), values, held))
    return Found(tuple(each for each in lines if _fits(each, wanted)), tuple(facets))


_MODES = {EventMode.ON_SITE.value: "能到现场", EventMode.ONLINE.value: "能线上参加"}


def _modes(line: EventLine) -> tuple[str, ...]:
    return tuple(_MODES) if line.mode == EventMode.BOTH else (line.mode,)


VALUES: dict[str, Callable[[EventLine], tuple[str, ...]]] = {
    "kind": lambda line: (line.kind,),
    "city": lambda line: (line.city,),
    "month": lambda line: (line.month,),
    "mode": _modes,
    "track": lambda line: (line.track,) if line.track else (),
    "audience": lambda line: (line.audience,) if line.audience else (),
}


def _fits(line: EventLine, wanted: Wanted) -> bool:
    return all(asked in values(line) for name, values in VALUES.items() if (asked := getattr(wanted, name)))


def _stands(line: EventLine, state: str) -> bool:
    return state not in (Standing.OPEN, Standing.SOON) or line.phase == Phase(state)


def _months(lines: Iterable[EventLine], chosen: str) -> dict[str, str]:
    months = {each.month for each in lines} | ({chosen} if chosen else set())
    return {each: f"{int(each[:4])}年{int(each[5:])}月" for each in sorted(months)}

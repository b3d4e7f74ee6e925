"""The list at a door: search, one tap, who is in; the same for an event's doors and those of sessions."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from starlette.requests import Request
from starlette.responses import Response

from events.matchmaking.models import Event, Registration
from events.matchmaking.on_site.pages.forms import UndoForm
from events.matchmaking.on_site.people import GroupCount
from yurong.kit.forms import Form
from yurong.kit.templating import clock, render

Said = tuple[str, str, str]
"""(kind, title, body) after a tap."""


@dataclass(frozen=True)
class Mark:
    """That somebody was scanned: when first, by whom, at which door, and how often again."""

    at: datetime
    who: str
    door: str
    again: int
    may_undo: bool

    @property
    def by(self) -> str:
        return told_by(self.who, self.door)


@dataclass(frozen=True)
class Row:
    """One person of the list. `find` is what the search looks in, small letters."""

    person: Registration
    mark: Mark | None
    key: str
    find: str


@dataclass(frozen=True)
class ListPage:
    """The context of matchmaking/on_site/list.html. `here`: the list's own address; `tap`: the button's word;
    `done`: what is said of who was tapped; `part`: which page of the day this is."""

    event: Event
    part: str
    here: str
    heading: str
    lede: str
    tap: str
    done: str
    rows: Sequence[Row]
    counts: Sequence[GroupCount]
    query: str
    is_open: bool
    read_at: datetime
    door: str
    said: Said | None
    other: tuple[str, str] | None = None
    """Another list that belongs to this one: its name and address."""

    @property
    def arrived(self) -> int:
        return sum(each.arrived for each in self.counts)

    @property
    def expected(self) -> int:
        return sum(each.expected for each in self.counts)


def rows_of(people: Sequence[Registration], marks: dict[int, Mark]) -> list[Row]:
    return [Row(each, marks.get(each.id), secrets.token_urlsafe(18), searched(each)) for each in people]


def narrowed(rows: Sequence[Row], query: str) -> list[Row]:
    return [each for each in rows if query.lower() in each.find]


def query_of(request: Request) -> str:
    return request.query_params.get("q", "").strip()[:40]


def answer(
    request: Request, page: ListPage, form: Form[UndoForm] | None = None, status: int = 200
) -> Response:
    context = {
        "page": page,
        "form": form or Form(),
        "code_key": secrets.token_urlsafe(18),
    }
    response = render(request, "matchmaking/on_site/list.html", context, status=status)
    # The scanner needs the camera, on these pages only.
    response.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return response


def told_by(who: str, door: str) -> str:
    """「陈主办（东门）」."""
    return f"{who}（{door}）" if door else who


def said_first(person: Registration, at: datetime, by: str, done: str) -> Said:
    return "done", f"{person.name}{done}", f"{clock(at)} {by} 办理，{person.organisation}"


def said_again(person: Registration, at: datetime, by: str) -> Said:
    return (
        "wait",
        f"{person.name}之前已经办理",
        f"{clock(at)} {by} 已办理过。这一次也记下了，以最早的为准。",
    )


def searched(person: Registration) -> str:
    """Name, its sound and initials, organisation, telephone and code, in small letters."""
    words = (person.name, *_sounds(person.name), person.organisation, person.phone, person.code)
    return " ".join(words).lower()


@lru_cache(maxsize=4096)
def _sounds(name: str) -> tuple[str, str]:
    return "".join(lazy_pinyin(name)), "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))

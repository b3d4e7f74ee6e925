"""Templates: one strict environment, autoescaping always on, Chinese formats as filters."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from jinja2 import BytecodeCache, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from starlette.requests import Request
from starlette.responses import HTMLResponse

from yurong.kit import csrf
from yurong.kit.bar import KEYS, draw_bar
from yurong.kit.clock import WEEKDAYS, local
from yurong.kit.money import percent
from yurong.kit.plaintext import paragraphs
from yurong.kit.radar import draw_radar


class Compiled(BytecodeCache):
    """Templates compiled once in a process, whichever app of it asks; a changed source is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = Compiled()


def environment(packages: tuple[str, ...], **globals_: object) -> Environment:
    """The environment over the packages' `templates` folders, in their order."""
    env = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    env.filters.update(day=day, moment=moment, clock=clock, percent=percent, paragraphs=paragraphs)
    env.filters["zipped"] = lambda left, right: list(zip(left, right, strict=True))
    # The same drawings as on paper; they escape what they are given.
    env.globals.update(draw_bar=draw_bar, bar_keys=KEYS, draw_radar=draw_radar)
    env.globals.update(globals_)
    return env


def render(
    request: Request, template: str, context: Mapping[str, object] | None = None, *, status: int = 200
) -> HTMLResponse:
    """The page. Adds the visitor, the CSRF token and the path to what the template sees."""
    env: Environment = request.app.state.templates
    shared: dict[str, object | Callable[[], str]] = {
        "visitor": request.state.visitor,
        "csrf_token": lambda: csrf.token(request),
        "path": request.url.path,
        "demo": request.app.state.settings.demo,
    }
    return HTMLResponse(env.get_template(template).render({**shared, **(context or {})}), status_code=status)


def day(value: date | datetime | None) -> str:
    """「2026年11月22日（星期日）」."""
    if value is None:
        return "—"
    on = local(value).date() if isinstance(value, datetime) else value
    return f"{on.year}年{on.month}月{on.day}日（星期{WEEKDAYS[on.weekday()]}）"


def moment(value: datetime) -> str:
    """「2026-11-22 09:30」, mainland time."""
    return local(value).strftime("%Y-%m-%d %H:%M")


def clock(value: datetime) -> str:
    """「09:30」, mainland time."""
    return local(value).strftime("%H:%M")

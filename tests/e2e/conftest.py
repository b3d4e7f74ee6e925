"""Browser tests: Debian's Chromium against a real server over the demo world (SQLite)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from starlette.applications import Starlette

from tests.conftest import ROOT, Template, prepared
from tests.serving import served
from yurong.app import create_app
from yurong.kit import clock
from yurong.kit.clock import instant, today
from yurong.seeds import PASSWORD
from yurong.settings import Settings

SHOTS = ROOT / "var" / "screenshots"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
# Four workers share two cores: what a page says may take a while.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
        ],
    }


BEGIN = time(8, 10)


class Morning:
    """The server's clock: it runs on, from where the test puts it."""

    def __init__(self) -> None:
        self.day = today()
        self.ahead = timedelta()

    def put(self, at: time, day: date | None = None) -> None:
        """That wall time in Zhengzhou, on the day of the run unless another is given."""
        self.ahead = instant(day or self.day, at) - datetime.now(UTC)


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch) -> Morning:
    """Ten past eight in the morning, whenever the test runs. Asked for before the demo world is made."""
    made = Morning()
    made.put(BEGIN)

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain datetime
            return datetime.now(tz) + made.ahead

    monkeypatch.setattr(clock, "datetime", Shifted)
    return made


@pytest.fixture
def morning_world(morning: Morning, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The demo world as it is made at eight: whatever it opened is open when the tests begin."""
    morning.put(time(8))
    made = Template("sqlite", prepared("sqlite", tmp_path_factory, "morning"))
    morning.put(BEGIN)
    return made


@pytest.fixture
def running(request: pytest.FixtureRequest, data_folder: Path, tmp_path: Path) -> Iterator[Starlette]:
    """The app with its own demo world; that of the morning where the clock is put there."""
    is_shifted = "morning" in request.fixturenames
    world: Template = request.getfixturevalue("morning_world" if is_shifted else "sqlite_world")
    app = create_app(Settings(data=data_folder, database_url=world.copy(tmp_path), demo=True))
    yield app
    app.state.database.close()


@pytest.fixture
def site(running: Starlette) -> Iterator[str]:
    """The URL at which the app runs."""
    with served(running) as url:
        running.state.settings.__dict__["public_url"] = url
        yield url


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a fresh visitor; `email` signs in. Console errors and sideways scrolling fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(size: ViewportSize = PHONE, email: str | None = None, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport=size,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if _is_fault(said) else None)
        if email:
            page.goto("/sign-in")
            page.get_by_label("邮箱").fill(email)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            page.wait_for_url("**/me")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults


def go_offline(context: BrowserContext) -> None:
    """No network. What a page sends in the moment between its load and the emulation is stopped too."""
    context.route("**/check-ins", lambda route: route.abort())
    context.set_offline(True)


def go_online(context: BrowserContext) -> None:
    """The network is back."""
    context.unroute("**/check-ins")
    context.set_offline(False)


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Refuses pages that scroll sideways; with --look it also takes a screenshot for the eyes."""
    is_kept = request.config.getoption("--look")
    SHOTS.mkdir(parents=True, exist_ok=True)

    def shoot(page: Page, name: str) -> None:
        if is_kept:
            page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} scrolls sideways by {wide} px"

    return shoot


def _is_fault(said: Any) -> bool:
    return said.type == "error" and "Failed to load resource" not in said.text

"""Shared fixtures: real database files on both engines, one prepared template each."""

import fcntl
import gc
import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from catalog.loading import load
from catalog.reading import read
from tests.world import Browser
from yurong import seeds
from yurong.accounts import passwords
from yurong.app import create_app
from yurong.kit import fonts
from yurong.kit.db import Database
from yurong.schema import migrate
from yurong.settings import Settings

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "var" / "fonts"
"""Cutting the fonts takes half a minute: tests share the checkout's."""

# The same examples in every run, and no deadline: a gate that fails by chance says nothing about the change.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile("same")

ENGINES = ("sqlite", "postgresql")
on_one_database = pytest.mark.parametrize("template", ["sqlite"], indirect=True, scope="session")
"""For long walks in which the database has no part: who is turned away, what an API answers from memory."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--look", action="store_true", help="keep a screenshot of every page that is looked at")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What was collected stays: looking through it for garbage again and again took a tenth of the time."""
    gc.collect()
    gc.freeze()


@dataclass(frozen=True)
class Template:
    """A migrated, empty database that tests copy instead of migrating again."""

    engine: str
    url: str

    def copy(self, folder: Path) -> str:
        """The URL of a fresh copy."""
        if self.engine == "sqlite":
            target = folder / f"{uuid.uuid4().hex}.sqlite3"
            with sqlite3.connect(self.url.removeprefix("sqlite:///")) as source:
                source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            source.close()
            shutil.copy(self.url.removeprefix("sqlite:///"), target)
            return f"sqlite:///{target}"
        return _new_postgres(template=make_url(self.url).database)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """Argon2 at its least cost: a thousand tests sign in."""
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._NOBODY = passwords._HASHER.hash("nobody has this password")


@pytest.fixture(scope="session", params=ENGINES)
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Template:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('template') / 'empty.sqlite3'}"
    else:
        url = _new_postgres()
    migrate(url)
    return Template(request.param, url)


@pytest.fixture(scope="session")
def world(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A database with the whole catalog and the demo world."""
    return Template(template.engine, prepared(template.engine, tmp_path_factory))


@pytest.fixture(scope="session")
def sqlite_world(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The same for tests that need no other database."""
    return Template("sqlite", prepared("sqlite", tmp_path_factory))


def prepared(engine: str, tmp_path_factory: pytest.TempPathFactory, name: str = "world") -> str:
    """The URL of the demo world of that name, made at the clock's time by whichever worker comes first."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    note = folder / f"{name}-{engine}"
    with note.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            url = f"sqlite:///{folder / name}.sqlite3" if engine == "sqlite" else _new_postgres()
            _fill(url)
            note.write_text(url)
    return note.read_text()


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Static files, fonts and the secret, shared by all apps of a test run."""
    folder = tmp_path_factory.mktemp("data")
    fonts.ensure(FONTS)
    (folder / "fonts").symlink_to(FONTS)
    return folder


@pytest.fixture
def app(world: Template, data_folder: Path, tmp_path: Path) -> Iterator[Starlette]:
    """The site over its own copy of the demo world."""
    url = world.copy(tmp_path)
    made = create_app(Settings(data=data_folder, database_url=url, public_url="http://testserver", demo=True))
    yield made
    made.state.database.close()
    if world.engine == "postgresql":
        _drop_postgres(url)


@pytest.fixture
def guest(app: Starlette) -> Browser:
    """A visitor who has not signed in."""
    return Browser(TestClient(app))


@pytest.fixture
def another(app: Starlette) -> Callable[[], Browser]:
    """More visitors to the same site."""
    return lambda: Browser(TestClient(app))


@pytest.fixture
def database_url(template: Template, tmp_path: Path) -> Iterator[str]:
    url = template.copy(tmp_path)
    yield url
    if template.engine == "postgresql":
        _drop_postgres(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty database: once on SQLite, once on PostgreSQL."""
    made = Database(database_url)
    yield made
    made.close()


def _fill(url: str) -> None:
    migrate(url)
    database = Database(url)
    with database.writing() as session:
        load(session, read())
    seeds.seed(database)
    database.close()


def _new_postgres(template: str | None = None) -> str:
    server = os.environ.get("YURONG_TEST_POSTGRES")
    if not server:
        pytest.skip("no PostgreSQL server: run through bin/test, which starts one")
    name = f"t_{uuid.uuid4().hex}"
    _on_server(
        server,
        f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}" STRATEGY file_copy' if template else ""),
    )
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _drop_postgres(url: str) -> None:
    _on_server(os.environ["YURONG_TEST_POSTGRES"], f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


def _on_server(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()

"""The catalog is read and indexed by a thread beside the pages, once for each version."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import event
from starlette.applications import Starlette

from catalog.finding.filter import Filter
from catalog.finding.find import find
from catalog.finding.index import index, kept_indexes
from catalog.loading import restamp
from catalog.readying import Readying
from catalog.snapshot import snapshot
from catalog.values import Catalogue
from yurong.kit.clock import today
from yurong.kit.db import Database


def _now(database: Database) -> Catalogue:
    with database.reading() as session:
        return snapshot(session)


def _publish(database: Database) -> None:
    with database.writing() as session:
        restamp(session)


def test_what_was_published_is_ready_before_anybody_looks(app: Starlette) -> None:
    database: Database = app.state.database
    ready = Readying(database)
    ready()
    old = _now(database)
    _publish(database)
    ready()
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    made = _now(database)
    assert made.version != old.version
    assert [each for each in asked if "product" in each] == [], "the catalog was read again"
    indexed = kept_indexes.cache_info().misses
    assert find(made, Filter(), today()).products
    assert kept_indexes.cache_info().misses == indexed, "the index was made again"


def test_visitors_who_come_at_once_share_one_catalog_and_one_index(app: Starlette) -> None:
    database: Database = app.state.database
    _publish(database)
    with ThreadPoolExecutor(8) as visitors:
        found = list(visitors.map(lambda _: _now(database), range(8)))
        indexes = list(visitors.map(lambda each: index(each, today()), found))
    assert len({id(each) for each in found}) == 1
    assert len({id(each) for each in indexes}) == 1

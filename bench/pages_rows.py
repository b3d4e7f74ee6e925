"""What the rendered floor shows: the rows and the template of the same product list."""

import re
from pathlib import Path

from sqlalchemy import create_engine, insert

from bench.pages_floor import CARD, CARDS, CHOICE, FACETS, METADATA
from catalog.browse import PAGE
from catalog.cards import Card, card
from catalog.finding.filter import Filter
from catalog.finding.find import Facet, find
from catalog.snapshot import snapshot
from yurong.kit.clock import today
from yurong.kit.db import Database
from yurong.settings import Settings

OPEN_FACETS = 3
"""As in catalog/list.html."""


def write_rows(settings: Settings, folder: Path) -> None:
    """The first page of the unfiltered list as two tables, ready to show."""
    database = Database(settings.url)
    with database.reading() as session:
        found = find(snapshot(session), Filter(), today())
    database.close()
    cards = [_card(at, card(each.product)) for at, each in enumerate(found.products[:PAGE])]
    facets = [facet for facet in found.facets if facet.options]
    choices = [row for at, facet in enumerate(facets) for row in _choices(facet, at < OPEN_FACETS)]
    engine = create_engine(f"sqlite:///{folder / 'rows.sqlite3'}")
    METADATA.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(CARD), cards)
        connection.execute(insert(CHOICE), [{"position": at, **row} for at, row in enumerate(choices)])
    engine.dispose()


def write_template(page: str, folder: Path) -> None:
    """The page as a flat template: its facets and cards as loops, all else as it stands."""
    begin, end = page.index('<details class="facet"'), page.index('<div class="actions">')
    first = page.index('<ul class="cards">')
    last = page.index("</ul>", first) + len("</ul>")
    raw = [f"{{% raw %}}{part}{{% endraw %}}" for part in (page[:begin], page[end:first], page[last:])]
    (folder / "page.html").write_text(raw[0] + FACETS + raw[1] + CARDS + raw[2], "utf-8")


def same_content(ours: str, floor: str) -> bool:
    """Whether the two pages are equal but for white space."""
    return re.sub(r"\s", "", ours) == re.sub(r"\s", "", floor)


def _card(at: int, shown: Card) -> dict[str, object]:
    facts = [*shown.facts, ("", ""), ("", "")][:3]
    named = {
        key: text
        for number, (label, value) in enumerate(facts, 1)
        for key, text in ((f"label_{number}", label), (f"value_{number}", value))
    }
    return {
        "position": at,
        "slug": shown.slug,
        "name": shown.name,
        "category": shown.category_label,
        "region": shown.region_label,
        "state": shown.state,
        "state_label": shown.state_label,
        "summary": shown.summary,
        **named,
    }


def _choices(facet: Facet, is_open: bool) -> list[dict[str, object]]:
    last = len(facet.options) - 1
    return [
        {
            "facet": facet.name,
            "facet_label": facet.label,
            "value": option.value,
            "label": option.label,
            "number": option.number,
            "count": option.count,
            "is_open": is_open,
            "is_first": at == 0,
            "is_last": at == last,
        }
        for at, option in enumerate(facet.options)
    ]

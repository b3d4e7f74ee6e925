"""The demo world with 2,000 products that a firm of ours may find: copies of the real ones, numbered."""

from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from catalog.finding.filter import OURS
from catalog.loading import load
from catalog.reading import read
from yurong.kit import fonts
from yurong.kit.db import Database
from yurong.prepare import prepare
from yurong.settings import Settings


def prepared(data: Path, products: int) -> Settings:
    """Settings of a data folder whose catalog lists so many products."""
    data.mkdir()
    checkout_fonts = Path(__file__).parents[1] / "var" / "fonts"
    fonts.ensure(checkout_fonts)
    (data / "fonts").symlink_to(checkout_fonts)
    settings = Settings(data=data, demo=True)
    prepare(settings)
    files = read()
    ours = [each for each in files.products if each.region in OURS]
    more = islice(cycle(ours), products - len(ours))
    copies = tuple(
        each.model_copy(update={"slug": f"{each.slug}-{at}", "name": f"{each.name}{at}"})
        for at, each in enumerate(more)
    )
    database = Database(settings.url)
    with database.writing() as session:
        load(session, replace(files, products=(*files.products, *copies), sha256="bench".ljust(64, "0")))
    database.close()
    return settings

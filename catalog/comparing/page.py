"""The comparison page: the choice comes from the address and goes back into it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.comparing.choice import MOST, Choice, Item, address, read_choice
from catalog.comparing.rows import Row, compare
from catalog.product import current_offerings
from catalog.snapshot import snapshot
from catalog.values import Catalogue
from yurong.kit.clock import today
from yurong.kit.templating import render


@dataclass(frozen=True)
class Column:
    """The head of one column; `without` is the same comparison less this one."""

    item: Item
    without: str


@dataclass(frozen=True)
class ComparePage:
    """The context of catalog/comparing/show.html.

    `rows` are those shown, `same` how many more say the same in every column. `more` are products by
    category and `versions` the offerings of the products chosen, both to be added; empty at four.
    """

    choice: Choice
    columns: list[Column]
    rows: list[Row]
    same: int
    only_differences: bool
    other_view: str
    more: list[tuple[str, list[tuple[str, str]]]]
    versions: list[tuple[str, str]]
    most: int = MOST


def show(request: Request, session: Session) -> Response:
    catalogue, day = snapshot(session), today()
    choice = read_choice(request.query_params.multi_items(), catalogue, day)
    items = choice.items
    rows = compare(items, catalogue) if items else ()
    differing = [row for row in rows if row.differs]
    only = request.query_params.get("only") == "differences" and len(items) > 1
    is_full = len(items) == MOST
    page = ComparePage(
        choice=choice,
        columns=[
            Column(item, address((each for each in items if each != item), only_differences=only))
            for item in items
        ],
        rows=differing if only else list(rows),
        same=len(rows) - len(differing),
        only_differences=only,
        other_view=address(items, only_differences=not only),
        more=[] if is_full else _more(items, catalogue),
        versions=[]
        if is_full
        else [
            (f"{each.offering.institution}：{each.name}", address((*items, each)))
            for each in _versions(items, catalogue)
            if each.offering
        ],
    )
    return render(request, "catalog/comparing/show.html", {"page": page})


def _more(items: tuple[Item, ...], catalogue: Catalogue) -> list[tuple[str, list[tuple[str, str]]]]:
    """Products of ours that are not chosen yet, by category; the category of the first chosen one first."""
    chosen = {item.key for item in items}
    groups: dict[str, list[tuple[str, str]]] = {}
    if items:
        groups[items[0].product.category.label] = []
    for product in catalogue.products:
        if not product.is_reference_only and ("p", product.slug) not in chosen:
            groups.setdefault(product.category.label, []).append((product.slug, product.name))
    return [(label, products) for label, products in groups.items() if products]


def _versions(items: tuple[Item, ...], catalogue: Catalogue) -> list[Item]:
    """Offerings of the products chosen that are not chosen themselves, each once."""
    chosen = {item.key for item in items}
    products = {item.product.slug: item.product for item in items}
    found: dict[tuple[str, str], Item] = {}
    for slug, product in products.items():
        for offering in current_offerings(catalogue, slug, today()):
            item = Item(product, offering)
            if item.key not in chosen:
                found.setdefault(item.key, item)
    return list(found.values())

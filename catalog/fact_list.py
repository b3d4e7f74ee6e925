"""事实目录: every fact that a condition can ask for, with what is asked, where it is found and who asks it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.criteria import leaves_of
from catalog.facts import FACTS, GROUPS, Fact
from catalog.snapshot import snapshot
from catalog.values import Product
from yurong.kit.templating import render


@dataclass(frozen=True)
class FactLine:
    """One fact for the page. `asked_by` are (name, slug) of our products with a condition on it."""

    key: str
    label: str
    question: str
    unit: str
    options: tuple[str, ...]
    period: str
    found_in: str
    shelf_life: str
    from_register: bool
    derived_from: tuple[str, ...]
    asked_by: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FactGroup:
    title: str
    lines: tuple[FactLine, ...]


def show(request: Request, session: Session) -> Response:
    """The registry by subject. Reads the catalog only."""
    asked = _asked_by(product for product in snapshot(session).products if not product.is_reference_only)
    groups = [FactGroup(title, tuple(_line(fact, asked) for fact in facts)) for title, facts in GROUPS]
    return render(request, "catalog/facts.html", {"groups": groups, "count": len(FACTS)})


def _asked_by(products: Iterable[Product]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    found: dict[str, dict[tuple[str, str], None]] = {key: {} for key in FACTS}
    for product in products:
        for key in _read(product):
            found[key][product.name, product.slug] = None
    return {key: tuple(names) for key, names in found.items()}


def _read(product: Product) -> Iterator[str]:
    """The facts of a product's own rows and of the two that every product has."""
    yield from ("applicant", "region")
    for row in product.criteria:
        yield from (leaf.fact for leaf in leaves_of(row))


def _line(fact: Fact, asked: Mapping[str, tuple[tuple[str, str], ...]]) -> FactLine:
    return FactLine(
        key=fact.key,
        label=fact.label,
        question=fact.question,
        unit=fact.shown_unit,
        options=tuple(option.label for option in fact.options or ()),
        period=fact.period,
        found_in=fact.found_in,
        shelf_life=f"{fact.shelf_life_months} 个月" if fact.shelf_life_months else "",
        from_register=fact.from_register,
        derived_from=tuple(FACTS[key].label for key in fact.derived_from),
        asked_by=asked[fact.key],
    )

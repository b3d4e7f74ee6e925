"""事实目录: every fact that a condition can ask for: what is asked, where it is found, who asks it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.criteria import leaves_of
from catalog.facts import FACTS, GROUPS, Fact
from catalog.hints import found_in
from catalog.snapshot import snapshot
from catalog.values import Product
from yurong.kit.templating import render


@dataclass(frozen=True)
class FactLine:
    """One fact for the page. `particulars` are unit, period, source, shelf life and register, in words.

    `asked_by` are (name, slug) of our products with a condition on it.
    """

    key: str
    label: str
    question: str
    options: tuple[str, ...]
    particulars: tuple[str, ...]
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
    sources = "和".join(FACTS[key].label for key in fact.derived_from)
    return FactLine(
        key=fact.key,
        label=fact.label,
        question=f"由{sources}推算，不单独问" if sources else fact.question,
        options=tuple(option.label for option in fact.options or ()),
        particulars=tuple(_particulars(fact)),
        asked_by=asked[fact.key],
    )


def _particulars(fact: Fact) -> Iterator[str]:
    if fact.shown_unit:
        yield f"单位：{fact.shown_unit}"
    if fact.period:
        yield f"时期：{fact.period}"
    if place := found_in(fact):
        yield f"到哪里找：{place}"
    if fact.shelf_life_months:
        yield f"{fact.shelf_life_months} 个月后再核"
    yield "登记数据可提供" if fact.from_register else "由企业回答"

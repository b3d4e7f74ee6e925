"""The filters of the API's lists: those of the product list, by the same names and values."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from catalog.finding.filter import FACETS, Filter
from catalog.finding.find import matching
from catalog.finding.index import build, index
from catalog.finding.options import LABELS, options, standing_under
from catalog.terms import is_valid
from catalog.values import Catalogue, Offering, Product
from yurong.kit.clock import today
from yurong.kit.errors import Problem

Labels = Mapping[str, tuple[tuple[str, str], ...]]


class NoSuchChoice(Problem):
    status = 400
    title = "没有这个筛选值"
    message = "筛选条件里有不存在的值。"


def among_products(catalogue: Catalogue, wanted: Filter, on: date) -> Callable[[Product], bool]:
    """Whether a product is one of those filtered, of every place unless asked. Raises NoSuchChoice."""
    made = index(catalogue, on) if on == today() else build(catalogue, on)
    _check(wanted, made.labels)
    slugs = matching(made, wanted)
    return lambda product: product.slug in slugs


def among_offerings(catalogue: Catalogue, wanted: Filter, on: date) -> Callable[[Offering], bool]:
    """Whether an offering is one of those filtered. Raises NoSuchChoice.

    Guarantee, institution, amount, term and credentials are its own; all else is its product's.
    """
    institutions = sorted({each.institution for each in catalogue.offerings if is_valid(each, on)})
    _check(wanted, {facet: options(facet, institutions) for facet in FACETS})
    bare = {each.slug: replace(each, guarantee=(), figures=(), criteria=()) for each in catalogue.products}
    chosen = {facet: set(wanted.values(facet)) for facet in FACETS if wanted.values(facet)}

    def fits(offering: Offering) -> bool:
        under = standing_under(bare[offering.product_slug], [offering])
        return all(values & under[facet] for facet, values in chosen.items())

    return fits


def _check(wanted: Filter, labels: Labels) -> None:
    for facet in FACETS:
        known = dict(labels[facet])
        for value in wanted.values(facet):
            if value not in known:
                raise NoSuchChoice(
                    f"{facet}（{LABELS[facet]}）没有「{value[:40]}」这个值。可用的有：{_listed(known.items())}。"
                )


def _listed(known: Iterable[tuple[str, str]]) -> str:
    told = (value if value == label else f"{value}（{label}）" for value, label in known)
    return "、".join(told) or "无"

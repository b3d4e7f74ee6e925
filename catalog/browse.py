"""The product list: one search box, filters in the URL."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog import queries
from catalog.cards import Card, card
from catalog.queries import ELSEWHERE, HENAN, NATION, ZHENGZHOU, Filter
from catalog.vocabulary import Category, Guarantee, Labelled, Stage, State
from yurong.kit.forms import clean
from yurong.kit.templating import render

MAX_QUERY = 60

REGIONS = ((HENAN, "河南省"), (ZHENGZHOU, "郑州市"), (NATION, "全国"), (ELSEWHERE, "外省参考"))


def _options(words: type[Labelled]) -> tuple[tuple[str, str], ...]:
    return tuple((word.value, word.label) for word in words)


FACETS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "category": ("类别", _options(Category)),
    "region": ("适用地区", REGIONS),
    "stage": ("成长阶段", _options(Stage)),
    "state": ("落地状态", _options(State)),
    "guarantee": ("担保方式", _options(Guarantee)),
}


@dataclass(frozen=True)
class ListPage:
    """The context of catalog/list.html."""

    wanted: Filter
    chosen: dict[str, str]
    facets: dict[str, tuple[str, tuple[tuple[str, str], ...]]]
    cards: list[Card]
    active: list[tuple[str, str, str]]
    """(facet label, option label, URL without it) of each filter set."""
    is_elsewhere: bool


def show(request: Request, session: Session) -> Response:
    wanted = read_filter(request)
    chosen = {name: getattr(wanted, name) for name in FACETS}
    page = ListPage(
        wanted=wanted,
        chosen=chosen,
        facets=FACETS,
        cards=[card(row) for row in queries.products(session, wanted)],
        active=[
            (FACETS[name][0], dict(FACETS[name][1])[value], _without(wanted, name))
            for name, value in chosen.items()
            if value
        ],
        is_elsewhere=wanted.region == ELSEWHERE,
    )
    return render(request, "catalog/list.html", {"page": page})


def read_filter(request: Request) -> Filter:
    """The filter that the URL names; values that do not exist are left out and remembered."""
    sent = request.query_params
    known: dict[str, Any] = {"q": " ".join(clean(sent.get("q", "")).split())[:MAX_QUERY]}
    unknown = []
    for name, (label, options) in FACETS.items():
        value = sent.get(name, "")
        if value in dict(options):
            known[name] = value
        elif value:
            unknown.append(label)
    return Filter(**known, unknown=tuple(unknown))


def _without(wanted: Filter, dropped: str) -> str:
    kept = {name: value for name in ("q", *FACETS) if name != dropped and (value := getattr(wanted, name))}
    return f"/products?{urlencode(kept)}" if kept else "/products"

"""The product list: one search box and facets, all in the URL."""

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog.cards import Card, card
from catalog.finding.apart import Apart, apart
from catalog.finding.filter import ELSEWHERE, FACETS, Filter, address
from catalog.finding.find import Found, find
from catalog.finding.fold import words
from catalog.listed import listed
from catalog.snapshot import snapshot
from yurong.kit.clock import today
from yurong.kit.forms import clean
from yurong.kit.templating import render

MAX_QUERY = 60
PAGE = 100
MAX_VALUES = 50
"""Of one facet: more than any has, and no reason to walk through thousands."""


@dataclass(frozen=True)
class ListPage:
    """The context of catalog/list.html. Addresses are empty where there is no such page."""

    found: Found
    total: int
    cards: list[Markup]
    active: list[tuple[str, str, str]]
    """(facet label, option label, URL without it) of each choice."""
    hidden: list[tuple[str, str]]
    """The choices as fields of the search form."""
    is_shortened: bool
    apart: Apart | None
    nearest: list[Card]
    is_elsewhere: bool
    without_facets: str
    elsewhere: str
    number: int
    last: int
    previous: str
    next: str
    xlsx: str
    csv: str
    handbook: str


def show(request: Request, session: Session) -> Response:
    catalogue, day = snapshot(session), today()
    found = find(catalogue, read_filter(request), day)
    wanted, total = found.wanted, len(found.products)
    last = max(1, -(-total // PAGE))
    number = _page_number(request, last)
    shown = found.products[(number - 1) * PAGE : number * PAGE]
    looked_for = {*words(wanted.q), *(needle for each in found.products[:PAGE] for needle in each.needles)}
    page = ListPage(
        found=found,
        total=total,
        cards=[listed(each, catalogue, request.app.state.templates) for each in shown],
        active=[
            (facet.label, option.label, address(wanted.without(facet.name, option.value)))
            for facet in found.facets
            for option in facet.chosen
        ],
        hidden=[(facet, value) for facet in FACETS for value in wanted.values(facet)],
        is_shortened=len(_typed(request)) > MAX_QUERY,
        apart=apart(catalogue, looked_for) if wanted.q else None,
        nearest=[card(each) for each in found.nearest],
        is_elsewhere=wanted.region == (ELSEWHERE,),
        without_facets=address(Filter(wanted.q)) if found.without_facets else "",
        elsewhere=address(Filter(wanted.q, region=(ELSEWHERE,))) if found.elsewhere else "",
        number=number,
        last=last,
        previous=address(wanted, page=number - 1) if number > 1 else "",
        next=address(wanted, page=number + 1) if number < last else "",
        xlsx=address(wanted, "/products.xlsx"),
        csv=address(wanted, "/products.csv"),
        handbook=address(wanted, "/products/handbook"),
    )
    return render(request, "catalog/list.html", {"page": page})


def read_filter(request: Request) -> Filter:
    """The filter that the URL names. Values are not checked: finding leaves out those that do not exist."""
    sent = request.query_params
    chosen = {
        facet: tuple(
            dict.fromkeys(clean(value) for value in sent.getlist(facet)[:MAX_VALUES] if value.strip())
        )
        for facet in FACETS
    }
    return Filter(_typed(request)[:MAX_QUERY], **chosen)


def _typed(request: Request) -> str:
    return " ".join(clean(request.query_params.get("q", "")).split())


def _page_number(request: Request, last: int) -> int:
    """The page asked for, within what there is: an old link to page 9 shows the last one."""
    asked = request.query_params.get("page", "")
    return min(max(1, int(asked)), last) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1

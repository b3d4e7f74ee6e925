"""The API that reads: products, offerings, documents, facts and subsidy rules, by pages or singly."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from catalog import api_schema
from catalog.api_filters import among_offerings, among_products
from catalog.api_paging import Asked, AskedFound, AskedPage, WrongCursor, page_of
from catalog.browse import read_filter
from catalog.facts import FACTS
from catalog.finding.filter import FACETS, Filter
from catalog.snapshot import snapshot
from catalog.terms import is_valid
from catalog.values import Catalogue
from yurong.accounts.access import anyone
from yurong.kit.api import api_get, json_answer, problem_json
from yurong.kit.clock import today
from yurong.kit.errors import NotFound, Problem
from yurong.kit.forms import in_chinese
from yurong.kit.web import GuardedRoute

A = TypeVar("A", bound=Asked)
Item = Callable[[Any, Catalogue, date], BaseModel]
"""Makes the answer of one thing; each list gives its own kind of thing to its own function."""


class UnfitQuery(Problem):
    status = 422
    title = "参数不对"
    message = "请按 errors 里的说明修改参数；不用的参数请去掉。"


class NoSuchThing(NotFound):
    message = "没有这一项，可能已改名或移除。请从列表里取编号。"


@dataclass(frozen=True)
class Listing:
    """One list of the API. `things` by their key; `detail` where single things can be asked for by `key`."""

    name: str
    summary: str
    things: Callable[[Catalogue, date], Iterable[tuple[str, object]]]
    item: Item
    item_model: type[BaseModel]
    key: str = ""
    detail: Item | None = None
    detail_model: type[BaseModel] | None = None
    among: Callable[[Catalogue, Filter, date], Callable[[Any], bool]] | None = None
    """Where the list takes the filters of the product list: whether a thing is one of those filtered."""
    asked: type[AskedPage] = AskedPage

    @property
    def page_model(self) -> type[BaseModel]:
        return api_schema.Page[self.item_model]  # type: ignore[name-defined]  # a model made at run time


LISTINGS = (
    Listing(
        "products",
        "全部产品，按代号排列",
        lambda of, _on: ((each.slug, each) for each in of.products),
        api_schema.product_item,
        api_schema.ProductItem,
        "slug",
        api_schema.product_detail,
        api_schema.ProductDetail,
        among_products,
        AskedFound,
    ),
    Listing(
        "offerings",
        "所问日期有效的机构方案，按编号排列",
        lambda of, on: ((f"{each.id:010}", each) for each in of.offerings if is_valid(each, on)),
        api_schema.offering_item,
        api_schema.OfferingItem,
        among=among_offerings,
    ),
    Listing(
        "policies",
        "政策文件，按代号排列",
        lambda of, _on: of.policies.items(),
        api_schema.policy_item,
        api_schema.PolicyItem,
        "id",
        api_schema.policy_detail,
        api_schema.PolicyDetail,
    ),
    Listing(
        "facts",
        "条件会问到的事实",
        lambda _of, _on: FACTS.items(),
        api_schema.fact_item,
        api_schema.FactItem,
    ),
    Listing(
        "subsidies",
        "奖补规则",
        lambda of, _on: ((each.id, each) for each in of.rules),
        api_schema.subsidy_item,
        api_schema.SubsidyItem,
    ),
)


def _list_view(listing: Listing) -> Callable[[Request, Session], Response]:
    def show(request: Request, session: Session) -> Response:
        asked, refused = _asked(listing.asked, _but_facets(request.query_params, listing))
        if asked is None:
            return problem_json(UnfitQuery(), refused)
        catalogue, on = snapshot(session), asked.as_of or today()
        things = sorted(listing.things(catalogue, on), key=lambda pair: pair[0])
        wanted = read_filter(request)
        if listing.among and wanted != Filter():
            is_among = listing.among(catalogue, wanted, on)
            things = [pair for pair in things if is_among(pair[1])]
        try:
            found, following = page_of(things, listing.name, asked)
        except WrongCursor as wrong:
            return problem_json(wrong, {"cursor": wrong.message})
        page = listing.page_model(
            version=catalogue.version,
            as_of=on,
            total=len(things),
            items=tuple(listing.item(each, catalogue, on) for each in found),
            next=following,
        )
        return json_answer(request, page.model_dump_json())

    return show


def _detail_view(listing: Listing, detail: Item) -> Callable[[Request, Session], Response]:
    def show(request: Request, session: Session) -> Response:
        asked, refused = _asked(Asked, request.query_params)
        if asked is None:
            return problem_json(UnfitQuery(), refused)
        catalogue, on = snapshot(session), asked.as_of or today()
        found = dict(listing.things(catalogue, on)).get(request.path_params[listing.key])
        if found is None:
            raise NoSuchThing
        return json_answer(request, detail(found, catalogue, on).model_dump_json())

    return show


def _but_facets(sent: QueryParams, listing: Listing) -> dict[str, str]:
    """The rest of a query; a list that is not filtered knows no facet."""
    return {name: value for name, value in sent.items() if not (listing.among and name in FACETS)}


def _asked(model: type[A], sent: Mapping[str, str]) -> tuple[A | None, dict[str, str]]:
    try:
        return model.model_validate(dict(sent)), {}
    except ValidationError as wrong:
        return None, in_chinese(wrong.errors(include_url=False))


def _routes() -> Iterable[GuardedRoute]:
    for listing in LISTINGS:
        path = f"/api/v1/{listing.name}"
        yield api_get(path, _list_view(listing), who=anyone)
        if listing.detail:
            yield api_get(f"{path}/{{{listing.key}}}", _detail_view(listing, listing.detail), who=anyone)


routes = list(_routes())

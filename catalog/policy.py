"""The policy library: each document by clause: what came of it, what contradicts it, whether it holds."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from catalog import queries
from catalog.library.became import Thing, became
from catalog.library.clauses import ClauseHits, search_clauses
from catalog.library.doubted import Doubted, by_clause, doubted
from catalog.library.source import DiscrepancyKind
from catalog.library.standing import Standing, standing
from catalog.models import ClauseRow, PolicyRow
from catalog.snapshot import snapshot
from yurong.kit.clock import today
from yurong.kit.forms import Form, fill
from yurong.kit.templating import render

KINDS = {
    "policy": "政策",
    "plan": "方案",
    "reply": "提案答复（不是可申请的政策）",
    "bulletin": "简报（转载资讯）",
}


class LibraryForm(BaseModel):
    """What is looked for in the clauses, and the day that is asked about."""

    q: Annotated[str, StringConstraints(max_length=60)] = ""
    on: date | None = None


@dataclass(frozen=True)
class Listed:
    """One document of the list."""

    row: PolicyRow
    products: int
    standing: Standing


@dataclass(frozen=True)
class ClauseView:
    """One clause with what it became, by kind, and what is doubtful about it."""

    row: ClauseRow
    anchor: str
    became: list[tuple[str, tuple[Thing, ...]]]
    doubted: list[Doubted]


def index(request: Request, session: Session) -> Response:
    """Every document as it stands on the day; with `q` the clauses that hold its words."""
    form, on = _asked(request)
    catalogue = snapshot(session)
    listed = [
        Listed(row, count, standing(catalogue.policies[row.id], on))
        for row, count in queries.policies(session)
    ]
    hits: ClauseHits | None = None
    if form.value and form.value.q:
        hits = search_clauses(catalogue.clauses, form.value.q)
    context = {"listed": listed, "kinds": KINDS, "form": form, "on": on, "hits": hits}
    return render(request, "catalog/policies.html", context, status=_status(form))


def show(request: Request, session: Session) -> Response:
    """One document clause by clause."""
    row = queries.policy(session, request.path_params["id"])
    form, on = _asked(request)
    catalogue = snapshot(session)
    results, doubts = became(catalogue), by_clause(catalogue, on)
    clauses = [
        ClauseView(
            each,
            catalogue.clauses[each.ref].anchor,
            list(results.get(each.ref, {}).items()),
            doubts.get(each.ref, []),
        )
        for each in row.clauses
    ]
    products = {thing.url for each in clauses for _, things in each.became for thing in things}
    context = {
        "policy": row,
        "kind": KINDS[row.kind],
        "clauses": clauses,
        "standing": standing(catalogue.policies[row.id], on),
        "product_count": sum(url.startswith("/products/") for url in products),
        "form": form,
        "on": on,
    }
    return render(request, "catalog/policy.html", context, status=_status(form))


def contradictions(request: Request, session: Session) -> Response:
    """Where texts disagree or leave something out, each with all its sources."""
    form, on = _asked(request)
    found = doubted(snapshot(session), on)
    groups = [(kind, [each for each in found if each.kind is kind]) for kind in DiscrepancyKind]
    context = {"groups": [pair for pair in groups if pair[1]], "count": len(found)}
    return render(request, "catalog/library/contradictions.html", context, status=_status(form))


def _asked(request: Request) -> tuple[Form[LibraryForm], date]:
    form = fill(LibraryForm, FormData([*request.query_params.multi_items()]))
    return form, (form.value and form.value.on) or today()


def _status(form: Form[LibraryForm]) -> int:
    return 422 if form.errors else 200
